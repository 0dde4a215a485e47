"""Invitations and new passwords: links that came by mail."""

from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from lxml import html
from sqlalchemy import select

from app.accounts import passwords
from app.accounts.models import Link, LinkPurpose, User, UserSession
from app.accounts.service import people
from app.accounts.service.links import invite_user, send_link, sign_link
from app.accounts.service.passwords import set_password
from app.accounts.service.signin import TRIES_AT_ACCOUNT
from app.core.db import session
from app.core.events.models import Delivery, StoredEvent
from tests.factories import UserFactory, make_administrator
from tests.factories.accounts import PASSWORD

NEW = "another three words"
PATHS = {LinkPurpose.INVITATION: "/invitation", LinkPurpose.PASSWORD_RESET: "/reset-password"}


@pytest.fixture
def path_of(settings):
    """Return a function that gives the path of a new link to a person."""

    def make(user: User, purpose: LinkPurpose = LinkPurpose.PASSWORD_RESET) -> str:
        link = send_link(None, user, purpose)
        session.commit()
        return f"{PATHS[purpose]}/{sign_link(link, settings.secret_key)}"

    return make


def read(folder: Path) -> list[EmailMessage]:
    return [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]


def link_in(mail: EmailMessage) -> str:
    text = mail.get_body(("plain",)).get_content()
    return next(word for word in text.split() if word.startswith("http"))


def has_password(user: User, password: str) -> bool:
    session.expire_all()
    return passwords.verify_password(session.get_one(User, user.id).password_hash, password)


def test_a_forgotten_password_is_replaced_by_mail(client, run_jobs, mails) -> None:
    user = UserFactory()
    client.post("/forgotten-password", data={"email": user.email})
    run_jobs()
    [mail] = read(mails)
    assert mail["To"].addresses[0].addr_spec == user.email
    address = link_in(mail)
    assert client.get(address).status_code == 200
    response = client.post(address, data={"password": NEW})
    assert response.location == "/sign-in"
    assert has_password(user, NEW)


def test_an_invitation_lets_a_newcomer_in(client, run_jobs, mails) -> None:
    newcomer = UserFactory(password_hash=None)
    invite_user(make_administrator(), newcomer)
    run_jobs()
    [mail] = read(mails)
    response = client.post(link_in(mail), data={"password": NEW}, follow_redirects=True)
    assert "Welcome!" in response.text
    assert has_password(newcomer, NEW)
    assert len(read(mails)) == 1, "no word about a changed password: it is the first one"


@pytest.mark.parametrize("purpose", PATHS)
def test_a_link_leads_to_a_page_in_the_language_of_its_mail(client, path_of, purpose: LinkPurpose) -> None:
    path = path_of(UserFactory(language="fr"), purpose)
    english = {"Accept-Language": "en"}
    assert '<html lang="fr"' in client.get(path, headers=english).text
    assert '<html lang="fr"' in client.post(path, data={"password": "short"}, headers=english).text
    client.post("/language", data={"language": "en"})
    assert '<html lang="en"' in client.get(path, headers=english).text


def test_the_host_of_a_request_does_not_get_into_a_link(client, run_jobs, mails, settings) -> None:
    token = client.csrf_token
    client.set_cookie("session", client.get_cookie("session").value, domain="evil.example")
    data = {"email": UserFactory().email, "csrf_token": token}
    response = client.post("/forgotten-password", data=data, csrf=False, base_url="http://evil.example")
    assert response.status_code == 302
    run_jobs()
    [mail] = read(mails)
    assert link_in(mail).startswith(f"{settings.base_url}/reset-password/")
    assert "evil.example" not in mail.as_string()


def test_asking_for_a_link_tells_nobody_who_works_here(app, run_jobs, mails) -> None:
    closed = UserFactory()
    people.deactivate_user(None, closed)
    session.commit()
    answers = [
        app.test_client().post("/forgotten-password", data={"email": email})
        for email in (UserFactory().email, closed.email, "nobody@example.com", "not an address")
    ]
    assert {(answer.status_code, answer.location, answer.text) for answer in answers} == {
        (302, "/forgotten-password?sent=1", answers[0].text)
    }
    run_jobs()
    assert len(read(mails)) == 1


def test_the_same_is_written_down_for_strangers_and_colleagues(client) -> None:
    client.post("/forgotten-password", data={"email": UserFactory().email})
    client.post("/forgotten-password", data={"email": "nobody@example.com"})
    query = select(StoredEvent.id).where(StoredEvent.name == "accounts.password_reset_requested")
    asked = session.scalars(query).all()
    deliveries = session.scalars(select(Delivery.event_id).where(Delivery.event_id.in_(asked))).all()
    assert sorted(deliveries) == sorted(asked)
    assert len(asked) == 2
    assert session.scalars(select(Link)).all() == [], "the link is made by the worker, whose time nobody sees"


def test_asking_too_often_is_stopped(client) -> None:
    for _try in range(TRIES_AT_ACCOUNT):
        client.post("/forgotten-password", data={"email": "nobody@example.com"})
    assert client.post("/forgotten-password", data={"email": "nobody@example.com"}).status_code == 429


def test_looking_at_a_link_uses_nothing_up(client, path_of) -> None:
    user = UserFactory()
    path = path_of(user)
    for _scanner in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert client.post(path, data={"password": NEW}).status_code == 302


@pytest.mark.parametrize("purpose", list(LinkPurpose))
def test_a_link_works_once(client, app, path_of, purpose: LinkPurpose) -> None:
    user = UserFactory()
    path = path_of(user, purpose)
    assert client.post(path, data={"password": NEW}).status_code == 302
    again = app.test_client().post(path, data={"password": "yet another password"})
    assert again.status_code == 410
    assert has_password(user, NEW)


def test_a_refused_password_leaves_the_link_good(client, path_of) -> None:
    user = UserFactory()
    path = path_of(user)
    for poor in ("short", "password1", user.email, "x" * 129):
        assert client.post(path, data={"password": poor}).status_code == 422
    assert client.post(path, data={"password": NEW}).status_code == 302


def test_links_end_when_the_password_changes(client, path_of) -> None:
    user = UserFactory()
    reset, invitation = path_of(user), path_of(user, LinkPurpose.INVITATION)
    set_password(user, NEW)
    session.commit()
    session.expire_all()
    assert client.get(reset).status_code == client.get(invitation).status_code == 410


def test_one_link_ends_the_others(client, path_of) -> None:
    user = UserFactory()
    first, second = path_of(user), path_of(user)
    client.post(first, data={"password": NEW})
    session.expire_all()
    assert client.post(second, data={"password": "yet another password"}).status_code == 410


def test_links_end_with_time_and_with_the_account(client, path_of) -> None:
    late, closed = UserFactory(), UserFactory()
    paths = [path_of(late), path_of(closed)]
    link = session.scalars(select(Link).where(Link.user_id == late.id)).one()
    assert link.expires_at - link.created_at == timedelta(minutes=30)
    link.expires_at = link.created_at
    people.deactivate_user(None, closed)
    session.commit()
    session.expire_all()
    assert [client.get(path).status_code for path in paths] == [410, 410]


def test_a_link_is_good_for_its_own_purpose_only(client, path_of) -> None:
    token = path_of(UserFactory()).rpartition("/")[2]
    assert client.get(f"/invitation/{token}").status_code == 410


@pytest.mark.parametrize("token", ["x", "WzFd.xxx", "é", "%00", "a" * 3_000, "W10.AAAA"])
def test_a_made_up_link_is_no_good(client, token: str) -> None:
    assert client.get(f"/reset-password/{token}").status_code in (308, 404, 410)
    assert client.post(f"/reset-password/{token}", data={"password": NEW}).status_code in (308, 404, 410)


def test_a_number_that_was_not_signed_here_is_no_good(client) -> None:
    link = send_link(None, UserFactory(), LinkPurpose.PASSWORD_RESET)
    session.commit()
    assert client.get(f"/reset-password/{sign_link(link, 'x' * 48)}").status_code == 410


def test_a_new_password_ends_every_session(client, login, path_of) -> None:
    user = UserFactory()
    thief = login(user)
    client.post(path_of(user), data={"password": NEW})
    assert thief.get("/settings/").status_code == 302
    assert session.scalars(select(UserSession)).all() == []


def test_the_address_of_a_link_stays_between_us(client, path_of) -> None:
    response = client.get(path_of(UserFactory()))
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    page = html.fromstring(response.text)
    assert page.xpath("//input[@name='password']/@autocomplete") == ["new-password"]
    assert page.xpath("//input[@autocomplete='username']/@value")


def test_the_old_password_is_good_until_a_new_one_is_chosen(client) -> None:
    user = UserFactory()
    client.post("/forgotten-password", data={"email": user.email})
    assert client.post("/sign-in", data={"email": user.email, "password": PASSWORD}).status_code == 302
