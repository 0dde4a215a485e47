"""Who should know of what happens to posts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.queries.roles import list_assignments, list_champions_of
from app.core import clock
from app.core.feature import IN_ONE_GO, Channel, Found, Notice, NoticeKind, NoticeSource, NoticeSubject
from app.core.permissions import Permission
from app.news import events
from app.news.models import Post, PostState
from app.news.notices import confirming
from app.news.queries.following import followers_of
from app.news.queries.posts import find_visible, get_any_post, list_audiences, list_known
from app.news.queries.reach import readers_among
from app.news.queries.reading import readers_before
from app.news.search.posts import present


def _draft(event: events.PostDiscarded) -> list[int]:
    return [event.post_id]


def _present_draft(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how posts are shown to those who prepare them: a colleague goes to the answer, the author to the post."""
    return {
        post.id: Found(
            title=post.title,
            url=f"/news/{post.id}/answer" if _is_to_be_answered(post, reader) else post.url,
            detail=post.department.name,
            lang=post.language,
        )
        for post in find_visible(reader, ids)
    }


def _is_to_be_answered(post: Post, reader: User) -> bool:
    return post.state is PostState.IN_REVIEW and post.author_id != reader.id


def _shown_to_whoever_was_told(ids: Collection[int]) -> dict[int, int | None]:
    return dict.fromkeys(list_known(ids))


POST = NoticeSubject("post", present, list_audiences, confirming.CHANGES)
DRAFT = NoticeSubject("draft", _present_draft, _shown_to_whoever_was_told, {events.PostDiscarded: _draft})

PUBLISHED = NoticeKind(
    name="news.post",
    label=_l("News for you"),
    sentence=_l("%(actor)s published “%(title)s”"),
    subject=POST,
    action=_l("Read it"),
)
FOLLOWED = NoticeKind(
    name="news.followed",
    label=_l("News that you follow"),
    sentence=_l("%(actor)s published “%(title)s”, which you follow"),
    subject=POST,
    action=_l("Read it"),
)
CORRECTED = NoticeKind(
    name="news.correction",
    label=_l("Corrections of news that you have read"),
    sentence=_l("%(actor)s corrected “%(title)s”, which you have read"),
    subject=POST,
    action=_l("See what was changed"),
)
REVIEW = NoticeKind(
    name="news.review",
    label=_l("A colleague asks you to look at news"),
    sentence=_l("%(actor)s asks you to look at “%(title)s” before it appears"),
    subject=DRAFT,
    usual=Channel.MAIL,
    action=_l("Look at it"),
)
REVIEWED = NoticeKind(
    name="news.reviewed",
    label=_l("A colleague has looked at your news"),
    sentence=_l("%(actor)s has looked at “%(title)s”"),
    subject=DRAFT,
    usual=Channel.MAIL,
    action=_l("See what was said"),
)

NOT_PUBLISHED = NoticeKind(
    name="news.not_published",
    label=_l("Your scheduled news could not appear"),
    sentence=_l("“%(title)s” could not appear as scheduled and is a draft again"),
    subject=DRAFT,
    usual=Channel.MAIL,
    action=_l("See why"),
)


def thread_of(post: Post) -> str:
    """Return the conversation that notices about a post belong to."""
    return f"post:{post.id}"


def post_published(event: events.PostPublished) -> Iterator[Notice]:
    """Tell everybody in the audience that they are to confirm it; else, those first who follow what it is about."""
    post = get_any_post(event.post_id)
    if post is None or not post.is_published:
        return
    if post.is_to_be_confirmed(clock.now()):
        yield confirming.must_read(post)
        return
    told = Notice(FOLLOWED, post.id, thread=thread_of(post), key=f"post:{post.id}", actor_id=post.author_id)
    yield replace(told, user_ids=followers_of(post))
    yield replace(told, kind=PUBLISHED, audience_id=post.audience_id)


def post_corrected(event: events.PostCorrected) -> Iterator[Notice]:
    """Tell those who had read an earlier wording; tell whoever the post is for only by now that it is there."""
    post = get_any_post(event.post_id)
    if post is None or not post.is_published:
        return
    if event.is_reworded and post.confirm_number == event.number:
        return  # everybody is asked to confirm this wording, which is more
    if event.is_readdressed:
        yield from post_published(events.PostPublished(actor_id=event.actor_id, post_id=post.id))
    if event.is_reworded:
        yield Notice(
            CORRECTED,
            post.id,
            thread=thread_of(post),
            key=f"post:{post.id}:correction",
            user_ids=readers_among(post, readers_before(post, event.number)),
            actor_id=event.actor_id,
            again_after=IN_ONE_GO,
        )


def _heirs_of(post: Post) -> list[int]:
    """Return who may go on with a post whose author has left: champions nearby, else who may write to everybody."""
    champions = [one.id for one in list_champions_of(post.department)]
    company_wide = (one for one in list_assignments() if Permission.PUBLISH_COMPANY_WIDE in one.role.permissions)
    return champions or [one.user_id for one in company_wide]


def post_not_published(event: events.PostNotPublished) -> Iterator[Notice]:
    """Tell the author that a post did not appear, each time; champions of the department where the author has left."""
    post = get_any_post(event.post_id)
    if post is None or not post.is_open:
        return
    yield Notice(
        NOT_PUBLISHED,
        post.id,
        thread=thread_of(post),
        key=f"post:{post.id}:not_published:{event.publish_at}",
        user_ids=[post.author_id] if post.author.is_active else _heirs_of(post),
    )


def review_asked(event: events.ReviewAsked) -> Iterator[Notice]:
    """Tell the colleague who was asked."""
    yield Notice(
        REVIEW,
        event.post_id,
        thread=f"post:{event.post_id}",
        key=f"post:{event.post_id}:review:{event.reviewer_id}",
        user_ids=[event.reviewer_id],
        actor_id=event.actor_id,
        again_after=IN_ONE_GO,
    )


def review_given(event: events.ReviewGiven) -> Iterator[Notice]:
    """Tell the author what a colleague thinks, each time."""
    post = get_any_post(event.post_id)
    if post is None:
        return
    yield Notice(
        REVIEWED,
        post.id,
        thread=thread_of(post),
        key=f"review:{event.review_id}:answer",
        user_ids=[post.author_id],
        actor_id=event.actor_id,
    )


KINDS = (PUBLISHED, FOLLOWED, CORRECTED, NOT_PUBLISHED, REVIEW, REVIEWED)
SOURCES = (
    NoticeSource(events.PostPublished, post_published),
    NoticeSource(events.PostCorrected, post_corrected),
    NoticeSource(events.PostNotPublished, post_not_published),
    NoticeSource(events.ReviewAsked, review_asked),
    NoticeSource(events.ReviewGiven, review_given),
)
