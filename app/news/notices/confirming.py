"""What people are told of posts that they are to confirm, and the reminder of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.core import clock
from app.core.feature import Channel, Found, Notice, NoticeKind, NoticeSource, NoticeSubject
from app.news import events
from app.news.models import Post
from app.news.queries.confirming import count_minutes, unconfirmed
from app.news.queries.posts import find_posts, get_any_post, list_audiences
from app.news.wording import confirm_until


def _post(event: events.PostPublished | events.PostCorrected | events.PostWithdrawn) -> list[int]:
    return [event.post_id]


def _present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how posts are shown to those who are to confirm them: until when, and how long they take to read."""
    minutes = count_minutes(ids)
    return {
        post.id: Found(
            title=post.title,
            url=f"{post.url}#confirm",
            detail=" · ".join(part for part in (confirm_until(post), _("%(num)s min", num=minutes[post.id])) if part),
            lang=post.language,
        )
        for post in find_posts(reader, ids)
    }


CHANGES = {events.PostPublished: _post, events.PostCorrected: _post, events.PostWithdrawn: _post}
"""What changes who may see a post."""
TO_CONFIRM = NoticeSubject("post to confirm", _present, list_audiences, CHANGES)
MUST_READ = NoticeKind(
    name="news.must_read",
    label=_l("News that you are to confirm"),
    sentence=_l("%(actor)s asks you to confirm that you have read “%(title)s”"),
    subject=TO_CONFIRM,
    is_needed=True,
    action=_l("Read and confirm it"),
)
REMINDER = NoticeKind(
    name="news.reminder",
    label=_l("Reminders of news that you have not confirmed"),
    sentence=_l("One thing to read: “%(title)s”. After that we stop reminding."),
    subject=TO_CONFIRM,
    usual=Channel.MAIL,
    is_needed=True,
    action=_l("Read and confirm it"),
)
KINDS = (MUST_READ, REMINDER)


def must_read(post: Post) -> Notice:
    """Return the notice for those who have not confirmed a post; they are told once of each wording asked for."""
    return Notice(
        MUST_READ,
        post.id,
        thread=f"post:{post.id}",
        key=f"post:{post.id}:must-read:{post.confirm_number}",
        user_ids=unconfirmed(post),
        actor_id=post.author_id,
    )


def confirmation_asked(event: events.ConfirmationAsked) -> Iterator[Notice]:
    """Tell everybody who is to confirm what was published before, or what it says by now."""
    post = get_any_post(event.post_id)
    if post is not None and post.is_to_be_confirmed(clock.now()) and post.confirm_number == event.number:
        yield must_read(post)


def reminder_sent(event: events.ReminderSent) -> Iterator[Notice]:
    """Remind whoever has not confirmed by now."""
    post = get_any_post(event.post_id)
    if post is not None and post.is_to_be_confirmed(clock.now()) and post.confirm_number == event.number:
        yield Notice(
            REMINDER,
            post.id,
            thread=f"post:{post.id}",
            key=f"post:{post.id}:reminder:{event.number}:{event.reminder}",
            user_ids=unconfirmed(post),
        )


SOURCES = (
    NoticeSource(events.ConfirmationAsked, confirmation_asked),
    NoticeSource(events.ReminderSent, reminder_sent),
)
