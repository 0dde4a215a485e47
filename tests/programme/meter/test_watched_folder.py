"""The folder for a nightly drop: read when complete, each file once, then deleted."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import session, unit_of_work
from app.core.errors import UnavailableError
from app.core.installation import installation
from app.programme.checks import check_traffic
from app.programme.models import ImportState, TrafficImport
from app.programme.service.imports.importing import begin_import
from app.programme.service.imports.watched_folder import REFUSED_KEPT_FOR, read_folder
from config import load_settings
from tests.factories import make_administrator
from tests.programme.meter.logs import Mail, totals, trace
from tests.programme.meter.uploading import IMPORTS, LISTS, mails, staff
from tests.racing import race


@pytest.fixture
def folder(app) -> Path:
    folder = installation().settings.traffic_dir
    for path in folder.iterdir():
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    return folder


@pytest.fixture
def later(time_machine):
    """Return a function after which whatever lies in the folder has been left alone for long enough."""

    def wait() -> None:
        time_machine.move_to(clock.now() + timedelta(minutes=2), tick=False)

    return wait


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {".lock"}


def imports() -> list[tuple[str, ImportState, str]]:
    session.expire_all()
    rows = session.scalars(select(TrafficImport).order_by(TrafficImport.id))
    return [(row.file_name, row.state, row.reason) for row in rows]


def test_files_are_read_in_the_order_of_their_names_and_deleted(folder: Path, later) -> None:
    staff()
    (folder / "2.csv").write_bytes(mails(5))
    (folder / "1.csv").write_bytes(mails(3))
    later()
    assert read_folder() == 2
    assert names(folder) == set()
    assert imports() == [("1.csv", ImportState.DONE, ""), ("2.csv", ImportState.DONE, "")]
    assert totals() == (5, 5, 5)
    assert read_folder() == 0


def test_a_file_that_was_written_to_a_moment_ago_waits(folder: Path, later) -> None:
    (folder / "1.csv").write_bytes(mails())
    os.utime(folder / "1.csv", (0, 0))
    assert read_folder() == 0
    assert names(folder) == {"1.csv"}
    later()
    assert read_folder() == 1


def test_what_is_no_complete_plain_file_is_left_alone(folder: Path, later, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_bytes(mails())
    (folder / "link.csv").symlink_to(secret)
    (folder / "sub").mkdir()
    (folder / "sub" / "1.csv").write_bytes(mails())
    os.mkfifo(folder / "pipe.csv")
    for name in (".hidden.csv", "a.csv.part", "b.TMP", "lists.csv", "old.csv.refused"):
        (folder / name).write_text(LISTS)
    before = names(folder)
    later()
    assert read_folder() == 0
    assert names(folder) == before
    assert secret.exists()
    assert imports() == []
    (folder / "sub" / "1.csv").unlink()


def test_what_is_no_log_is_kept_under_another_name_with_its_reason(folder: Path, later) -> None:
    for _night in range(2):
        (folder / "mail.log").write_bytes(b"Dear all,\n")
        later()
        assert read_folder() == 1
    assert names(folder) == {"mail.log.refused", "mail.log-2.refused"}
    assert {state for _name, state, _reason in imports()} == {ImportState.REFUSED}
    assert all(reason for _name, _state, reason in imports())
    assert "2 refused files" in check_traffic()


def test_lists_in_the_folder_are_used_and_stay(folder: Path, later) -> None:
    staff()
    (folder / "lists.csv").write_text(LISTS)
    (folder / "1.csv").write_bytes(trace([Mail(1, "ann@corp.example", ("all@corp.example",))]))
    later()
    assert read_folder() == 1
    assert names(folder) == {"lists.csv"}
    assert totals() == (1, 2, 1)


def test_broken_lists_stop_the_folder_until_they_are_mended_and_are_noted_once(folder: Path, later, login) -> None:
    staff()
    (folder / "lists.csv").write_text("nothing,here\n")
    (folder / "1.csv").write_bytes(mails())
    for _time in range(3):
        later()
        assert read_folder() == 0
    assert names(folder) == {"1.csv", "lists.csv"}
    assert imports() == [("lists.csv", ImportState.REFUSED, "bad_lists")]
    (folder / "lists.csv").write_text(LISTS)
    assert read_folder() == 1
    assert "lists.csv" in login(make_administrator()).get(IMPORTS).text


def test_a_file_that_a_dead_process_was_reading_is_read_anew(folder: Path, later) -> None:
    staff()
    (folder / "1.csv").write_bytes(mails())
    with unit_of_work():
        begin_import(None, source="folder", file_name="1.csv", size=1).state = ImportState.RUNNING
    later()
    assert read_folder() == 1
    assert [state for _name, state, _reason in imports()] == [ImportState.REFUSED, ImportState.DONE]
    assert totals() == (3, 3, 3)


def test_two_workers_at_once_read_each_file_once(real_app, folder: Path, later) -> None:
    with unit_of_work():
        staff()
    for number in range(4):
        (folder / f"{number}.csv").write_bytes(mails(number + 1))
    later()
    race(real_app, 4, read_folder)
    with unit_of_work(read_only=True):
        assert sorted(imports()) == [(f"{number}.csv", ImportState.DONE, "") for number in range(4)]
        assert totals() == (4, 4, 4)
    assert names(folder) == set()


def test_the_folder_is_made_private_and_can_be_set(tmp_path: Path) -> None:
    given = {"PASSERELLE_DATA_DIR": str(tmp_path / "data")}
    usual = load_settings(given).traffic_dir
    assert usual == tmp_path / "data" / "traffic"
    assert stat.S_IMODE(usual.stat().st_mode) == 0o700
    other = load_settings(given | {"PASSERELLE_TRAFFIC_DIR": str(tmp_path / "drop")}).traffic_dir
    assert (other, other.is_dir()) == (tmp_path / "drop", True)


def test_the_doctor_says_how_the_folder_stands_and_when_a_log_was_last_read(folder: Path, later, time_machine) -> None:
    staff()
    assert "nothing imported yet" in check_traffic()
    (folder / "1.csv").write_bytes(mails())
    later()
    read_folder()
    time_machine.move_to(clock.now() + timedelta(days=3), tick=False)
    assert "last import 3 days ago, read" in check_traffic()
    (folder / "2.csv").write_bytes(mails())
    time_machine.move_to(clock.now() + timedelta(days=1), tick=False)
    with pytest.raises(UnavailableError, match="1 files have lain"):
        check_traffic()
    (folder / "2.csv").unlink()


def test_what_could_not_be_read_is_gone_after_a_month_since_it_is_full_of_addresses(folder: Path, time_machine) -> None:
    (folder / "mail.log.refused").write_bytes(mails())
    time_machine.move_to(clock.now() + REFUSED_KEPT_FOR - timedelta(hours=1), tick=False)
    read_folder()
    assert names(folder) == {"mail.log.refused"}
    time_machine.shift(timedelta(hours=2))
    read_folder()
    assert names(folder) == set()


def test_a_folder_that_is_not_there_is_no_error_of_the_worker(folder: Path) -> None:
    (folder / ".lock").unlink(missing_ok=True)
    folder.rmdir()
    assert read_folder() == 0
    with pytest.raises(UnavailableError):
        check_traffic()
    folder.mkdir()


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_lists_that_are_no_file_hold_nobody_up(folder: Path, later, make) -> None:
    (folder / "1.csv").write_bytes(mails())
    make(folder / "lists.csv")
    later()
    assert read_folder() == 0
    assert imports() == [("lists.csv", ImportState.REFUSED, "bad_lists")]
