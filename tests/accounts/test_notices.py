"""Mail about accounts."""

from app.accounts.events import LinkRequested, PasswordChanged
from app.accounts.models import LinkPurpose
from app.accounts.notices import send_link_mail, send_password_notice
from app.accounts.service import people
from app.accounts.service.links import send_link
from app.accounts.service.passwords import change_password, set_password
from app.core import clock
from app.core.db import session
from tests.accounts.test_links import read
from tests.factories import UserFactory
from tests.factories.accounts import PASSWORD


def requested(user, purpose=LinkPurpose.INVITATION) -> LinkRequested:
    link = send_link(None, user, purpose)
    session.commit()
    return LinkRequested(user_id=user.id, link_id=link.id, purpose=purpose)


def test_a_link_that_is_sent_again_is_the_same_message(app, mails) -> None:
    event = requested(UserFactory())
    send_link_mail(event)
    send_link_mail(event)
    assert len(read(mails)) == 1


def test_each_link_is_a_message_of_its_own(app, mails) -> None:
    user = UserFactory()
    send_link_mail(requested(user))
    send_link_mail(requested(user))
    assert len({mail["Message-ID"] for mail in read(mails)}) == 2


def test_mail_speaks_the_recipients_language(app, mails) -> None:
    send_link_mail(requested(UserFactory(language="fr")))
    [mail] = read(mails)
    assert '<html lang="fr"' in mail.get_body(("html",)).get_content()


def test_the_same_link_stands_in_the_text_and_in_the_page(app, mails, settings) -> None:
    send_link_mail(requested(UserFactory(), LinkPurpose.PASSWORD_RESET))
    [mail] = read(mails)
    start = f"{settings.base_url}/reset-password/"
    assert mail.get_body(("plain",)).get_content().count(start) == 1
    assert f'href="{start}' in mail.get_body(("html",)).get_content()


def test_a_name_cannot_write_markup_into_a_mail(app, mails) -> None:
    send_link_mail(requested(UserFactory(name="<b>Bo</b>", email="bo@example.com")))
    [mail] = read(mails)
    assert "<b>Bo</b>" not in mail.get_body(("html",)).get_content()


def test_no_mail_goes_out_for_a_link_that_is_no_good_any_more(app, mails) -> None:
    used, closed = UserFactory(), UserFactory()
    events = [requested(used), requested(closed)]
    set_password(used, "another three words")
    people.deactivate_user(None, closed)
    session.commit()
    session.expire_all()
    for event in events:
        send_link_mail(event)
    assert read(mails) == []


def test_a_changed_password_is_told_to_its_owner(app, mails, run_jobs) -> None:
    user = UserFactory()
    change_password(user, PASSWORD, "another three words", keep="")
    run_jobs()
    [mail] = read(mails)
    assert mail["To"].addresses[0].addr_spec == user.email
    assert "changed" in mail["Subject"]


def test_two_changes_are_two_messages_and_a_repetition_is_none(app, mails) -> None:
    user = UserFactory()
    moments = [clock.now().isoformat(), "2026-01-01T00:00:00+00:00", "2026-01-01T00:00:00+00:00"]
    for moment in moments:
        send_password_notice(PasswordChanged(user_id=user.id, is_first=False, occurred_at=moment))
    assert len(read(mails)) == 2
