"""What was told long ago is forgotten, with the mail about it."""

from sqlalchemy import func, select

from app.core import clock
from app.core.db import session
from app.notifications.models import Mail, MailKind, StoredNotice
from app.notifications.service.forgetting import forget_old
from tests.factories import UserFactory
from tests.factories.news import make_post
from tests.factories.notices import inbox_of, tell_of


def mailed(reader) -> None:
    """Note that all that a reader has was mailed."""
    mail = Mail(user_id=reader.id, kind=MailKind.THREAD, due_at=clock.now(), created_at=clock.now())
    session.add(mail)
    session.flush()
    for one in inbox_of(reader):
        one.mail_id = mail.id
    session.commit()


def test_what_was_told_half_a_year_ago_is_forgotten_and_nothing_else(app, time_machine) -> None:
    reader = UserFactory()
    time_machine.move_to("2026-01-05T09:00:00Z", tick=False)
    tell_of(make_post(), reader)
    mailed(reader)
    time_machine.move_to("2026-06-30T09:00:00Z", tick=False)
    assert forget_old() == 0
    tell_of(make_post(), reader)
    time_machine.move_to("2026-07-06T09:00:00Z", tick=False)
    assert forget_old() == 1
    session.expire_all()
    assert [one.notice.created_at.month for one in inbox_of(reader)] == [6]
    assert session.scalar(select(func.count()).select_from(StoredNotice)) == 1
    assert session.scalars(select(Mail)).all() == []
    assert forget_old() == 0
