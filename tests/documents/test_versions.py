"""Versions: the newest approved one counts, the others wait or are kept, and whoever watches is told once."""

import io
import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role, User
from app.accounts.service.roles import grant_role
from app.admin.sweeping import sweep_files
from app.core import clock
from app.core.db import session
from app.core.errors import ConflictError, ForbiddenError
from app.core.files.store import FileStore, StoreUnavailableError
from app.core.installation import installation
from app.documents.jobs import note_overdue_templates, remind_template_keepers
from app.documents.models import Template, Version
from app.documents.queries.versions import get_version
from app.documents.service.requests import watch
from app.documents.service.versions import (
    DuplicateError,
    add_version,
    approve_version,
    decline_version,
    withdraw_version,
)
from tests.factories import DepartmentFactory, UserFactory, make_administrator
from tests.factories.documents import make_template, make_version, reload_template
from tests.inbox import inbox_of, told
from tests.servers import environment_of


@pytest.fixture
def template(champion, works) -> Template:
    return make_template(champion, title="Travel form", audience=[f"dept:{works.id}"], data=b"one", note="First")


@pytest.fixture
def helper(works) -> User:
    """A champion of another department who sits in this one."""
    helper = UserFactory(name="Hel Per", department=works)
    helper.roles.append(grant_role(None, helper, Role.CHAMPION, DepartmentFactory(name="Elsewhere")))
    session.commit()
    return helper


def test_a_script_that_sends_a_version_is_answered_in_json(template, champion, login) -> None:
    browser, script = login(champion), {"Accept": "application/json"}
    address = f"/templates/{template.id}/versions/new"
    same = browser.post(address, data={"file": (io.BytesIO(b"one"), "form.txt")}, headers=script)
    assert same.status_code == 422
    assert same.json["message"] == "This very file is here already: “Travel form”, version 1."
    newer = browser.post(address, data={"file": (io.BytesIO(b"two"), "form.txt")}, headers=script)
    assert newer.status_code == 201
    assert newer.json == {"title": "Travel form", "url": template.url, "waits": False}
    assert "Version 2 is there" in browser.get(template.url).get_data(as_text=True)


def current(template: Template) -> int | None:
    return reload_template(template).current_number


def page_of(browser, template: Template) -> str:
    return browser.get(template.url).get_data(as_text=True)


def test_a_new_version_is_what_readers_get_and_the_older_one_is_kept(login, champion, works, template) -> None:
    browser, reader = login(champion), login(UserFactory(department=works))
    sent = {"file": (io.BytesIO(b"two"), "travel.txt"), "note": "New limits"}
    assert browser.post(f"/templates/{template.id}/versions/new", data=sent).location == template.url
    assert reader.get(template.latest_url).data == b"two"
    assert "New limits" in page_of(reader, template)
    assert reader.get(f"/templates/{template.id}/versions/2").data == b"two"
    assert reader.get(f"/templates/{template.id}/versions/1").status_code == 404
    assert browser.get(f"/templates/{template.id}/versions/1").data == b"one"
    assert "superseded" in page_of(browser, template)
    assert "superseded" not in page_of(reader, template)
    assert browser.get(f"/templates/{template.id}/versions/3").status_code == 404


@pytest.mark.parametrize(("name", "is_said"), [("travel.md", True), ("TRAVEL.TXT", False)])
def test_a_version_of_another_kind_of_file_is_remarked_upon(
    login, champion, template, name: str, is_said: bool
) -> None:
    browser = login(champion)
    browser.post(f"/templates/{template.id}/versions/new", data={"file": (io.BytesIO(b"two"), name)})
    said = "This one is md, the one before is txt."
    assert (said in page_of(browser, template)) is is_said


def test_whoever_may_not_approve_leaves_it_waiting(login, champion, works, template, helper, run_jobs) -> None:
    sent = {"file": (io.BytesIO(b"two"), "travel.txt"), "note": "Better"}
    response = login(helper).post(f"/templates/{template.id}/versions/new", data=sent, follow_redirects=True)
    assert "Version 2 waits for approval" in response.get_data(as_text=True)
    run_jobs()
    reader = login(UserFactory(department=works))
    assert reader.get(template.latest_url).data == b"one"
    assert reader.get(f"/templates/{template.id}/versions/2").status_code == 404
    assert login(helper).get(f"/templates/{template.id}/versions/2").data == b"two"
    assert told("documents.approval") == [champion.email]
    browser = login(champion)
    assert "Approve a version of “Travel form”" in browser.get("/").get_data(as_text=True)
    assert "Approve a version" not in login(helper).get("/").get_data(as_text=True)
    assert login(helper).post(f"/templates/{template.id}/versions/2/approval").status_code == 403
    browser.post(f"/templates/{template.id}/versions/2/approval")
    browser.post(f"/templates/{template.id}/versions/2/approval")
    run_jobs()
    assert reader.get(template.latest_url).data == b"two"
    assert told("documents.approved") == [helper.email]
    assert "Approve a version" not in browser.get("/").get_data(as_text=True)
    assert [kind for kind, _found in inbox_of(champion)] == []


def test_a_first_version_needs_somebody_who_publishes_to_these_readers(
    login, works, helper, champion, run_jobs
) -> None:
    values = {"department": works, "audience": ["all"], "owner": helper}
    waiting = make_template(helper, title="For all", **values)
    run_jobs()
    assert waiting.current_number is None
    administrator = make_administrator()
    assert login(helper).get(waiting.url).status_code == 200
    assert login(UserFactory(department=works)).get(waiting.url).status_code == 404
    version = get_version(waiting, 1)
    for person in (helper, champion):
        with pytest.raises(ForbiddenError):
            approve_version(person, reload_template(waiting), version)
    approve_version(administrator, reload_template(waiting), version)
    session.commit()
    assert login(UserFactory()).get(waiting.latest_url).status_code == 200


def test_a_version_that_is_not_taken_goes_with_its_file(login, champion, template, helper, run_jobs) -> None:
    version = make_version(template, helper)
    login(champion).post(f"/templates/{template.id}/versions/{version.number}/refusal")
    run_jobs()
    assert version.key not in set(installation().files.list_keys())
    assert current(template) == 1
    assert told("documents.declined") == [helper.email]
    assert "Travel form" in [found.title for _kind, found in inbox_of(helper)]
    with pytest.raises(ConflictError):
        decline_version(champion, reload_template(template), get_version(template, 1))


def test_a_first_version_that_is_not_taken_takes_the_template_with_it(login, champion, works, helper, run_jobs) -> None:
    waiting = make_template(helper, title="My idea", department=works, audience=[f"dept:{works.id}"])
    run_jobs()
    assert told("documents.approval") == [champion.email]
    login(champion).post(f"/templates/{waiting.id}/versions/1/refusal")
    run_jobs()
    assert login(helper).get(waiting.url).status_code == 404
    assert ("documents.declined", "My idea") in [(kind, found.title) for kind, found in inbox_of(helper)]
    assert inbox_of(champion) == []


def test_approval_can_be_withdrawn_and_the_version_before_counts_again(login, champion, template) -> None:
    make_version(template, champion)
    withdraw_version(champion, reload_template(template), get_version(template, 2))
    withdraw_version(champion, reload_template(template), get_version(template, 2))
    assert current(template) == 1
    withdraw_version(champion, reload_template(template), get_version(template, 1))
    session.commit()
    assert current(template) is None
    assert login(champion).get(template.latest_url).status_code == 404
    assert "No version is approved yet" in page_of(login(champion), template)
    for number in (1, 2):
        with pytest.raises(ConflictError, match="counted once"):
            decline_version(champion, reload_template(template), get_version(template, number))
    approve_version(champion, reload_template(template), get_version(template, 2))
    assert current(template) == 2
    approve_version(champion, reload_template(template), get_version(template, 1))
    assert current(template) == 2


def test_watchers_are_told_of_a_new_version_once_and_nobody_who_may_not_read_it(
    login, champion, works, template, run_jobs
) -> None:
    reader, gone = UserFactory(department=works), UserFactory(department=works)
    browser = login(reader)
    browser.post(f"/templates/{template.id}/watch")
    watch(gone, template)
    watch(gone, template)
    gone.department_id = DepartmentFactory().id
    session.commit()
    make_version(template, champion, note="New limits")
    run_jobs()
    run_jobs()
    assert told("documents.new_version") == [reader.email]
    assert [(kind, found.url) for kind, found in inbox_of(reader)] == [("documents.new_version", template.url)]
    browser.post(f"/templates/{template.id}/watch")
    make_version(template, champion)
    run_jobs()
    assert told("documents.new_version") == [reader.email]


def test_readers_who_watch_are_not_told_of_what_waits(champion, works, template, helper, run_jobs) -> None:
    run_jobs()
    watch(UserFactory(department=works), template)
    make_version(template, helper)
    run_jobs()
    assert told("documents.new_version") == []


def test_the_same_file_again_is_no_new_version(login, champion, template) -> None:
    with pytest.raises(DuplicateError) as caught:
        add_version(champion, reload_template(template), io.BytesIO(b"one"), "again.txt")
    assert "version 1" in caught.value.message
    sent = {"file": (io.BytesIO(b"one"), "again.txt"), "note": "precious words"}
    response = login(champion).post(f"/templates/{template.id}/versions/new", data=sent)
    assert response.status_code == 422
    assert "precious words" in response.get_data(as_text=True)
    assert current(template) == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Choose a file first"),
        ({"file": (io.BytesIO(b"x"), "x.gif")}, "not taken"),
        ({"file": (io.BytesIO(b"plain words"), "x.pdf")}, "not what its name says"),
        ({"file": (io.BytesIO(b"words"), "x.txt"), "note": "x" * 301}, "300 characters are enough"),
    ],
)
def test_what_is_wrong_with_a_version_is_explained(login, champion, template, sent, said: str) -> None:
    response = login(champion).post(f"/templates/{template.id}/versions/new", data=sent)
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)
    assert current(template) == 1


def test_a_full_store_leaves_the_version_before(login, champion, template, monkeypatch) -> None:
    def full(*_arguments: object) -> None:
        raise StoreUnavailableError("no space left on device")

    monkeypatch.setattr(FileStore, "put", full)
    sent = {"file": (io.BytesIO(b"two"), "two.txt"), "note": "precious words"}
    response = login(champion).post(f"/templates/{template.id}/versions/new", data=sent)
    assert response.status_code == 422
    assert "the store has no room" in response.get_data(as_text=True)
    assert "precious words" in response.get_data(as_text=True)
    assert [one.number for one in session.scalars(select(Version))] == [1]


def test_readers_neither_add_nor_approve_nor_withdraw(login, works, template) -> None:
    reader, outsider = login(UserFactory(department=works)), login(UserFactory())
    for path in ("versions/new", "versions/1/approval", "versions/1/withdrawal", "versions/1/refusal", "verification"):
        assert reader.post(f"/templates/{template.id}/{path}").status_code == 403, path
        assert outsider.post(f"/templates/{template.id}/{path}").status_code == 404, path


def on(time_machine, day: date) -> None:
    time_machine.move_to(datetime(day.year, day.month, day.day, 8, tzinfo=UTC), tick=False)


def remind(run_jobs) -> int:
    session.commit()
    reminded = remind_template_keepers()
    run_jobs()
    return reminded


def test_keepers_are_reminded_four_times_and_never_twice(login, champion, works, run_jobs, time_machine) -> None:
    on(time_machine, date(2026, 1, 5))
    owner = UserFactory(department=works)
    values = {"audience": [f"dept:{works.id}"], "owner": owner, "review_months": 6}
    template, other = (make_template(champion, title=title, **values) for title in ("First", "Second"))
    until = template.verified_until
    assert until is not None
    run_jobs()
    assert remind(run_jobs) == 0
    for days, expected in ((28, 2), (27, 2), (14, 4), (0, 6), (-7, 8), (-8, 8)):
        on(time_machine, until - timedelta(days=days))
        remind(run_jobs)
        assert remind(run_jobs) == 0
        assert told("documents.review_due") == [owner.email] * expected, days
    browser = login(owner)
    assert "2 templates to check" in browser.get("/").get_data(as_text=True)
    assert "Overdue for a check" in page_of(browser, template)
    browser.post(f"/templates/{template.id}/verification")
    browser.post(f"/templates/{other.id}/verification", data={"back": "kept"})
    assert "Verified until" in page_of(browser, template)
    assert "to check" not in browser.get("/").get_data(as_text=True)
    assert inbox_of(owner) == []


def test_champions_are_reminded_where_nobody_owns_it(champion, works, run_jobs, time_machine) -> None:
    on(time_machine, date(2026, 1, 5))
    template = make_template(champion, audience=[f"dept:{works.id}"], review_months=1)
    on(time_machine, template.verified_until + timedelta(days=1))
    assert remind(run_jobs) == 1
    assert told("documents.review_due") == [champion.email]
    assert note_overdue_templates() == 1


def test_a_new_version_counts_as_a_check(champion, works, time_machine) -> None:
    on(time_machine, date(2026, 1, 5))
    template = make_template(champion, audience=[f"dept:{works.id}"], review_months=12)
    before = template.verified_until
    on(time_machine, date(2026, 6, 5))
    make_version(template, champion)
    assert reload_template(template).verified_until > before


def test_a_crash_between_the_file_and_its_row_leaves_no_half_version(empty_store, time_machine, tmp_path) -> None:
    """A process that is killed right after it has written the file leaves neither a row nor, a day later, the file."""
    settings = installation().settings
    code = """
import io, os, signal
from wsgi import app
from app.core.db import unit_of_work
from app.core.files.taking import take
with app.app_context(), unit_of_work():
    print(take(io.BytesIO(b"half an upload"), "half.txt").key, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    given = {**os.environ, "PASSERELLE_DATA_DIR": str(settings.data_dir), "PASSERELLE_BASE_URL": "http://localhost"}
    given["PASSERELLE_DATABASE_URL"] = f"sqlite:///{tmp_path}/other.db"
    given["PASSERELLE_FILES_URL"] = settings.files_url
    root = Path(__file__).parents[2]
    killed = subprocess.run(
        [sys.executable, "-c", code], env=given, cwd=root, capture_output=True, text=True, check=False
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    key = killed.stdout.strip()
    assert key in set(installation().files.list_keys())
    assert session.scalar(select(func.count()).select_from(Version).where(Version.key == key)) == 0
    time_machine.move_to(clock.now() + timedelta(days=1, hours=1), tick=False)
    assert sweep_files() == 1
    assert key not in set(installation().files.list_keys())


def test_twenty_uploads_at_once_are_twenty_versions(settings, tmp_path) -> None:
    """Twenty threads of one process, each with a connection of its own, in an installation of its own."""
    code = """
import io, threading
from wsgi import app
from app.core.migrating import alembic_config
from alembic import command
from app.core.db import session, unit_of_work
from app.core.files.store import FileStore, StoreUnavailableError
from app.core.installation import installation
from app.documents.models import Version
from app.documents.queries.templates import get_any_template
from app.documents.service.versions import DuplicateError, add_version
from tests.factories.documents import make_template
from sqlalchemy import select
with app.app_context():
    command.upgrade(alembic_config(), "head")
    with unit_of_work():
        template_id = make_template().id
    refused = []
    def upload(number):
        with app.app_context():
            try:
                with unit_of_work():
                    data = io.BytesIO(f"Sheet {number % 15}".encode())
                    add_version(None, get_any_template(template_id), data, f"{number}.txt")
            except DuplicateError:
                refused.append(number)
    threads = [threading.Thread(target=upload, args=(number,)) for number in range(20)]
    [one.start() for one in threads]
    [one.join() for one in threads]
    with unit_of_work(read_only=True):
        versions = session.scalars(select(Version).order_by(Version.number)).all()
        print([one.number for one in versions] == list(range(1, 17)), len(refused))
        print(sorted(one.key for one in versions) == sorted(installation().files.list_keys()))
        print(get_any_template(template_id).current_number)
"""
    given = environment_of(tmp_path, f"versions_{os.getpid()}", PASSERELLE_BASE_URL="http://localhost")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], env=given, cwd=root, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["True", "5", "True", "16"], done.stderr
