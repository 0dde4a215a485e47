"""Many at the same time, in news and among notices: what is to happen once happens once, and nobody sees an error."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, func, select

from app.accounts.models import FeedToken, Role, User
from app.accounts.queries import get_user
from app.accounts.service.departments import create_department
from app.accounts.service.feeds import renew_token
from app.accounts.service.people import create_user
from app.accounts.service.roles import grant_role
from app.core import clock
from app.core.db import Model, session, unit_of_work
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.events import StoredEvent
from app.core.feature import Notice
from app.news.models import (
    Bookmark,
    Category,
    Comment,
    Confirmation,
    Follow,
    FollowKind,
    Post,
    PostRevision,
    Reaction,
    ReactionKind,
    Reading,
    Rumour,
    RumourFollow,
    RumourState,
)
from app.news.queries.categories import list_categories
from app.news.queries.following import Subject
from app.news.queries.posts import get_any_post
from app.news.queries.rumours import get_any_rumour
from app.news.service.categories import save_category
from app.news.service.commenting import post_comment
from app.news.service.confirming import ask_to_confirm, confirm_post
from app.news.service.following import follow, unfollow
from app.news.service.publishing import publish_due, publish_post, schedule_post
from app.news.service.reading import keep, note_reading, react
from app.news.service.reminding import remind_by_hand
from app.news.service.rumours.announcing import announce_rumours
from app.news.service.rumours.answering import answer_question, base_of
from app.news.service.rumours.asking import Asking, ask_question
from app.news.service.rumours.following import follow_rumour, unfollow_rumour
from app.news.service.rumours.limiting import WITHOUT_NAME
from app.news.service.writing import Wording, change_post, discard_post, draft_post
from app.notifications.models import Mail, Mute, Notification, Preference, Rhythm, StoredNotice
from app.notifications.service.digests import plan_digests
from app.notifications.service.gathering import gather_mails
from app.notifications.service.reading import mute_thread, unmute_thread
from app.notifications.service.stopping import stop_mail
from app.notifications.service.telling import tell
from app.notifications.service.wishes import rhythm_of
from app.notifications.stopping import Stop
from tests.factories.notices import kind_named
from tests.racing import race

RUNNERS = 8


def said(**values: object) -> Wording:
    given = {
        "title": "Once", "summary": "", "source": "Words.", "language": "en", "category": list_categories()[0],
        "tags": (), "audience": ["all"],
    }  # fmt: skip
    return Wording(**(given | values))  # type: ignore[arg-type]


class Cast:
    """An author, a reader, and a draft, by their ids: each thread fetches its own."""

    def __init__(self) -> None:
        with unit_of_work():
            department = create_department(None, "Works")
            author = create_user(None, email="author@x.example", name="Author", department=department)
            grant_role(None, author, Role.ADMINISTRATOR)
            reader = create_user(None, email="reader@x.example", name="Reader", department=department)
            self.author_id, self.reader_id = author.id, reader.id
        with unit_of_work():
            self.post_id = draft_post(self.author, said()).id

    @property
    def author(self) -> User:
        return found(get_user(self.author_id))

    @property
    def reader(self) -> User:
        return found(get_user(self.reader_id))

    @property
    def post(self) -> Post:
        return found(get_any_post(self.post_id))

    def publish(self) -> None:
        with unit_of_work():
            publish_post(self.author, self.post)

    def ask(self, **values: object) -> int:
        with unit_of_work():
            ask_question(self.reader, question(**values))
            return found(session.scalar(select(Rumour.id)))


def found(thing: Any) -> Any:
    assert thing is not None
    return thing


def question(**values: object) -> Asking:
    given = {
        "question": "Is it true?", "details": "", "language": "en", "department": None, "is_for_department": False,
        "has_name": True,
    }  # fmt: skip
    return Asking(**(given | values))  # type: ignore[arg-type]


def count(model: type[Model]) -> int:
    with unit_of_work(read_only=True):
        return session.scalar(select(func.count()).select_from(model)) or 0


def events(name: str) -> int:
    with unit_of_work(read_only=True):
        return session.scalar(select(func.count()).select_from(StoredEvent).where(StoredEvent.name == name)) or 0


@pytest.fixture
def people(real_app: Flask) -> Cast:
    WITHOUT_NAME.forget()
    return Cast()


def test_a_post_appears_once(real_app: Flask, people: Cast) -> None:
    assert race(real_app, RUNNERS, lambda: publish_post(people.author, people.post)) == RUNNERS
    assert events("news.post_published") == 1
    assert count(PostRevision) == 1


def test_a_scheduled_post_appears_once_whoever_comes_first(real_app: Flask, people: Cast, time_machine) -> None:
    with unit_of_work():
        schedule_post(people.author, people.post, clock.now() + timedelta(minutes=1))
    time_machine.move_to(clock.now() + timedelta(minutes=2))
    runs = iter([publish_due, lambda: publish_post(people.author, people.post)] * RUNNERS)

    def either() -> None:
        next(runs)()

    race(real_app, RUNNERS, either)
    assert events("news.post_published") == 1


def test_a_draft_is_thrown_away_or_published(real_app: Flask, people: Cast) -> None:
    runs = iter([discard_post, publish_post] * RUNNERS)

    def either() -> None:
        post = get_any_post(people.post_id)
        if post is None:
            return
        try:
            next(runs)(people.author, post)
        except NotFoundError as error:
            raise InvalidError(str(error)) from error

    assert race(real_app, RUNNERS, either)
    assert count(Post) == count(PostRevision) == events("news.post_published")


def test_a_list_gets_a_name_once(real_app: Flask, people: Cast) -> None:
    add = lambda: save_category(people.author, None, name="Racing", name_fr="Course")  # noqa: E731
    assert race(real_app, RUNNERS, add) == 1
    with unit_of_work():
        session.execute(delete(Category).where(Category.slug == "racing"))


def test_two_windows_do_not_overwrite_each_other(real_app: Flask, people: Cast) -> None:
    people.publish()
    numbers = iter(range(RUNNERS))

    def correct() -> None:
        number = next(numbers)
        try:
            change_post(people.author, people.post, said(source=f"Text {number}"), base_number=1)
        except ConflictError as error:
            raise InvalidError(str(error)) from error

    assert race(real_app, RUNNERS, correct) == 1
    assert count(PostRevision) == 2


def test_a_post_is_confirmed_once(real_app: Flask, people: Cast) -> None:
    people.publish()
    with unit_of_work():
        ask_to_confirm(people.author, people.post, clock.now() + timedelta(days=5))
    assert race(real_app, RUNNERS, lambda: confirm_post(people.reader, people.post, 1, {})) == RUNNERS
    assert count(Confirmation) == 1
    assert count(Reading) == 1
    assert race(real_app, RUNNERS, lambda: remind_by_hand(people.author, people.post)) == RUNNERS
    assert events("news.reminder_sent") == 0, "everybody has confirmed"


def test_who_has_not_confirmed_is_reminded_once(real_app: Flask, people: Cast) -> None:
    people.publish()
    with unit_of_work():
        ask_to_confirm(people.author, people.post, clock.now() + timedelta(days=5))
    assert race(real_app, RUNNERS, lambda: remind_by_hand(people.author, people.post)) == RUNNERS
    assert events("news.reminder_sent") == 1


CLICKS: dict[str, tuple[Callable[[Cast], object], type[Model], int]] = {
    "comment": (lambda cast: post_comment(cast.reader, cast.post, "Hello"), Comment, 1),
    "reading": (lambda cast: note_reading(cast.reader, cast.post), Reading, 1),
    "follow": (lambda cast: follow(cast.reader, Subject(FollowKind.TAG, "lift")), Follow, 1),
    "mute": (lambda cast: mute_thread(cast.reader, "post:1"), Mute, 1),
    "stop": (lambda cast: stop_mail(cast.reader, Stop(cast.reader_id, "news.post")), Preference, 1),
    "feeds": (lambda cast: renew_token(cast.reader), FeedToken, 1),
    "rhythm": (lambda cast: rhythm_of(cast.reader), Rhythm, 1),
    "question": (lambda cast: ask_question(cast.reader, question()), Rumour, 1),
    "question without a name": (lambda cast: ask_question(cast.reader, question(has_name=False)), Rumour, 1),
}


@pytest.mark.parametrize("click", CLICKS)
def test_what_is_clicked_many_times_is_done_once(real_app: Flask, people: Cast, click: str) -> None:
    people.publish()
    run, model, expected = CLICKS[click]
    assert race(real_app, RUNNERS, lambda: run(people)) == RUNNERS
    assert count(model) == expected


TOGGLES: dict[str, tuple[Callable[[Cast], object], type[Model]]] = {
    "reaction": (lambda cast: react(cast.reader, cast.post, ReactionKind.THANKS), Reaction),
    "bookmark": (lambda cast: keep(cast.reader, cast.post), Bookmark),
}


@pytest.mark.parametrize("click", TOGGLES)
def test_what_is_taken_back_by_a_second_click_never_fails(real_app: Flask, people: Cast, click: str) -> None:
    people.publish()
    run, model = TOGGLES[click]
    assert race(real_app, RUNNERS, lambda: run(people)) == RUNNERS
    assert count(model) <= 1


def test_following_and_leaving_at_the_same_time_fails_nobody(real_app: Flask, people: Cast) -> None:
    rumour_id = people.ask()
    rumour = lambda: found(get_any_rumour(rumour_id))  # noqa: E731
    runs = iter(
        [
            lambda: follow_rumour(people.reader, rumour()),
            lambda: unfollow_rumour(people.reader, rumour()),
            lambda: follow(people.reader, Subject(FollowKind.TAG, "lift")),
            lambda: unfollow(people.reader, Subject(FollowKind.TAG, "lift")),
            lambda: mute_thread(people.reader, "post:1"),
            lambda: unmute_thread(people.reader, "post:1"),
        ]
        * RUNNERS
    )

    def one() -> None:
        next(runs)()

    assert race(real_app, RUNNERS, one) == RUNNERS
    assert count(RumourFollow) <= 1
    assert count(Follow) <= 1


def test_one_of_two_answers_stands_and_the_other_is_kept_for_its_writer(real_app: Flask, people: Cast) -> None:
    rumour_id = people.ask()
    with unit_of_work():
        base = base_of(found(get_any_rumour(rumour_id)))
    numbers = iter(range(RUNNERS))

    def answer() -> None:
        number = next(numbers)
        rumour = found(get_any_rumour(rumour_id))
        try:
            answer_question(people.author, rumour, state=RumourState.CONFIRMED, answer=f"Yes {number}", base=base)
        except ConflictError as error:
            raise InvalidError(str(error)) from error

    assert race(real_app, RUNNERS, answer) == 1
    assert events("news.rumour_answered") == 1


def test_a_question_without_a_name_is_announced_once(real_app: Flask, people: Cast) -> None:
    people.ask(has_name=False)
    race(real_app, RUNNERS, announce_rumours)
    assert events("news.rumour_asked") == 1


def notice(cast: Cast) -> Notice:
    return Notice(
        kind_named("news.reminder"), cast.post_id, thread="post:1", key="once", user_ids=[cast.reader_id]
    )  # fmt: skip


def test_somebody_is_told_once_and_mailed_once(real_app: Flask, people: Cast, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z")
    people.publish()
    assert race(real_app, RUNNERS, lambda: tell(notice(people))) == RUNNERS
    assert count(StoredNotice) == 1
    assert count(Notification) == 1
    time_machine.move_to("2026-11-23T09:20:00Z")
    race(real_app, RUNNERS, gather_mails)
    race(real_app, RUNNERS, plan_digests)
    assert count(Mail) == 1
