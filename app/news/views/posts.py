"""A post, and what it said before."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import User
from app.accounts.queries import label_tokens
from app.core import clock
from app.core.calendar import today
from app.core.db import writing
from app.core.errors import NotFoundError
from app.core.feature import house
from app.core.formats import ago_changes_with
from app.core.parts import Parts, kept_page
from app.core.revising import compare
from app.core.templating import page
from app.news.models import Post
from app.news.policy import posts as policy
from app.news.queries.comments import list_marks
from app.news.queries.confirming import FEWEST
from app.news.queries.files import list_attachments
from app.news.queries.posts import get_html, get_published, list_reviews
from app.news.queries.reach import reach_of_audience
from app.news.queries.reading import Touch, count_readers, get_touch, list_clicks, list_revisions
from app.news.service.reading import note_reading
from app.news.views.blueprint import blueprint, post_or_404
from app.news.views.commenting import discussion_of, voice_in
from app.news.views.confirming import asking_in_full, asking_of
from app.news.views.following import followed_of, follows_on
from app.news.wording import REACTIONS, STATES, confirm_until

PAGES = Parts("people", "news", size=1_000)


@blueprint.get("/<int:post_id>", defaults={"slug": ""})
@blueprint.get("/<int:post_id>-<slug>")
def show(post_id: int, slug: str) -> ResponseReturnValue:
    """Show a post."""
    reader = current_user._get_current_object()
    post = get_published(reader, post_id) or post_or_404(post_id)
    if post.url != f"/news/{post_id}-{slug}":
        return redirect(post.url)
    house().see(reader, f"post:{post.id}")
    touch = get_touch(reader, post)
    shown = _shown_to(reader, post, touch) | _rights_on(reader, post)
    key = post.id, today(), *shown.values()
    answer = kept_page("news/show.html", PAGES, key, lambda: shown | _around(post, touch, shown))
    if touch.read != post.number:
        with writing():
            note_reading(reader, post)
    return answer


def _shown_to(reader: User, post: Post, touch: Touch) -> dict[str, Any]:
    """Return what changes about a post without it: by readers, or by time alone."""
    now, said = clock.now(), list_marks(post) if post.is_published else ()
    moments = [post.published_at, *(one.created_at for one in said)]
    return {
        "is_author": post.author_id == reader.id,
        "is_kept": touch.is_kept,
        "corrected_for": (reader.id, touch.read) if 0 < touch.read < post.number else None,
        "readers": _count_readers(post) if post.author_id == reader.id else None,
        "clicks": list_clicks(reader, post),
        "followed": followed_of(post),
        "asking": asking_of(post, touch.confirmed),
        "until": confirm_until(post),
        "is_over": post.is_over(now),
        "is_pinned": post.is_pinned(now),
        "voice": voice_in(reader, said),
        "said": said,
        "ages": tuple(ago_changes_with(one) for one in moments if one),
    }


def _rights_on(reader: User, post: Post) -> dict[str, bool]:
    """Return what a reader may do with a post."""
    return {
        "can_change": policy.can_change(reader, post),
        "can_put_away": policy.can_put_away(reader, post),
        "can_take_over": policy.can_take_over(reader, post),
        "can_moderate": policy.can_moderate(reader, post),
        "has_report": post.confirm_number is not None and policy.can_see_confirmations(reader, post),
    }


def _around(post: Post, touch: Touch, shown: Mapping[str, Any]) -> dict[str, object]:
    """Return a post with its text and what stands around that.

    Raises:
        NotFoundError: The reader may not open it any more.
    """
    html = get_html(current_user, post)
    if html is None:
        raise NotFoundError
    corrections = [one for one in list_revisions(post) if one.number > 1] if post.number > 1 else []
    return {
        "post": post,
        "html": html,
        "audience": audience_line(post),
        "reach": reach_of_audience(post.audience.token_texts),
        "reactions": REACTIONS,
        "reviews": list_reviews(post) if post.is_open else [],
        "states": STATES,
        "discussion": discussion_of(post),
        "follows": follows_on(post, shown["followed"]),
        "attached": list_attachments(post, html),
        "asking": shown["asking"] and asking_in_full(shown["asking"], post),
        "corrections": corrections,
        "is_new_correction": bool(shown["corrected_for"])
        and any(one.number > touch.read and one.author_id != current_user.id for one in corrections),
    }


def _count_readers(post: Post) -> int | None:
    """Return how many people have opened a post, where that does not tell who."""
    return count_readers(post) if reach_of_audience(post.audience.token_texts).people >= FEWEST else None


def audience_line(post: Post) -> list[str]:
    """Return the names of those a post is for; nothing where it is for everyone."""
    return [one.label for one in label_tokens(post.audience.token_texts)]


@blueprint.get("/<int:post_id>/history")
def history(post_id: int) -> ResponseReturnValue:
    """Show what a published post said, from correction to correction."""
    post = post_or_404(post_id)
    revisions = list_revisions(post)
    if not revisions:
        raise NotFoundError
    changes = [(later, compare(earlier.whole, later.whole)) for earlier, later in pairwise(revisions)]
    return page("news/history.html", post=post, first=revisions[0], changes=changes[::-1])
