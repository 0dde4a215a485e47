"""Who asks without a name cannot be found: not in the database, not in the log, not in a mail."""

import logging

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.core.db import Model, session
from app.core.events import Delivery, StoredEvent
from app.news.models import Rumour, RumourFollow
from app.news.service.rumours.announcing import announce_rumours
from app.news.service.rumours.asking import ask_question
from app.news.service.rumours.limiting import DailyCount
from app.notifications.jobs import GATHER_MAILS, SEND_MAILS
from app.schedule import SCHEDULE
from tests.factories import DepartmentFactory, UserFactory, make_champion
from tests.factories.rumours import asking

ASKER_ID = 777_777
QUESTION = "Is it true that marmalade is served?"
FORM = {
    "question": QUESTION, "details": "Told at the lathe.", "department": "", "audience": "everybody",
    "name": "without", "language": "en",
}  # fmt: skip


@pytest.fixture
def asker(app):
    return UserFactory(id=ASKER_ID, name="Quiet Person")


def everything() -> dict[str, set[str]]:
    """Return every row of the database, by table."""
    session.flush()
    tables = Model.metadata.sorted_tables
    return {table.name: {repr(tuple(row)) for row in session.execute(select(table))} for table in tables}


def added(before: dict[str, set[str]], after: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the rows that are new or other than before; that a session is in use is noted anyway."""
    changed = {name: rows - before[name] for name, rows in after.items() if name != "user_sessions"}
    return {name: rows for name, rows in changed.items() if rows}


def test_asking_writes_one_row_that_names_nobody(login, asker, caplog) -> None:
    browser = login(asker)
    browser.get("/news/rumours/new")
    before = everything()
    with caplog.at_level(logging.DEBUG):
        response = browser.post("/news/rumours/new", data=FORM)
    assert response.location == "/news/rumours/"
    found = added(before, everything())
    assert found.keys() == {"news_rumours", "generations"}, "and that news have changed, with a number drawn at random"
    [row] = found["news_rumours"]
    assert QUESTION in row
    assert str(ASKER_ID) not in row
    rumour = session.scalars(select(Rumour)).one()
    assert (rumour.asker_id, rumour.is_announced) == (None, False)
    assert [one.name for one in Rumour.__table__.columns if getattr(rumour, one.name) is not None] == [
        "question", "details", "language", "audience_id", "asked_on", "is_announced", "state", "answer", "answer_html",
        "html_version", "hidden_reason", "id",
    ]  # fmt: skip
    assert "marmalade" not in caplog.text
    assert str(ASKER_ID) not in caplog.text
    assert str(rumour.id) not in response.get_data(as_text=True) + str(response.headers)


def test_nobody_sees_it_before_it_is_announced(login, asker) -> None:
    department = DepartmentFactory()
    champion = make_champion(department)
    browser = login(asker)
    browser.post("/news/rumours/new", data=FORM | {"department": str(department.id)})
    rumour = session.scalars(select(Rumour)).one()
    assert rumour.owner_id == champion.id
    for reader in (browser, login(champion), login(UserFactory())):
        assert reader.get(rumour.url).status_code == 404
        for address in ("/news/rumours/", "/", "/search?q=marmalade"):
            assert QUESTION not in reader.get(address).get_data(as_text=True)
    similar = FORM | {"question": "Is marmalade served?", "name": "with"}
    assert login(UserFactory()).post("/news/rumours/new", data=similar).status_code == 302


def test_the_announcement_links_nobody_to_it(login, asker, run_jobs, mails, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:04:00Z", tick=False)
    department = DepartmentFactory()
    champion = make_champion(department)
    before = everything()
    login(asker).post("/news/rumours/new", data=FORM | {"department": str(department.id)})
    time_machine.move_to("2026-11-23T09:15:00Z", tick=False)
    session.commit()
    assert announce_rumours() == 1
    assert announce_rumours() == 0
    run_jobs()
    time_machine.move_to("2026-11-23T10:15:00Z", tick=False)
    for job in (GATHER_MAILS, SEND_MAILS):
        job.run()
    run_jobs()
    session.expire_all()
    event = session.scalars(select(StoredEvent).where(StoredEvent.name == "news.rumour_asked")).one()
    assert event.actor_id is None
    assert event.occurred_at.isoformat() == "2026-11-23T09:15:00+00:00"
    found = added(before, everything())
    assert found["notifications"]
    del found["events"]
    signed_in = select(StoredEvent.name).where(StoredEvent.actor_id == ASKER_ID)
    assert set(session.scalars(signed_in)) == {"accounts.signed_in"}
    rumour = session.scalars(select(Rumour)).one()
    for name, rows in found.items():
        naming = [row for row in rows if str(ASKER_ID) in row or "Quiet Person" in row]
        assert not naming or name == "notification_rhythms", "everybody has a rhythm, which is not of a question"
        assert not [row for row in naming if str(rumour.id) in row or "marmalade" in row], name
    written = "".join(path.read_text() for path in mails.glob("*.eml"))
    assert champion.email in written
    assert asker.email not in written
    assert "Quiet" not in written
    page = login(UserFactory()).get("/news/rumours/").get_data(as_text=True)
    assert QUESTION in page
    assert "asked without a name" in page
    assert "Quiet Person" not in page


def test_the_asker_hears_nothing_unless_he_follows_like_anybody(login, asker, run_jobs) -> None:
    login(asker).post("/news/rumours/new", data=FORM)
    session.commit()
    announce_rumours()
    rumour = session.scalars(select(Rumour)).one()
    assert session.scalars(select(RumourFollow)).all() == []
    page = login(asker).get(rumour.url).get_data(as_text=True)
    assert "I want to know too" in page
    before = everything()
    login(asker).post(f"/news/rumours/{rumour.id}/following")
    found = added(before, everything())
    assert found.keys() <= {"news_rumour_follows", "events"}
    assert all("signed_in" in row for row in found.get("events", ()))


def test_several_appear_at_once_in_any_order(app) -> None:
    for number in range(12):
        ask_question(UserFactory(), asking(f"Number {number:02}?", has_name=False))
    session.commit()
    assert announce_rumours() == 12
    events = select(StoredEvent).where(StoredEvent.name == "news.rumour_asked").order_by(StoredEvent.id)
    told = [one.payload["rumour_id"] for one in session.scalars(events)]
    ids = dict(session.execute(select(Rumour.question, Rumour.id)).all())
    in_order = [ids[f"Number {number:02}?"] for number in range(12)]
    assert sorted(told) == sorted(in_order)
    assert told != in_order
    assert in_order != sorted(in_order)
    assert min(in_order) >= 1_000_000
    assert any(entry.job.name == "news.announce_rumours" for entry in SCHEDULE)


def test_two_clicks_ask_once_and_count_once(login, asker) -> None:
    browser = login(asker)
    for _click in range(5):
        assert browser.post("/news/rumours/new", data=FORM).status_code == 302
    assert len(session.scalars(select(Rumour)).all()) == 1


def test_a_named_question_appears_at_once_and_says_who(app, asker) -> None:
    rumour = ask_question(asker, asking(QUESTION))
    assert rumour is not None
    session.flush()
    event = session.scalars(select(StoredEvent).where(StoredEvent.name == "news.rumour_asked")).one()
    assert (event.actor_id, event.payload) == (ASKER_ID, {"rumour_id": rumour.id})
    assert session.scalars(select(Delivery)).all()


def test_a_small_department_would_give_the_asker_away(login) -> None:
    department = DepartmentFactory(name="Two people")
    asker = UserFactory(department=department)
    response = login(asker).post("/news/rumours/new", data=FORM | {"audience": "department"})
    assert response.status_code == 422
    assert "guess who asks" in response.get_data(as_text=True)
    for _colleague in range(4):
        UserFactory(department=department)
    assert login(asker).post("/news/rumours/new", data=FORM | {"audience": "department"}).status_code == 302


def test_the_form_is_kept_nowhere_in_the_browser(login) -> None:
    page = login(UserFactory()).get("/news/rumours/new").get_data(as_text=True)
    assert "data-draft" not in page
    assert page.count('autocomplete="off"') >= 2


def test_an_error_of_the_database_tells_the_log_no_words(app) -> None:
    with pytest.raises(DBAPIError) as error, session.begin_nested():
        session.execute(text("SELECT :words FROM nowhere"), {"words": "marmalade"})
    assert "marmalade" not in str(error.value)


def test_the_count_of_questions_without_a_name_holds_no_moments() -> None:
    assert set(vars(DailyCount(1))) == {"_most", "_lock", "_day", "_counts"}
