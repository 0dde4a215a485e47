"""Keeping others from changing a row until the end of the transaction, and looking at it as it is now."""

from __future__ import annotations

from sqlalchemy.exc import InvalidRequestError

from app.core.db import lock, session
from app.core.errors import NotFoundError
from app.news.models import Post, Rumour

OF_A_POST = ("state", "publish_at", "number", "confirm_number", "confirm_by", "reminders")
OF_A_RUMOUR = ("state", "answer", "answer_html", "answered_at", "answered_by_id", "hidden_at", "owner_id")


def hold_post(post: Post) -> None:
    """Keep others from changing a post, and look at it as it is now.

    Raises:
        NotFoundError: It was thrown away meanwhile.
    """
    lock(f"news.post:{post.id}")
    session.flush()
    try:
        session.refresh(post, OF_A_POST)
    except InvalidRequestError as error:
        raise NotFoundError from error


def hold_rumour(rumour: Rumour) -> None:
    """Keep others from changing a question, and look at it as it is now."""
    lock(f"news.rumour:{rumour.id}")
    session.flush()
    session.refresh(rumour, OF_A_RUMOUR)
