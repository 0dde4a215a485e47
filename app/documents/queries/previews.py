"""What was read from versions, for showing it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.core.db import session
from app.documents.models import Preview, ReadState, Version


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
    """Return versions that still wait to be read though they were uploaded before a moment, the oldest first."""
    query = select(Version.id).where(Version.read_state == ReadState.WAITING, Version.uploaded_at < before)
    return session.scalars(query.order_by(Version.id).limit(limit)).all()
