"""What a notice will cost people is counted before it is told, and comes true."""

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.service.people import deactivate_user
from app.core import clock
from app.core.db import session
from app.core.feature import Channel, Forecast, house
from app.news.notices.confirming import MUST_READ
from app.news.notices.posts import PUBLISHED
from app.notifications.models import DigestRhythm, Mail, MailKind, MailState, Preference, Rhythm
from tests.factories import UserFactory

pytestmark = pytest.mark.usefixtures("app")


def make_person(*, wish: Channel | None = None, mails: int = 0, state=MailState.SENT, **rhythm) -> User:
    person = UserFactory()
    if wish:
        session.add(Preference(user_id=person.id, kind=PUBLISHED.name, channel=wish))
    if rhythm:
        session.add(Rhythm(user_id=person.id, **rhythm))
    now = clock.now()
    session.add_all(
        Mail(user_id=person.id, kind=MailKind.THREAD, state=state, due_at=now, created_at=now)
        for _number in range(mails)
    )
    session.commit()
    return person


def forecast(*people: User, kind=PUBLISHED) -> Forecast:
    return house().forecast(kind, select(User.id).where(User.id.in_([one.id for one in people])))


def test_whoever_has_wished_nothing_finds_it_in_the_digest():
    assert forecast(make_person(), make_person()) == Forecast(digest=2)
    assert forecast() == Forecast()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"wish": Channel.MAIL}, {"mails": 1}),
        ({"wish": Channel.APP}, {"inbox": 1}),
        ({"wish": Channel.OFF}, {"untold": 1}),
        ({"wish": Channel.DIGEST}, {"digest": 1}),
        ({"digest": DigestRhythm.NEVER}, {"inbox": 1}),
        ({"wish": Channel.MAIL, "mails": 3}, {"mails": 1}),
        ({"wish": Channel.MAIL, "mails": 4}, {"digest": 1}),
        ({"wish": Channel.MAIL, "mails": 4, "state": MailState.PENDING}, {"digest": 1}),
        ({"wish": Channel.MAIL, "mails": 4, "state": MailState.EMPTY}, {"mails": 1}),
        ({"wish": Channel.MAIL, "mails": 4, "digest": DigestRhythm.NEVER}, {"mails": 1}),
        ({"wish": Channel.MAIL, "mails": 5, "digest": DigestRhythm.NEVER}, {"inbox": 1}),
        ({"wish": Channel.MAIL, "budget": 0}, {"digest": 1}),
    ],
)
def test_wishes_and_the_budget_decide(given, expected):
    assert forecast(make_person(**given)) == Forecast(**expected)


def test_mails_of_last_month_are_no_longer_in_the_budget(time_machine):
    time_machine.move_to("2026-11-01T09:00:00Z", tick=False)
    person = make_person(wish=Channel.MAIL, mails=5)
    assert forecast(person) == Forecast(digest=1)
    time_machine.move_to("2026-11-08T09:00:01Z", tick=False)
    assert forecast(person) == Forecast(mails=1)


def test_an_address_that_bounces_gets_nothing_until_it_is_another():
    person = make_person(wish=Channel.MAIL, budget=5, bounced_address="")
    session.scalars(select(Rhythm)).one().bounced_address = person.email
    session.commit()
    assert forecast(person) == Forecast(inbox=1, without_mailbox=1)
    person.email = "another@example.com"
    session.commit()
    assert forecast(person) == Forecast(mails=1)


def test_what_is_needed_is_told_to_everybody():
    person = make_person()
    session.add(Preference(user_id=person.id, kind=MUST_READ.name, channel=Channel.OFF))
    session.commit()
    assert forecast(person, kind=MUST_READ).untold == 0


def test_whoever_has_left_is_not_counted():
    person = make_person()
    deactivate_user(None, person)
    session.commit()
    assert forecast(person) == Forecast()
