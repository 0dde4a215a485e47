"""What is no log, what is made to break us, and who may not be here."""

import gzip
import io
import zipfile
from io import BytesIO

import pytest
from sqlalchemy import func, select

from app.core.db import session
from app.core.errors import ForbiddenError
from app.core.installation import installation
from app.programme.meter.formats import Format
from app.programme.models import ImportState, TrafficImport
from app.programme.service.imports.uploads import cancel_import, confirm_import, take_upload
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.files import picture
from tests.programme.meter.logs import totals
from tests.programme.meter.uploading import IMPORTS, LISTS, import_at, kept_logs, looked_at, mails, staff, upload


@pytest.fixture(autouse=True)
def empty_store(app):
    for key in kept_logs():
        installation().files.delete(key)


@pytest.fixture
def browser(login):
    staff()
    return login(make_administrator())


def zipped(*members: tuple[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return content.getvalue()


def row_at(address: str) -> TrafficImport:
    return session.get_one(TrafficImport, int(address.rpartition("/")[2]))


def count_imports() -> int:
    return session.scalar(select(func.count()).select_from(TrafficImport)) or 0


NO_LOGS = {
    "empty": b"",
    "spaces": b"  \n\n ",
    "picture": picture(),
    "words": b"Dear all,\nplease find attached.\n" * 50,
    "page": b"<!doctype html><html><body>Sign in</body></html>",
    "zeros": bytes(100_000),
    "another table": b"name,price\nchair,12\ntable,40\n",
    "json": b'{"sender": "ann@corp.example"}',
    "two files in a zip": zipped(("a.csv", mails()), ("b.csv", mails())),
    "empty zip": zipped(),
    "broken zip": zipped(("a.csv", mails()))[:60],
    "gzip of nothing": gzip.compress(b""),
    "one huge line": gzip.compress(b"x" * 3_000_000),
    "office": b"\xd0\xcf\x11\xe0" + bytes(1000),
}


@pytest.mark.parametrize("content", NO_LOGS.values(), ids=NO_LOGS.keys())
@pytest.mark.parametrize("format_name", ["auto", "m365"])
def test_what_is_no_log_is_refused_with_a_reason_or_shown_to_hold_nothing(browser, content, format_name) -> None:
    response = upload(browser, content, "log.csv", format=format_name)
    if response.status_code == 422:
        assert "p-error" in response.text
        assert (count_imports(), kept_logs()) == (0, [])
    else:
        page = browser.get(response.location)
        assert "No message was found in it" in page.text
        assert "Import it" not in page.text
        browser.post(f"{response.location}/cancellation")
        assert kept_logs() == []


def test_a_log_of_another_format_than_was_chosen_is_refused(browser) -> None:
    for format_name in ("postfix", "mbox", "google"):
        response = upload(browser, mails(), format=format_name)
        found = response.status_code == 422 or "No message was found" in browser.get(response.location).text
        assert found, format_name


def test_a_huge_line_in_the_middle_is_one_unreadable_line(browser, run_jobs) -> None:
    log = mails() + b"x" * 5_000_000 + b"\n" + mails(5).split(b"\n", 1)[1]
    address = looked_at(browser, gzip.compress(log))
    browser.post(f"{address}/confirmation")
    run_jobs()
    found = import_at(address)
    assert (found.state, found.counted, found.unreadable) == (ImportState.DONE, 5, 1)


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped(("trace.csv", data))])
def test_a_packed_log_is_read_as_it_is(browser, run_jobs, pack) -> None:
    address = looked_at(browser, pack(mails()), "trace.csv.gz")
    browser.post(f"{address}/confirmation")
    run_jobs()
    assert totals() == (3, 3, 3)


@pytest.mark.parametrize("pack", [gzip.compress, lambda data: zipped(("trace.csv", data))])
def test_a_file_that_unpacks_to_far_too_much_is_given_up_with_a_clear_reason(browser, run_jobs, pack) -> None:
    rows = mails() + (b"y" * 60_000 + b"\n") * 1_500
    bomb = pack(rows)
    assert len(rows) > 500 * len(bomb)
    response = upload(browser, bomb, "bomb.gz")
    address = response.location
    page = browser.get(address)
    assert page.status_code == 200
    browser.post(f"{address}/confirmation")
    run_jobs()
    found = import_at(address)
    assert (found.counted, kept_logs()) == (3, [])
    assert 0 < found.unreadable < 1_400
    assert "far more than a log would" in browser.get(address).text or found.unreadable > 20


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\logs\\trace.csv", None),
        ("<script>alert(1)</script>.csv", None),
        ("a\u202egnp.csv", None),
        ("x" * 400 + ".csv", None),
        ("mails of ann@corp.example to bob@corp.example.csv", None),
    ],
)
def test_no_name_does_harm(browser, name: str, shown: str | None) -> None:
    address = looked_at(browser, mails(), name)
    kept = import_at(address).file_name
    assert "/" not in kept
    assert "\\" not in kept
    assert "\u202e" not in kept
    assert "corp.example" not in kept
    assert len(kept) <= 200
    assert shown is None or kept == shown
    page = browser.get(address)
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("make", [UserFactory, lambda: make_champion(DepartmentFactory())])
def test_nobody_else_uploads_looks_confirms_or_throws_away(browser, login, make) -> None:
    address = looked_at(browser, mails())
    stranger = make()
    other = login(stranger)
    assert upload(other, mails()).status_code == 403
    assert other.get(address).status_code == 403
    assert other.post(f"{address}/confirmation").status_code == 403
    assert other.post(f"{address}/cancellation").status_code == 403
    with pytest.raises(ForbiddenError):
        take_upload(stranger, BytesIO(mails()), "trace.csv", format=Format.AUTO)
    for act in (confirm_import, cancel_import):
        with pytest.raises(ForbiddenError):
            act(stranger, row_at(address))
    assert import_at(address).state is ImportState.PREVIEWED


def test_what_another_manager_looks_at_is_not_there(browser, login) -> None:
    address = looked_at(browser, mails())
    colleague = make_administrator()
    other = login(colleague)
    assert other.get(address).status_code == 404
    assert other.post(f"{address}/confirmation").status_code == 404
    assert other.post(f"{address}/cancellation").status_code == 404
    assert "trace.csv" not in other.get(IMPORTS).text
    for act in (confirm_import, cancel_import):
        with pytest.raises(ForbiddenError):
            act(colleague, row_at(address))
    browser.post(f"{address}/confirmation")
    assert other.get(address).status_code == 200
    assert other.post(f"{address}/cancellation").status_code == 403


def test_what_is_no_import_is_not_there(browser) -> None:
    for number in (0, 999_999, 2**31):
        assert browser.get(f"{IMPORTS}/{number}").status_code == 404
        assert browser.post(f"{IMPORTS}/{number}/confirmation").status_code == 404


@pytest.mark.parametrize("lists", [b"", b"nothing,here\n1,2\n", picture(), b"\xff\xfe\x00"])
def test_a_broken_file_of_lists_is_refused_and_leaves_nothing(browser, lists: bytes) -> None:
    page = upload(browser, mails(), lists=(BytesIO(lists), "lists.csv"))
    assert page.status_code == 422
    assert "mailing lists" in page.text
    assert (count_imports(), kept_logs()) == (0, [])


def test_lists_in_an_older_encoding_are_read(browser) -> None:
    lists = LISTS.replace("All staff", "Équipe").encode("cp1252")
    address = looked_at(browser, mails(), lists=(BytesIO(lists), "lists.csv"))
    assert browser.get(address).status_code == 200
