"""Signing in and out: the front door."""

import pytest
from lxml import html
from sqlalchemy import func, select

from app.accounts.models import SignInAttempt, UserSession
from app.accounts.service import people
from app.accounts.service.signin import TRIES_AT_ACCOUNT, TRIES_FROM_ORIGIN, digest, origin_of
from app.core import clock
from app.core.db import session
from config import Settings
from tests.client import InspectingClient
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.accounts import PASSWORD

ELSEWHERE = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example", "%09//evil",
    "/\t/evil.example", "@evil.example", "/a\r\nSet-Cookie: a=b", "javascript:alert(1)", "data:text/html,x",
]  # fmt: skip


def sign_in(browser: InspectingClient, email: str, password: str = PASSWORD, **fields: str):
    return browser.post("/sign-in", data={"email": email, "password": password, **fields})


def is_signed_in(browser: InspectingClient) -> bool:
    return browser.get("/settings/").status_code == 200


def count(model: type) -> int:
    return session.scalar(select(func.count()).select_from(model))


def words_of(response) -> str:
    """Return what a page says, without what is typed into it."""
    return " ".join(html.fromstring(response.get_data(as_text=True)).find(".//main").text_content().split())


def test_the_right_password_opens_the_door(client) -> None:
    user = UserFactory()
    response = sign_in(client, user.email)
    assert (response.status_code, response.location) == (302, "/")
    assert is_signed_in(client)


def test_the_address_is_taken_in_any_case_and_with_blanks_around_it(client) -> None:
    user = UserFactory(email="ana@example.com")
    assert sign_in(client, "  Ana@Example.COM ").status_code == 302
    assert session.scalars(select(UserSession.user_id)).all() == [user.id]


def test_a_wrong_try_answers_200_and_is_kept(client) -> None:
    user = UserFactory()
    response = sign_in(client, user.email, "wrong")
    assert response.status_code == 200
    assert "do not belong together" in response.text
    assert count(SignInAttempt) == 1
    assert not is_signed_in(client)


def test_a_form_that_is_not_filled_in_is_no_try(client) -> None:
    assert sign_in(client, "", "").status_code == 422
    assert count(SignInAttempt) == 0


def test_the_password_is_never_sent_back(client) -> None:
    response = sign_in(client, UserFactory().email, "a-wrong-password")
    assert "a-wrong-password" not in response.text


def test_strangers_and_colleagues_get_the_same_answer(app) -> None:
    user, closed = UserFactory(), UserFactory()
    invited = UserFactory(password_hash=None)
    people.deactivate_user(None, closed)
    emails = [user.email, closed.email, invited.email, "nobody@example.com"]
    answers = [sign_in(app.test_client(), email, "wrong") for email in emails]
    assert {answer.status_code for answer in answers} == {200}
    assert len({words_of(answer) for answer in answers}) == 1


def test_a_deactivated_colleague_stays_outside(client) -> None:
    user = UserFactory()
    people.deactivate_user(None, user)
    assert sign_in(client, user.email).status_code == 200
    assert not is_signed_in(client)


def test_deactivation_shuts_the_door_behind_a_session_at_once(login) -> None:
    user = UserFactory()
    browser = login(user)
    assert is_signed_in(browser)
    people.deactivate_user(None, user)
    session.commit()
    assert not is_signed_in(browser)


@pytest.mark.parametrize("email", ["known", "unknown"])
def test_too_many_tries_are_stopped_whether_or_not_the_account_exists(app, email: str) -> None:
    address = UserFactory().email if email == "known" else "nobody@example.com"
    for _try in range(TRIES_AT_ACCOUNT):
        assert sign_in(app.test_client(), address, "wrong").status_code == 200
    response = sign_in(app.test_client(), address.upper(), "wrong")
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_even_the_right_password_waits_while_an_account_is_slowed_down(client) -> None:
    user = UserFactory()
    for _try in range(TRIES_AT_ACCOUNT):
        sign_in(client, user.email, "wrong")
    assert sign_in(client, user.email).status_code == 429


def test_a_success_forgets_the_tries_before_it(client) -> None:
    user = UserFactory()
    for _try in range(TRIES_AT_ACCOUNT - 1):
        sign_in(client, user.email, "wrong")
    sign_in(client, user.email)
    assert count(SignInAttempt) == 0


def test_one_address_cannot_try_many_accounts(client) -> None:
    origin = digest(origin_of("127.0.0.1"))
    session.add_all(
        SignInAttempt(account_hash=digest(str(n)), origin_hash=origin, attempted_at=clock.now())
        for n in range(TRIES_FROM_ORIGIN)
    )
    session.commit()
    assert sign_in(client, "fresh@example.com", "wrong").status_code == 429


def test_an_ipv6_household_counts_as_one() -> None:
    assert origin_of("2001:db8::1") == origin_of("2001:db8::ffff:1")
    assert origin_of("2001:db8::1") != origin_of("2001:db8:0:1::1")


def test_a_forwarded_address_is_not_believed(client) -> None:
    sign_in(client, "nobody@example.com", "wrong")
    client.post(
        "/sign-in",
        data={"email": "other@example.com", "password": "wrong"},
        headers={"X-Forwarded-For": "203.0.113.9"},
    )
    assert len(set(session.scalars(select(SignInAttempt.origin_hash)))) == 1


def test_what_the_cookie_carried_before_sign_in_is_worth_nothing_after_it(client) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "planted"
        cookie["planted"] = "yes"
    before = client.csrf_token
    sign_in(client, UserFactory().email)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != "planted"
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != before


def test_a_second_sign_in_ends_the_first_in_the_same_browser(client) -> None:
    first, second = UserFactory(), UserFactory()
    sign_in(client, first.email)
    sign_in(client, second.email)
    assert session.scalars(select(UserSession.user_id)).all() == [second.id]


def test_the_cookie_is_dead_after_sign_out(client) -> None:
    sign_in(client, UserFactory().email)
    cookie = client.get_cookie("session").value
    response = client.post("/sign-out", follow_redirects=True)
    assert "You are signed out." in response.text
    client.set_cookie("session", cookie)
    assert not is_signed_in(client)
    assert count(UserSession) == 0


def test_sign_out_is_not_a_link(login) -> None:
    browser = login(UserFactory())
    assert browser.get("/sign-out").status_code == 405
    assert is_signed_in(browser)


@pytest.mark.parametrize("remember", [True, False])
def test_only_who_wants_to_be_remembered_gets_a_lasting_cookie(client, remember: bool) -> None:
    fields = {"remember": "y"} if remember else {}
    response = sign_in(client, UserFactory().email, **fields)
    cookie = next(one for one in response.headers.getlist("Set-Cookie") if one.startswith("session="))
    assert ("Expires=" in cookie) is remember
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert session.scalars(select(UserSession.is_remembered)).all() == [remember]


def test_only_the_hash_of_a_session_is_stored(client) -> None:
    sign_in(client, UserFactory().email)
    with client.session_transaction() as cookie:
        secret = cookie["_user_id"]
    stored = session.scalars(select(UserSession)).one()
    assert stored.secret_hash == digest(secret) != secret


def test_after_sign_in_one_is_where_one_wanted_to_go(client) -> None:
    user = UserFactory()
    wanted = client.get("/people/?name=li&department=3")
    assert wanted.status_code == 302
    page = html.fromstring(client.get(wanted.location).text)
    fields = {field.name: field.value for field in page.xpath("//main//form//input[@type='hidden']")}
    response = sign_in(client, user.email, next=fields["next"])
    assert response.location == "/people/?name=li&department=3"


@pytest.mark.parametrize("path", ELSEWHERE)
def test_sign_in_never_leads_to_another_site(client, login, path: str) -> None:
    user = UserFactory()
    assert sign_in(client, user.email, next=path).location == "/"
    assert client.get("/sign-in", query_string={"next": path}).location == "/"
    assert login(user).post("/language", data={"language": "en", "next": path}).location == "/"


def test_a_typed_text_is_said_to_be_kept_when_the_session_is_over(client) -> None:
    response = client.post("/settings/", headers={"Referer": "http://localhost/settings/"}, follow_redirects=True)
    assert "You were signed out. Your text is kept; sign in to go on." in response.text
    assert "data-keep-drafts" in response.text
    assert 'value="/settings/"' in response.text


def test_who_is_signed_in_does_not_see_the_door(login) -> None:
    assert login(UserFactory()).get("/sign-in?next=/people/").location == "/people/"


def test_password_managers_know_the_fields(client) -> None:
    page = html.fromstring(client.get("/sign-in").text)
    fields = {field.name: field.get("autocomplete") for field in page.xpath("//main//input")}
    assert fields["email"] == "username"
    assert fields["password"] == "current-password"
    assert not page.xpath("//main//*[@onpaste]")


def test_markup_in_the_address_stays_text(client) -> None:
    response = sign_in(client, '"><script src=x></script>', "wrong")
    assert "<script src=x>" not in response.text


def test_the_demonstration_shows_its_keys(client) -> None:
    department = DepartmentFactory()
    staff = UserFactory(is_demo=True, department=department)
    make_champion(department, is_demo=True)
    make_administrator(is_demo=True)
    UserFactory(name="Without Key", is_demo=True, password_hash=None)
    UserFactory(name="Real Colleague")
    keys = html.fromstring(client.get("/sign-in").text).xpath("//*[@class='p-door-keys']//li")
    assert [key.text_content().split()[-1] for key in keys] == ["staff", "champion", "administrator"]
    filled = html.fromstring(client.get(f"/sign-in?demo={staff.id}").text)
    assert filled.xpath("//input[@name='email']/@value") == [staff.email]
    assert filled.xpath("//input[@name='password']/@value") == ["passerelle-demo"]


def test_only_demo_people_are_filled_in(client) -> None:
    UserFactory(is_demo=True)
    real = UserFactory()
    assert real.email not in client.get(f"/sign-in?demo={real.id}").text


def test_production_shows_no_keys(client, monkeypatch) -> None:
    UserFactory(is_demo=True)
    monkeypatch.setattr(Settings, "is_production", True)
    text = client.get("/sign-in?demo=1").text
    assert "demonstration" not in text
    assert "passerelle-demo" not in text
