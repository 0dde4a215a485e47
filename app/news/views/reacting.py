"""One click under a post."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.errors import NotFoundError
from app.core.templating import flash_status
from app.news.models import ReactionKind
from app.news.service.reading import keep, react
from app.news.views.blueprint import blueprint, post_or_404


@blueprint.post("/<int:post_id>/reactions/<kind>")
def reaction(post_id: int, kind: str) -> ResponseReturnValue:
    """Say something with one click, or take it back."""
    post = post_or_404(post_id)
    if kind not in set(ReactionKind) or not post.is_published:
        raise NotFoundError
    react(current_user, post, ReactionKind(kind))
    return redirect(f"{post.url}#reactions")


@blueprint.post("/<int:post_id>/bookmark")
def bookmark(post_id: int) -> ResponseReturnValue:
    """Keep a post at hand, or let it go."""
    post = post_or_404(post_id)
    is_kept = keep(current_user, post)
    flash_status(_("Kept at hand, under News.") if is_kept else _("Not kept any more."))
    return redirect(post.url)
