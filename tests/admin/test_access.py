"""Access of a person: invitations, sessions, deactivation."""

from sqlalchemy import func, select

from app.accounts.models import Link, LinkPurpose, User, UserSession
from app.core.db import session
from tests.factories import UserFactory


def links_of(person: User) -> list[LinkPurpose]:
    return list(session.scalars(select(Link.purpose).where(Link.user_id == person.id)))


def test_who_has_no_password_is_invited_and_who_has_one_gets_a_password_link(browser) -> None:
    newcomer, regular = UserFactory(password_hash=None), UserFactory()
    for person in (newcomer, regular):
        assert browser.post(f"/admin/people/{person.id}/invitation").location == f"/admin/people/{person.id}"
    assert links_of(newcomer) == [LinkPurpose.INVITATION]
    assert links_of(regular) == [LinkPurpose.PASSWORD_RESET]


def test_a_deactivated_person_is_not_invited(browser) -> None:
    person = UserFactory(password_hash=None)
    browser.post(f"/admin/people/{person.id}/deactivation")
    response = browser.post(f"/admin/people/{person.id}/invitation", follow_redirects=True)
    assert "Reactivate it first" in response.text
    assert links_of(person) == []


def test_all_who_wait_are_invited_once(browser) -> None:
    for _newcomer in range(3):
        UserFactory(password_hash=None)
    UserFactory()
    assert "Send 3 invitations" in browser.get("/admin/people?state=without-password").text
    assert "3 invitations are on their way." in browser.post("/admin/people/invitations", follow_redirects=True).text
    browser.post("/admin/people/invitations")
    assert session.scalar(select(func.count()).select_from(Link)) == 3
    assert "Invite them all" not in browser.get("/admin/people?state=without-password").text


def test_a_person_is_signed_out_everywhere(browser, login) -> None:
    person = UserFactory()
    elsewhere = login(person)
    assert "Signed in in 1 browser." in browser.get(f"/admin/people/{person.id}").text
    assert "1 browser is signed out." in browser.post(f"/admin/people/{person.id}/sign-out", follow_redirects=True).text
    assert elsewhere.get("/").status_code == 302


def test_signing_oneself_out_keeps_this_browser(browser, login, administrator) -> None:
    elsewhere = login(administrator)
    browser.post(f"/admin/people/{administrator.id}/sign-out")
    assert browser.get("/admin/").status_code == 200
    assert elsewhere.get("/admin/").status_code == 302


def test_deactivating_ends_sessions_and_can_be_undone(browser, login, undo) -> None:
    person = UserFactory()
    elsewhere = login(person)
    done = browser.post(f"/admin/people/{person.id}/deactivation", follow_redirects=True)
    assert elsewhere.get("/").status_code == 302
    assert not session.scalars(select(UserSession).where(UserSession.user_id == person.id)).all()
    browser.post(undo(done))
    session.expire_all()
    assert session.get_one(User, person.id).is_active


def test_nobody_deactivates_their_own_account(browser, administrator) -> None:
    response = browser.post(f"/admin/people/{administrator.id}/deactivation", follow_redirects=True)
    assert "You cannot deactivate your own account" in response.text
    session.expire_all()
    assert session.get_one(User, administrator.id).is_active
