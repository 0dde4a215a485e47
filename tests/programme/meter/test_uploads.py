"""A log that is uploaded: looked at, confirmed, read by a worker, gone."""

import tarfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import current_app
from lxml import html
from sqlalchemy import func, select

from app.admin.archive import write_archive
from app.core import clock
from app.core.db import session, unit_of_work
from app.core.files import open_store
from app.core.installation import installation
from app.programme.models import ImportState, TrafficDay, TrafficImport
from app.programme.service.imports.reading import read_guarded
from app.programme.service.imports.uploads import LEFT_AFTER, forget_uploads, read_uploads
from tests.factories import make_administrator
from tests.programme.meter.logs import Mail, totals, trace
from tests.programme.meter.uploading import IMPORTS, LISTS, import_at, kept_logs, looked_at, mails, staff, upload
from tests.servers import free_port


@pytest.fixture(autouse=True)
def empty_store(app):
    for key in kept_logs():
        installation().files.delete(key)


@pytest.fixture
def browser(login):
    staff()
    return login(make_administrator())


def words(page) -> str:
    return " ".join(" ".join(html.fromstring(page.text).xpath("//main")[0].itertext()).split())


def test_a_preview_tells_what_is_in_it_and_counts_nothing(browser) -> None:
    log = trace([
        Mail(1, "ann@corp.example", ("bob@corp.example", "ghost@corp.example", "far@away.example")),
        Mail(2, "bob@corp.example", ("ann@corp.example",)),
        *(Mail(9, f"one{number}@supplier.example", ("ann@corp.example",)) for number in range(6)),
    ])  # fmt: skip
    page = browser.get(looked_at(browser, log + b"not,a,line\n"))
    text = words(page)
    assert "8 messages" in text
    assert "4 Mar 2026" in text
    assert "67% of these with both departments known" in text
    assert "1 with an unknown sender or recipient" in text
    assert "corp.example 3" in text
    assert "supplier.example 6" in text
    assert "1 more, not named" in text
    assert "1 lines unreadable" in text
    assert "10 It has not as many columns as the header." in text
    assert "Nothing has been counted yet." in text
    assert session.scalar(select(func.count()).select_from(TrafficDay)) == 0


def test_no_page_about_an_import_ever_shows_an_address(browser, run_jobs) -> None:
    address = looked_at(browser, mails() + b"secret.person@corp.example,x\n", "mails of ann@corp.example.csv")
    pages = [browser.get(address), browser.get(IMPORTS)]
    browser.post(f"{address}/confirmation")
    pages.append(browser.get(address))
    run_jobs()
    pages += [browser.get(address), browser.get(IMPORTS)]
    assert [page.status_code for page in pages] == [200] * 5
    assert not [page for page in pages if "@corp.example" in page.text]


def test_what_is_confirmed_is_read_once_and_the_file_is_gone(browser, run_jobs) -> None:
    address = looked_at(browser, mails())
    assert len(kept_logs()) == 1
    for _click in range(3):
        assert browser.post(f"{address}/confirmation").status_code == 302
    assert "Waiting for a worker" in browser.get(address).text
    run_jobs()
    run_jobs()
    assert totals() == (3, 3, 3)
    found = import_at(address)
    assert (found.state, found.read, found.counted, found.repeated) == (ImportState.DONE, 3, 3, 0)
    assert (found.file_key, found.lists_key, kept_logs()) == ("", "", [])
    assert browser.post(f"{address}/confirmation").status_code == 302
    run_jobs()
    assert import_at(address).repeated == 0
    assert "trace.csv is imported" in browser.get(address).text


def test_the_same_log_a_second_time_counts_nothing_and_says_so_before(browser, run_jobs) -> None:
    for _time in range(2):
        address = looked_at(browser, mails())
        text = words(browser.get(address))
        browser.post(f"{address}/confirmation")
        run_jobs()
    assert "All of it is counted already" in text
    assert totals() == (3, 3, 3)
    assert import_at(address).repeated == 3


def test_lists_come_along_and_go_along(browser, run_jobs) -> None:
    log = trace([Mail(1, "ann@corp.example", ("all@corp.example",))])
    address = looked_at(browser, log, lists=(BytesIO(LISTS.encode()), "lists.csv"))
    assert len(kept_logs()) == 2
    assert "All staff 2" in words(browser.get(address))
    browser.post(f"{address}/confirmation")
    run_jobs()
    assert totals() == (1, 2, 1)
    assert kept_logs() == []


def test_what_is_thrown_away_leaves_nothing(browser, run_jobs) -> None:
    address = looked_at(browser, mails(), lists=(BytesIO(LISTS.encode()), "lists.csv"))
    page = browser.post(f"{address}/cancellation", follow_redirects=True)
    assert "trace.csv is deleted. Nothing was counted." in page.text
    assert kept_logs() == []
    assert session.scalar(select(func.count()).select_from(TrafficImport)) == 0
    assert browser.get(address).status_code == 404
    assert browser.post(f"{address}/confirmation").status_code == 404


def test_what_waits_for_a_worker_can_still_be_thrown_away(browser, run_jobs) -> None:
    address = looked_at(browser, mails())
    browser.post(f"{address}/confirmation")
    browser.post(f"{address}/cancellation")
    run_jobs()
    assert (kept_logs(), totals()) == ([], (0, 0, 0))


def test_what_is_being_read_cannot_be_thrown_away_and_shows_how_far_it_is(browser) -> None:
    address = looked_at(browser, mails())
    browser.post(f"{address}/confirmation")
    row = import_at(address)
    row.state, row.position, row.read, row.moved_at = ImportState.RUNNING, row.size // 3, 1, clock.now()
    session.commit()
    text = words(browser.post(f"{address}/cancellation", follow_redirects=True))
    assert "It is being read already" in text
    assert "33 % read 1 message so far" in text
    assert len(kept_logs()) == 1


def test_an_upload_that_nobody_confirms_is_gone_after_a_day(browser, time_machine) -> None:
    looked_at(browser, mails())
    assert forget_uploads() == 0
    time_machine.move_to(clock.now() + timedelta(hours=24), tick=False)
    assert forget_uploads() == 1
    assert (kept_logs(), session.scalars(select(TrafficImport.id)).all()) == ([], [])


def test_an_upload_that_no_worker_reads_is_refused_after_a_day(browser, login, time_machine) -> None:
    address = looked_at(browser, mails())
    browser.post(f"{address}/confirmation")
    time_machine.move_to(clock.now() + timedelta(hours=24), tick=False)
    assert forget_uploads() == 1
    assert kept_logs() == []
    assert import_at(address).state is ImportState.REFUSED
    page = login(make_administrator()).get(address)
    assert "No worker has read it within a day" in page.text


def test_a_file_without_a_row_is_gone_after_a_day_as_well(app, time_machine) -> None:
    installation().files.put("passing/left-behind", BytesIO(b"ann@corp.example"))
    forget_uploads()
    assert kept_logs() == ["passing/left-behind"]
    time_machine.move_to(clock.now() + timedelta(hours=24), tick=False)
    forget_uploads()
    assert kept_logs() == []


def test_what_a_dead_process_was_reading_is_read_by_the_next_one(browser, time_machine) -> None:
    address = looked_at(browser, mails())
    browser.post(f"{address}/confirmation")
    with unit_of_work():
        row = session.get_one(TrafficImport, import_at(address).id)
        row.state, row.moved_at = ImportState.RUNNING, clock.now()
    assert read_uploads() == 0
    time_machine.move_to(clock.now() + LEFT_AFTER + timedelta(seconds=1), tick=False)
    assert read_uploads() == 1
    assert (import_at(address).state, totals()) == (ImportState.DONE, (3, 3, 3))


def test_an_upload_waits_while_the_store_does_not_answer(browser, tmp_path, monkeypatch) -> None:
    address = looked_at(browser, mails())
    browser.post(f"{address}/confirmation")
    session.commit()
    with monkeypatch.context() as away:
        away.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
        away.setenv("AWS_ACCESS_KEY_ID", "nobody")
        away.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        away.setenv("AWS_ALLOW_HTTP", "true")
        away.setitem(
            current_app.extensions,
            "passerelle.installation",
            replace(installation(), files=open_store("s3://x", tmp_path)),
        )
        assert read_uploads() == 0
    assert import_at(address).state is ImportState.WAITING
    assert read_uploads() == 1
    assert totals() == (3, 3, 3)


def test_a_preview_whose_file_is_gone_says_so(browser) -> None:
    address = looked_at(browser, mails())
    for key in kept_logs():
        installation().files.delete(key)
    assert "the file is there no more" in browser.get(address).text


def test_an_error_while_reading_is_noted_without_a_word_of_the_log(browser, caplog) -> None:
    address = looked_at(browser, mails())
    browser.post(f"{address}/confirmation")
    session.commit()

    def fail() -> None:
        raise KeyError("ann@corp.example")

    assert read_guarded(import_at(address).id, fail)
    assert "KeyError" in caplog.text
    assert "ann@corp" not in caplog.text
    assert "It was broken off" in browser.get(address).text


def test_a_backup_holds_no_log(browser, tmp_path: Path) -> None:
    looked_at(browser, mails())
    session.commit()
    write_archive(tmp_path / "all.tar.gz")
    with tarfile.open(tmp_path / "all.tar.gz") as archive:
        names = archive.getnames()
    assert "tables/users.jsonl" in names
    assert not [name for name in names if "passing" in name]


@pytest.mark.parametrize("size", [1, 10])
def test_the_list_of_imports_costs_the_same_however_long(browser, count_queries, size: int) -> None:
    for number in range(size):
        address = looked_at(browser, mails(number + 1), f"{number}.csv")
        browser.post(f"{address}/confirmation")
    session.expire_all()
    with count_queries() as queries:
        assert browser.get(IMPORTS).status_code == 200
    assert len(queries) == 7


def test_the_progress_page_refreshes_itself_with_and_without_script(browser) -> None:
    address = looked_at(browser, mails())
    browser.post(f"{address}/confirmation")
    page = html.fromstring(browser.get(address).text)
    assert page.xpath("//noscript//meta[@http-equiv='refresh']")
    assert page.xpath("//*[@data-poll]//progress[@max='100'][@aria-label]")
    part = browser.get(address, headers={"X-Fragment": "import-progress"})
    assert part.headers["X-Fragment"] == "import-progress"
    assert "<html" not in part.text


def test_uploading_needs_the_form_of_the_house(browser) -> None:
    assert upload(browser, mails(), format="sendmail").status_code == 422
    assert browser.post(IMPORTS, data={"format": "auto"}).status_code == 422
