"""My settings: preferences, the password, where I am signed in, and the language."""

import pytest
from lxml import html
from sqlalchemy import select

from app.accounts import passwords
from app.accounts.models import SignInAttempt, Theme, User, UserSession
from app.accounts.service.signin import TRIES_AT_ACCOUNT, start_session
from app.core.db import session
from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD

NEW = "another three words"
PREFERENCES = {"language": "fr", "time_zone": "America/Toronto", "theme": "dark", "has_shortcuts": ""}


def again(user: User) -> User:
    session.expire_all()
    return session.get_one(User, user.id)


def test_preferences_are_saved_and_hold_at_once(login) -> None:
    user = UserFactory()
    browser = login(user)
    assert browser.post("/settings/", data=PREFERENCES).location == "/settings/"
    page = html.fromstring(browser.get("/settings/").text)
    assert page.get("lang") == "fr"
    assert page.get("data-bs-theme") == "dark"
    assert page.get("data-shortcuts") == "off"
    stored = again(user)
    assert (stored.language, stored.time_zone, stored.theme) == ("fr", "America/Toronto", Theme.DARK)
    assert not stored.has_shortcuts


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "xx"},
        {"theme": "pink"},
        {"time_zone": "Mars/Base"},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": ""},
    ],
)
def test_a_preference_that_does_not_exist_is_refused(login, wrong: dict[str, str]) -> None:
    user = UserFactory()
    assert login(user).post("/settings/", data=PREFERENCES | wrong).status_code == 422
    assert again(user).language == "en"


def test_nobody_makes_himself_an_administrator(login) -> None:
    user = UserFactory()
    more = {
        "is_administrator": "1",
        "roles": "administrator",
        "department_id": "1",
        "email": "x@example.com",
        "id": "1",
    }
    login(user).post("/settings/", data=PREFERENCES | more)
    session.expire_all()
    stored = session.scalars(select(User).where(User.id == user.id)).one()
    assert stored.email == user.email
    assert login(user).get("/settings/").status_code == 200


def test_changing_the_password_signs_out_everywhere_else(login) -> None:
    user = UserFactory()
    here, there = login(user), login(user)
    response = here.post("/settings/password", data={"current": PASSWORD, "password": NEW}, follow_redirects=True)
    assert "Everywhere else you are signed out." in response.text
    assert here.get("/settings/").status_code == 200
    assert there.get("/settings/").status_code == 302
    assert passwords.verify_password(again(user).password_hash, NEW)


def test_the_current_password_is_needed_to_change_it(login) -> None:
    user = UserFactory()
    response = login(user).post("/settings/password", data={"current": "wrong", "password": NEW})
    assert "This is not your current password." in response.text
    assert passwords.verify_password(again(user).password_hash, PASSWORD)


def test_guessing_the_current_password_is_slowed_down(login) -> None:
    browser = login(UserFactory())
    for _try in range(TRIES_AT_ACCOUNT):
        assert browser.post("/settings/password", data={"current": "wrong", "password": NEW}).status_code == 200
    assert len(session.scalars(select(SignInAttempt)).all()) == TRIES_AT_ACCOUNT
    assert browser.post("/settings/password", data={"current": PASSWORD, "password": NEW}).status_code == 429


@pytest.mark.parametrize("poor", ["short", "password1", "x" * 129])
def test_a_poor_password_is_refused(login, poor: str) -> None:
    user = UserFactory()
    response = login(user).post("/settings/password", data={"current": PASSWORD, "password": poor})
    page = html.fromstring(response.text)
    assert page.xpath("//*[@id='password'][@aria-invalid='true']")
    assert passwords.verify_password(again(user).password_hash, PASSWORD)


def test_sessions_are_listed_in_plain_words(login) -> None:
    user = UserFactory()
    browser = login(user)
    start_session(user, "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", remember=True)
    session.commit()
    page = html.fromstring(browser.get("/settings/sessions").text)
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//li[@class='p-session']")]
    assert len(rows) == 2
    assert sum("This browser" in row for row in rows) == 1
    assert any(row.startswith("Firefox on Windows Seen just now") for row in rows)


def test_one_session_can_be_ended(login) -> None:
    user = UserFactory()
    here, there = login(user), login(user)
    other = session.scalars(select(UserSession.id).order_by(UserSession.id.desc())).first()
    assert here.post(f"/settings/sessions/{other}/end").status_code == 302
    assert here.get("/settings/").status_code == 200
    assert there.get("/settings/").status_code == 302


def test_nobody_ends_a_session_of_somebody_else(login) -> None:
    browser, other = login(UserFactory()), login(UserFactory())
    theirs = session.scalars(select(UserSession.id).order_by(UserSession.id.desc())).first()
    assert browser.post(f"/settings/sessions/{theirs}/end").status_code == 404
    assert browser.post("/settings/sessions/999999/end").status_code == 404
    assert other.get("/settings/").status_code == 200


def test_everywhere_else_means_everywhere_else(login) -> None:
    user = UserFactory()
    here, there, stranger = login(user), login(user), login(UserFactory())
    response = here.post("/settings/sessions/end-others", follow_redirects=True)
    assert "You are signed out in 1 other browser." in response.text
    assert there.get("/settings/").status_code == 302
    assert stranger.get("/settings/").status_code == 200


def test_the_page_of_sessions_costs_the_same_however_many_there_are(login, count_queries) -> None:
    user = UserFactory()
    browser = login(user)
    with count_queries() as few:
        browser.get("/settings/sessions")
    for number in range(10):
        start_session(user, f"browser {number}", remember=False)
    session.commit()
    session.expire_all()
    with count_queries() as many:
        browser.get("/settings/sessions")
    assert len(many) == len(few)


def test_before_sign_in_the_language_is_kept_in_the_browser(client) -> None:
    assert client.post("/language", data={"language": "fr", "next": "/sign-in?next=/people/"}).location == (
        "/sign-in?next=/people/"
    )
    assert html.fromstring(client.get("/sign-in").text).get("lang") == "fr"


def test_the_language_chosen_at_the_door_does_not_change_a_persons_own(client) -> None:
    user = UserFactory(language="en")
    client.post("/language", data={"language": "fr"})
    client.post("/sign-in", data={"email": user.email, "password": PASSWORD})
    assert html.fromstring(client.get("/settings/").text).get("lang") == "en"
    client.post("/sign-out")
    assert html.fromstring(client.get("/sign-in").text).get("lang") == "fr"


def test_after_sign_in_the_language_is_the_persons(login) -> None:
    user = UserFactory(theme=Theme.DARK)
    login(user).post("/language", data={"language": "fr"})
    assert (again(user).language, again(user).theme) == ("fr", Theme.DARK)


def test_a_language_that_we_do_not_speak_is_refused(client) -> None:
    assert client.post("/language", data={"language": "tlh"}).status_code == 400


def test_a_language_is_not_changed_by_a_link(client) -> None:
    assert client.get("/language?language=fr").status_code in (302, 405)
