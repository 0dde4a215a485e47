"""What was read from versions, for showing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from app.core.db import session
from app.documents.models import Preview, ReadState, Version
from app.documents.reading.found import Problem

MOST_TRIES = 3


def list_previews(version: Version) -> Sequence[Preview]:
    """Return the pictures of the first pages of a version, in their order."""
    return session.scalars(select(Preview).where(Preview.version_id == version.id).order_by(Preview.page)).all()


def get_preview(version: Version, page: int) -> Preview | None:
    """Return the picture of a page, or None."""
    return session.scalars(select(Preview).where(Preview.version_id == version.id, Preview.page == page)).one_or_none()


def get_text(version: Version) -> str:
    """Return what a version says."""
    return session.scalar(select(Version.text).where(Version.id == version.id)) or ""


def list_unread_ids(before: datetime, limit: int) -> Sequence[int]:
    """Return versions that still wait to be read though they were uploaded before a moment, the oldest first.

    What took too long or too much is among them a few times: the machine may have had much else to do.
    """
    is_worth_a_try = and_(
        Version.problem.in_((Problem.TOO_SLOW, Problem.TOO_MUCH)),
        func.coalesce(Version.content["tries"].as_integer(), 1) < MOST_TRIES,
    )
    is_unread = or_(Version.read_state == ReadState.WAITING, is_worth_a_try)
    query = select(Version.id).where(is_unread, Version.uploaded_at < before)
    return session.scalars(query.order_by(Version.id).limit(limit)).all()
