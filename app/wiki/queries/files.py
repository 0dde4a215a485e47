"""Finding files, always through the page they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.core.db import session
from app.wiki.models import Draft, File, FileVersion, Page
from app.wiki.policy import visible_to

WITH_VERSIONS = (selectinload(File.versions).joinedload(FileVersion.uploaded_by),)


def get_file(reader: User, file_id: int) -> File | None:
    """Return a file with its versions: of a page that the reader may see, or of the reader's own draft."""
    pages = select(Page.id).where(visible_to(reader))
    drafts = select(Draft.id).where(Draft.user_id == reader.id)
    query = select(File).where(File.id == file_id, or_(File.page_id.in_(pages), File.draft_id.in_(drafts)))
    return session.scalars(query.options(*WITH_VERSIONS)).one_or_none()


def get_version(file: File, number: int | None = None) -> FileVersion | None:
    """Return a version of a file, the newest where no number is given."""
    return next((one for one in file.versions if one.number == (number or file.latest_number)), None)


def list_files(page: Page, *, removed: bool = False) -> Sequence[File]:
    """Return the files of a page by name, or those that were taken off it."""
    state = File.deleted_at.is_not(None) if removed else File.deleted_at.is_(None)
    query = select(File).where(File.page_id == page.id, state).order_by(File.name)
    return session.scalars(query.options(*WITH_VERSIONS)).all()


def list_newest(page: Page) -> Sequence[tuple[File, FileVersion]]:
    """Return the files of a page by name with their newest versions."""
    newest = and_(FileVersion.file_id == File.id, FileVersion.number == File.latest_number)
    query = select(File, FileVersion).join(FileVersion, newest).where(File.page_id == page.id)
    rows = session.execute(query.where(File.deleted_at.is_(None)).order_by(File.name))
    return [(file, version) for file, version in rows]
