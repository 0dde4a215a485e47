"""Who is told of what: everybody whom it concerns, once, and nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.queries import get_user
from app.accounts.service import people
from app.accounts.service.audiences import audience_for
from app.core.db import session
from app.core.feature import Channel, Notice
from app.news.models import Post
from app.notifications.models import Mute, Notification, Preference, StoredNotice
from app.notifications.queries.inbox import count_unread
from app.notifications.service.telling import tell
from tests.factories import DepartmentFactory, UserFactory, make_administrator
from tests.factories.news import make_post, reload_post
from tests.factories.notices import inbox_of, kind_named


@pytest.fixture
def post(app) -> Post:
    return make_post()


def notice(post: Post, **values) -> Notice:
    return Notice(
        **({"kind": kind_named("news.post"), "subject_id": post.id, "thread": f"post:{post.id}", "key": "k"} | values)
    )


def unread(user: User) -> int:
    reader = get_user(user.id)
    assert reader is not None
    return count_unread(reader)


def told() -> set[int]:
    return set(session.scalars(select(Notification.user_id)))


def test_everybody_in_the_audience_is_told_but_who_did_it_and_who_has_left(post) -> None:
    works = DepartmentFactory()
    below = DepartmentFactory(parent=works)
    actor, inside, deep = UserFactory(department=works), UserFactory(department=works), UserFactory(department=below)
    gone = UserFactory(department=works)
    UserFactory()
    people.deactivate_user(None, gone)
    audience = audience_for([f"dept:{works.id}"])
    session.flush()
    assert tell(notice(post, audience_id=audience.id, actor_id=actor.id)) == 2
    assert told() == {inside.id, deep.id}


def test_a_narrower_audience_reaches_only_those_who_belong_all_the_way_out(post) -> None:
    works, office = DepartmentFactory(), DepartmentFactory()
    inside, outside = UserFactory(department=works), UserFactory(department=office)
    space = audience_for([f"dept:{works.id}"])
    session.flush()
    narrow = audience_for([f"user:{inside.id}", f"user:{outside.id}"], within_id=space.id)
    session.flush()
    tell(notice(post, audience_id=narrow.id))
    assert told() == {inside.id}


def test_under_one_key_nobody_is_told_twice_whatever_the_kind(post) -> None:
    first, second = UserFactory(), UserFactory()
    assert tell(notice(post, user_ids=[first.id])) == 1
    assert tell(notice(post, user_ids=[first.id, second.id], kind=kind_named("news.followed"))) == 1
    assert tell(notice(post, user_ids=[first.id, second.id])) == 0


def test_the_same_may_be_told_again_after_a_while(post, time_machine) -> None:
    reader = UserFactory()
    again = notice(post, user_ids=[reader.id], again_after=timedelta(minutes=15))
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    assert tell(again) == 1
    time_machine.move_to("2026-11-23T09:14:00Z", tick=False)
    assert tell(again) == 0
    time_machine.move_to("2026-11-23T09:16:00Z", tick=False)
    assert tell(again) == 1


def test_people_may_be_left_out_by_a_query(post) -> None:
    first, second = UserFactory(), UserFactory()
    others = select(User.id).where(User.id == second.id)
    tell(notice(post, user_ids=select(User.id).where(User.id.in_([first.id, second.id])), except_ids=others))
    assert told() == {first.id}


def test_wishes_are_heard(post) -> None:
    by_mail, not_at_all, in_app, usual = (UserFactory() for _number in range(4))
    for user, channel in ((by_mail, Channel.MAIL), (not_at_all, Channel.OFF), (in_app, Channel.APP)):
        session.add(Preference(user_id=user.id, kind="news.post", channel=channel))
    tell(notice(post, user_ids=[one.id for one in (by_mail, not_at_all, in_app, usual)]))
    channels = dict(session.execute(select(Notification.user_id, Notification.channel)).all())
    assert channels == {by_mail.id: Channel.MAIL, in_app.id: Channel.APP, usual.id: Channel.DIGEST}


def test_a_muted_conversation_is_silent_unless_it_must_be_heard(post) -> None:
    reader = UserFactory()
    session.add(Mute(user_id=reader.id, thread=f"post:{post.id}", muted_at=post.created_at))
    session.add(Preference(user_id=reader.id, kind="news.must_read", channel=Channel.OFF))
    assert tell(notice(post, user_ids=[reader.id])) == 0
    needed = kind_named("news.must_read")
    assert needed.is_needed
    assert tell(notice(post, user_ids=[reader.id], kind=needed)) == 1
    assert inbox_of(reader)[0].channel is needed.usual


def test_nobody_is_told_of_what_is_gone(post) -> None:
    reader = UserFactory()
    assert tell(replace(notice(post, user_ids=[reader.id]), subject_id=999_999)) == 0
    assert session.scalars(select(StoredNotice.id).where(StoredNotice.key == "k")).all() == []


def test_what_is_narrowed_is_neither_counted_nor_shown(login, run_jobs, index) -> None:
    author, reader, other = make_administrator(), UserFactory(), UserFactory()
    post = make_post(author, title="Canary of the bell")
    run_jobs()
    assert unread(reader) == 1
    browser = login(author)
    browser.post(
        f"/news/{post.id}/edit",
        data={
            "title": "Canary of the bell", "summary": "In short.", "source": "Some words.", "language": "en",
            "category_id": post.category_id, "base_number": reload_post(post).number, "audience": f"user:{other.id}",
        },
    )  # fmt: skip
    run_jobs()
    session.expire_all()
    assert unread(reader) == 0
    assert unread(other) == 1
    assert "Canary" not in login(reader).get("/notifications/?all=1").text
