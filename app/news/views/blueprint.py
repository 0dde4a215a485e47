"""The blueprint that the views of news share, and how they fetch what an address names."""

from __future__ import annotations

from flask import Blueprint
from flask_login import current_user

from app.core.errors import NotFoundError
from app.news.models import Post
from app.news.queries.posts import get_post

blueprint = Blueprint("news", __name__, url_prefix="/news", template_folder="../templates")


def post_or_404(post_id: int) -> Post:
    """Return a post.

    Raises:
        NotFoundError: There is none that the reader may open.
    """
    post = get_post(current_user, post_id)
    if post is None:
        raise NotFoundError
    return post
