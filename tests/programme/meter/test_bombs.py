"""Files that are made to take for ever, or all the memory."""

import gzip
import io
import struct
import zipfile
from datetime import timedelta

import pytest

from app.core import clock
from app.core.db import session, unit_of_work
from app.core.errors import InvalidError
from app.core.installation import installation
from app.programme.meter.counting import mailing_lists
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.formats import Format, UnrecognisedLogError, log, open_log
from app.programme.meter.formats.reasons import Reason
from app.programme.meter.formats.unpacking import MOST_TINY
from app.programme.meter.sighting import Unreadable
from app.programme.models import ImportState, TrafficImport
from app.programme.queries.settings import get_settings
from app.programme.service.imports import batches, previewing
from app.programme.service.imports.batches import batches_of
from app.programme.service.imports.importing import INTERRUPTED, preview_traffic
from app.programme.service.imports.reading import Watched, end_import
from app.programme.service.imports.uploads import forget_uploads
from tests.factories import make_administrator
from tests.programme.meter.logs import NOON, Mail, count, totals, trace
from tests.programme.meter.uploading import import_at, kept_logs, looked_at, mails, staff

pytestmark = pytest.mark.usefixtures("app")
SHORT = b"x\n"


def opened(content: bytes) -> log.Log:
    return open_log(io.BytesIO(content), Format.M365)


@pytest.fixture
def few(monkeypatch):
    """Let a thousand be many."""
    monkeypatch.setattr(log, "MOST_UNREADABLE", 1_000)
    monkeypatch.setattr(batches, "MOST_UNREADABLE", 300)


def test_reading_stops_where_nearly_all_lines_are_no_messages(few) -> None:
    found = list(opened(mails() + SHORT * 5_000))
    assert len(found) == 3 + 1_000 + 1
    assert found[-1] == Unreadable(3 + 1 + 1_000, Reason.TOO_MANY)


def test_reading_goes_on_where_many_lines_are_no_messages_but_many_are(few) -> None:
    rows = trace(Mail(number, "ann@corp.example", ("bob@corp.example",)) for number in range(400))
    assert sum(not isinstance(one, Unreadable) for one in opened(rows + SHORT * 2_000 + rows)) == 800


def test_what_is_counted_before_stays_and_why_reading_stopped_is_kept(few) -> None:
    staff()
    row = count(mails() + SHORT * 5_000)
    assert (row.state, row.counted, row.unreadable) == (ImportState.DONE, 3, 1_001)
    assert len(row.problems) == batches.MOST_PROBLEMS
    assert row.problems[-1]["reason"] == Reason.TOO_MANY
    assert row.problems[0]["line"] == 5


def test_lines_that_are_no_messages_take_few_units_of_work(few) -> None:
    found = list(batches_of(opened(mails() + SHORT * 5_000), MailingLists()))
    assert [one.unreadable for one in found] == [300, 300, 300, 101]
    assert all(len(one.problems) <= batches.MOST_PROBLEMS + 1 for one in found)


def test_a_preview_ends_also_where_a_file_says_nothing_about_messages_for_long() -> None:
    row = mails(1).split(b"\n", 1)[1]
    failed = row.replace(b"Receive, Deliver", b"Failed")
    log_file = io.BytesIO(mails() + failed * 1_000 + row * 5)
    preview = preview_traffic(log_file, format=Format.AUTO, lists=MailingLists(), most=20_000)
    assert (preview.outcome.read, preview.is_whole) == (3, False)
    assert previewing.MOST_BYTES < 1_000_000_000


def test_gzip_files_in_gzip_are_not_opened_without_end() -> None:
    head, tail = gzip.compress(mails()), gzip.compress(b"y")
    whole = list(opened(head + tail * MOST_TINY))
    assert not any(isinstance(one, Unreadable) and one.reason == Reason.BROKEN for one in whole)
    assert list(opened(head + tail * (MOST_TINY + 2)))[-1].reason == Reason.BROKEN
    with pytest.raises(UnrecognisedLogError):
        opened(gzip.compress(b"") * (MOST_TINY + 2))


def test_a_zip_with_a_long_table_of_contents_is_refused_before_it_is_read() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("log.csv", mails())
    told = bytearray(content.getvalue())
    place = told.rfind(b"PK\5\6")
    told[place + 12 : place + 16] = struct.pack("<I", 50_000_000)
    with pytest.raises(UnrecognisedLogError):
        opened(bytes(told))
    with zipfile.ZipFile(content, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number:060}", b"")
    with pytest.raises(UnrecognisedLogError):
        opened(content.getvalue())


def test_a_zip_that_is_nothing_but_a_head_is_damaged() -> None:
    for content in (b"PK\x03\x04", b"PK\x03\x04PK\5\6", b"PK\x03\x04" + b"PK\6\6" + b"PK\5\6" + b"\xff" * 18):
        with pytest.raises(UnrecognisedLogError):
            opened(content)


def test_a_message_to_a_huge_list_fills_a_batch() -> None:
    everybody = " ".join(f"p{number}@corp.example" for number in range(9_000))
    lists = MailingLists.read(f"address,name,members\nall@corp.example,All,{everybody}\n")
    rows = trace(Mail(number, "ann@corp.example", ("all@corp.example", "x@corp.example")) for number in range(10))
    assert [len(one.sightings) for one in batches_of(opened(rows), lists)] == [3, 3, 3, 1]


def test_lists_within_lists_within_lists_come_to_an_end(monkeypatch) -> None:
    monkeypatch.setattr(mailing_lists, "MOST_WITHIN", 10)
    monkeypatch.setattr(mailing_lists, "MOST_HELD", 100)
    rows = "".join(f"l{one}@x.org,L{one},l{one + 1}@x.org p{one}@x.org\n" for one in range(500))
    lists = MailingLists.read(f"address,name,members\n{rows}")
    assert [len(lists.people_on(f"l{one}@x.org")) for one in range(100)] == [10] * 100
    assert len(lists.people_on("l495@x.org")) == 6


def test_a_file_of_lists_is_read_line_by_line_and_refused_where_it_is_none() -> None:
    assert MailingLists.read("address,members\n" + "\n" * 100_000).names == {}
    for text in ("", "\n", 'address,members\n"' + "a" * (mailing_lists.LONGEST_FIELD + 1)):
        with pytest.raises(InvalidError):
            MailingLists.read(text)


def test_reading_tells_once_a_minute_that_it_goes_on(time_machine) -> None:
    time_machine.move_to(NOON, tick=False)
    told: list[int] = []
    stream = Watched(io.BytesIO(bytes(100)), told.append)
    stream.read(10)
    assert told == []
    for _minute in range(3):
        time_machine.shift(timedelta(minutes=1))
        stream.read(10)
        stream.read(10)
    assert told == [10, 30, 50]
    assert stream.tell() == 70


def test_an_upload_of_which_every_worker_dies_is_gone_after_a_day(login, time_machine) -> None:
    for key in kept_logs():
        installation().files.delete(key)
    time_machine.move_to(clock.now(), tick=False)
    staff()
    address = looked_at(login(make_administrator()), mails())
    with unit_of_work():
        row = session.get_one(TrafficImport, import_at(address).id)
        row.state, row.moved_at = ImportState.RUNNING, clock.now()
    time_machine.shift(timedelta(hours=24))
    with unit_of_work():
        session.get_one(TrafficImport, row.id).moved_at = clock.now() - timedelta(minutes=2)
    assert forget_uploads() == 0  # somebody is at it
    time_machine.shift(timedelta(minutes=10))
    assert forget_uploads() == 1
    found = import_at(address)
    assert (found.state, found.reason, found.file_key, kept_logs()) == (ImportState.REFUSED, INTERRUPTED, "", [])


def test_an_import_that_was_broken_off_makes_older_figures_old() -> None:
    staff()
    row = count(mails())
    before = get_settings().generation
    row.state = ImportState.RUNNING
    session.commit()
    end_import(row.id)
    session.expire_all()
    assert get_settings().generation == before + 1
    assert totals() == (3, 3, 3)
