"""Who should know of what is said under a post."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.core.events import Event
from app.core.feature import IN_ONE_GO, Channel, Found, Notice, NoticeKind, NoticeSource, NoticeSubject
from app.core.markup import excerpt
from app.core.markup.text import plain_of
from app.news import events
from app.news.models import Comment, Post
from app.news.queries.comments import (
    find_own_removed,
    find_shown,
    get_comment,
    list_audiences,
    list_ids,
    taking_part,
)
from app.news.queries.posts import get_any_post
from app.news.queries.reach import readers_among
from app.people.queries.mentions import mentioned_in

SHOWN = 140


def _comment(event: events.CommentTakenAway | events.CommentPutBack) -> list[int]:
    return [event.comment_id]


def _comments(event: events.PostPublished | events.PostCorrected | events.PostWithdrawn) -> Sequence[int]:
    return list_ids(event.post_id)


CHANGES: Mapping[type[Event], Callable[[Any], Iterable[int]]] = {
    events.CommentTakenAway: _comment,
    events.CommentPutBack: _comment,
    events.PostPublished: _comments,
    events.PostCorrected: _comments,
    events.PostWithdrawn: _comments,
}


def _present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how comments are shown among notices: under the title of their post, with their first words."""
    return {
        comment.id: Found(post.title, url_of(post, comment), excerpt(plain_of(comment.html), SHOWN), lang=post.language)
        for comment, post in find_shown(reader, ids)
    }


def _present_removed(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how a reader sees where own comments stood, and why they were taken away."""
    return {
        comment.id: Found(post.title, url_of(post, comment), comment.removal_reason, lang=post.language)
        for comment, post in find_own_removed(reader, ids)
    }


def _told_only(ids: Collection[int]) -> dict[int, int | None]:
    return dict.fromkeys(list_audiences(ids))


def _told_of_removal_only(ids: Collection[int]) -> dict[int, int | None]:
    return dict.fromkeys(list_audiences(ids, is_removed=True))


COMMENT = NoticeSubject("comment", _present, list_audiences, CHANGES)
OWN_POST = NoticeSubject("comment_on_own", _present, _told_only, CHANGES)
"""The author need not be in the audience of the post."""
REMOVAL = NoticeSubject("comment_removal", _present_removed, _told_of_removal_only, CHANGES)

MENTION = NoticeKind(
    name="news.mention",
    label=_l("Somebody mentions you in a comment"),
    sentence=_l("%(actor)s mentions you in a comment on “%(title)s”"),
    subject=COMMENT,
    usual=Channel.MAIL,
    action=_l("Read and answer"),
)
ANSWER = NoticeKind(
    name="news.answer",
    label=_l("Answers where you have commented"),
    sentence=_l("%(actor)s answered a comment on “%(title)s”"),
    subject=COMMENT,
    action=_l("Read and answer"),
)
COMMENTED = NoticeKind(
    name="news.comment",
    label=_l("Comments on your news"),
    sentence=_l("%(actor)s commented on “%(title)s”"),
    subject=OWN_POST,
    action=_l("Read and answer"),
)
REMOVED = NoticeKind(
    name="news.comment_removed",
    label=_l("A comment of yours was taken away"),
    sentence=_l("%(actor)s took away your comment on “%(title)s”"),
    subject=REMOVAL,
    usual=Channel.APP,
    action=_l("See why"),
)


def url_of(post: Post, comment: Comment) -> str:
    """Return where a comment stands."""
    return f"{post.url}#comment-{comment.id}"


def _found(event: events.CommentPosted | events.CommentEdited | events.CommentTakenAway) -> tuple[Comment, Post] | None:
    comment, post = get_comment(event.comment_id), get_any_post(event.post_id)
    return (comment, post) if comment is not None and post is not None and post.is_published else None


def _telling(kind: NoticeKind, comment: Comment) -> Notice:
    """Return a notice about a comment, to nobody yet; all about one comment have one key."""
    thread, key = f"post:{comment.post_id}", f"comment:{comment.id}"
    return Notice(kind, comment.id, thread=thread, key=key, actor_id=comment.author_id)


def _mention(comment: Comment, post: Post) -> Notice:
    people = readers_among(post, mentioned_in(comment.html))
    return replace(_telling(MENTION, comment), user_ids=people)


def comment_posted(event: events.CommentPosted) -> Iterator[Notice]:
    """Tell whom it mentions, whom it answers, and whose post it is about; nobody twice."""
    found = _found(event)
    if found is None:
        return
    comment, post = found
    yield _mention(comment, post)
    if comment.parent_id is not None:
        yield replace(_telling(ANSWER, comment), user_ids=readers_among(post, taking_part(comment)))
    yield replace(_telling(COMMENTED, comment), user_ids=[post.author_id])


def comment_edited(event: events.CommentEdited) -> Iterator[Notice]:
    """Tell whom it mentions by now and did not before."""
    found = _found(event)
    if found is not None:
        yield _mention(*found)


def comment_taken_away(event: events.CommentTakenAway) -> Iterator[Notice]:
    """Tell the author of a comment that somebody else has taken away."""
    found = _found(event)
    if found is None or not found[0].is_moderated:
        return
    key = f"comment:{event.comment_id}:removal"
    told = replace(_telling(REMOVED, found[0]), key=key, actor_id=event.actor_id, again_after=IN_ONE_GO)
    yield replace(told, user_ids=[found[0].author_id])


KINDS = (MENTION, ANSWER, COMMENTED, REMOVED)
SOURCES = (
    NoticeSource(events.CommentPosted, comment_posted),
    NoticeSource(events.CommentEdited, comment_edited),
    NoticeSource(events.CommentTakenAway, comment_taken_away),
)
