"""A post, and what it said before."""

from __future__ import annotations

from itertools import pairwise

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.queries import label_tokens
from app.accounts.queries.audiences import reach_of
from app.core import clock
from app.core.db import writing
from app.core.errors import NotFoundError
from app.core.feature import house
from app.core.revising import compare
from app.core.templating import page
from app.news.models import Post
from app.news.policy import posts as policy
from app.news.queries.confirming import FEWEST
from app.news.queries.files import list_attachments
from app.news.queries.posts import list_reviews
from app.news.queries.reading import count_readers, get_reading, get_response, list_revisions
from app.news.service.reading import note_reading
from app.news.views.blueprint import blueprint, post_or_404
from app.news.views.commenting import discussion_of
from app.news.views.confirming import asking_of
from app.news.views.following import follows_on
from app.news.wording import REACTIONS, STATES, confirm_until


@blueprint.get("/<int:post_id>", defaults={"slug": ""})
@blueprint.get("/<int:post_id>-<slug>")
def show(post_id: int, slug: str) -> ResponseReturnValue:
    """Show a post."""
    post = post_or_404(post_id)
    if post.url != f"/news/{post_id}-{slug}":
        return redirect(post.url)
    house().see(current_user, f"post:{post.id}")
    answer = page("news/show.html", post=post, **_around(post), **_corrections_of(post), **_rights_on(post))
    with writing():
        note_reading(current_user, post)
    return answer


def _around(post: Post) -> dict[str, object]:
    """Return what stands around the text of a post."""
    reach = reach_of(post.audience.token_texts)
    return {
        "audience": audience_line(post),
        "reach": reach,
        "readers": count_readers(post) if post.author_id == current_user.id and reach.people >= FEWEST else None,
        "response": get_response(current_user, post),
        "reactions": REACTIONS,
        "reviews": list_reviews(post) if post.is_open else [],
        "states": STATES,
        "discussion": discussion_of(post),
        "follows": follows_on(post),
        "attached": list_attachments(post),
        "asking": asking_of(post),
        "until": confirm_until(post),
        "now": clock.now(),
    }


def _corrections_of(post: Post) -> dict[str, object]:
    """Return how a post was corrected, and whether others have corrected it since the reader opened it."""
    reading = get_reading(current_user, post)
    corrections = [one for one in list_revisions(post) if one.number > 1] if post.number > 1 else []
    is_new = reading is not None and any(
        one.number > reading.number and one.author_id != current_user.id for one in corrections
    )
    return {"corrections": corrections, "is_new_correction": is_new}


def _rights_on(post: Post) -> dict[str, object]:
    """Return what the reader may do with a post."""
    return {
        "can_change": policy.can_change(current_user, post),
        "can_put_away": policy.can_put_away(current_user, post),
        "can_take_over": policy.can_take_over(current_user, post),
        "has_report": post.confirm_number is not None and policy.can_see_confirmations(current_user, post),
    }


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
