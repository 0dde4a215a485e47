"""Writing posts: drafts, and corrections of what has appeared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete

from app.accounts.models import User
from app.accounts.queries import fold_name
from app.accounts.service.audiences import audience_for
from app.core import clock
from app.core.db import session
from app.core.errors import ConflictError, InvalidError
from app.core.events import record
from app.core.markup import render
from app.core.permissions import require
from app.core.typography import one_line
from app.news import events
from app.news.models import Bookmark, Category, Post, PostRevision, PostTag, Question, Review
from app.news.policy import posts as policy
from app.news.service.files import forget_files
from app.news.service.holding import hold_post

TITLE_LENGTH = 160
SUMMARY_LENGTH = 400
MOST_TAGS = 10


class AlreadyChangedError(ConflictError):
    """Somebody, perhaps the same person in another window, has changed the post meanwhile."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a post says and for whom.

    Attributes:
        title: In a line.
        summary: In a few sentences.
        source: Markdown.
        language: `en` or `fr`.
        category: What it is about.
        tags: Words it is filed under.
        audience: Tokens of those it is for.
        has_comments: Whether readers may comment on it.
    """

    title: str
    summary: str
    source: str
    language: str
    category: Category
    tags: Sequence[str]
    audience: Iterable[str]
    has_comments: bool = True


def draft_post(actor: User, wording: Wording) -> Post:
    """Begin a post; only its author sees it.

    Raises:
        ForbiddenError: The actor may not write news, or not for this audience.
        InvalidError: The title is missing or too long, or there is no audience.
    """
    require(policy.can_write(actor))
    now = clock.now()
    post = Post(author_id=actor.id, department_id=actor.department_id, created_at=now, changed_at=now, tags=[])
    _word(actor, post, wording)
    session.add(post)
    session.flush()
    record(events.PostDrafted(actor_id=actor.id, post_id=post.id))
    return post


def change_post(actor: User, post: Post, wording: Wording, *, base_number: int, note: str = "") -> str | None:
    """Change a post; what has appeared keeps its earlier wordings, for everybody to see.

    Args:
        actor: The author.
        post: The post, with all that belongs to it.
        wording: What it is to say.
        base_number: The revision that the author began with.
        note: What was corrected.

    Returns:
        Why it is shown as it was typed, where it could not be laid out.

    Raises:
        ForbiddenError: The actor may not change this post, or not publish to this audience.
        AlreadyChangedError: It was corrected meanwhile.
        InvalidError: The title is missing or too long, or there is no audience.
    """
    require(policy.can_change(actor, post))
    hold_post(post)
    if post.number != base_number:
        raise AlreadyChangedError
    before = (post.title, post.summary, post.source)
    audience_before = post.audience_id
    problem = _word(actor, post, wording)
    if post.is_published:
        is_reworded = (post.title, post.summary, post.source) != before
        _correct(actor, post, note, is_reworded=is_reworded, is_readdressed=post.audience.id != audience_before)
    return problem


def _correct(actor: User, post: Post, note: str, *, is_reworded: bool, is_readdressed: bool) -> None:
    """Keep the new wording of a published post, where there is one, and tell the house."""
    if is_reworded:
        post.number += 1
        post.corrected_at = clock.now()
        keep_wording(actor, post, one_line(note)[:300])
    if is_reworded or is_readdressed:
        changes = {"is_reworded": is_reworded, "is_readdressed": is_readdressed}
        record(events.PostCorrected(actor_id=actor.id, post_id=post.id, number=post.number, **changes))


def keep_wording(actor: User, post: Post, note: str = "") -> None:
    """Keep what a post says now, as it is shown from now on."""
    session.add(
        PostRevision(
            post_id=post.id,
            number=post.number,
            title=post.title,
            summary=post.summary,
            source=post.source,
            note=note,
            author_id=actor.id,
            created_at=clock.now(),
        )
    )


def _word(actor: User, post: Post, wording: Wording) -> str | None:
    """Let a post say something; return why it is shown as it was typed, where it is."""
    tokens = list(wording.audience)
    audience = audience_for(tokens)
    require(
        policy.can_publish(actor, tokens),
        _("You publish to your own departments and what lies below them. Ask a colleague for the rest."),
    )
    post.title, post.summary = _checked_title(wording.title), wording.summary.strip()
    if len(post.summary) > SUMMARY_LENGTH:
        raise InvalidError(_("%(most)s characters are enough for a summary.", most=SUMMARY_LENGTH), "summary")
    post.audience, post.category, post.language = audience, wording.category, wording.language
    post.has_comments, post.changed_at = wording.has_comments, clock.now()
    _set_tags(post, wording.tags)
    source = wording.source.replace("\r\n", "\n")
    if source == post.source and post.html_version:
        return None
    rendered = render(source)
    post.source, post.html, post.plain, post.html_version = source, rendered.html, rendered.plain, rendered.version
    return rendered.problem


def _checked_title(title: str) -> str:
    title = one_line(title)
    if not title:
        raise InvalidError(_("A title is missing."), "title")
    if len(title) > TITLE_LENGTH:
        raise InvalidError(_("%(most)s characters are enough for a title.", most=TITLE_LENGTH), "title")
    return title


def _set_tags(post: Post, names: Sequence[str]) -> None:
    wanted = {fold_name(name): one_line(name)[:60] for name in names if fold_name(name)}
    kept = dict(list(wanted.items())[:MOST_TAGS])
    post.tags[:] = [tag for tag in post.tags if tag.folded in kept]
    known = {tag.folded for tag in post.tags}
    post.tags.extend(PostTag(name=name, folded=folded) for folded, name in kept.items() if folded not in known)


def discard_post(actor: User, post: Post) -> None:
    """Throw a draft away.

    Raises:
        ForbiddenError: It is not the actor's.
        InvalidError: It has appeared already, so it can only be put away.
    """
    require(policy.can_change(actor, post))
    hold_post(post)
    if not post.is_open:
        raise InvalidError(_("It has been published. Put it away instead."))
    record(events.PostDiscarded(actor_id=actor.id, post_id=post.id))
    forget_files(post)
    for model in (Review, Question, Bookmark):
        session.execute(delete(model).where(model.post_id == post.id))
    session.delete(post)
