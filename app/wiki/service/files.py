"""Files of pages: kept in versions, shown and given only with their page."""

from __future__ import annotations

from typing import IO

from sqlalchemy import select

from app.accounts.models import User
from app.core import clock
from app.core.db import lock, session
from app.core.events import record
from app.core.files import StoredFile
from app.core.files.names import free_name
from app.core.files.taking import take
from app.core.installation import installation
from app.core.permissions import require
from app.wiki import events, policy
from app.wiki.models import Draft, File, FileVersion, Page


def add_file(
    actor: User | None, place: Page | Draft, stream: IO[bytes], name: str, *, in_versions: bool = True
) -> tuple[File, FileVersion]:
    """Keep a file with a page, or with the draft of one; a name that is there already gets a new version.

    Pictures lose what the camera wrote into them, and come out no wider than a screen needs.

    Args:
        actor: Who brings it; None for the house itself.
        place: Where it belongs.
        stream: Its content.
        name: What it is called.
        in_versions: Replace a file of that name by a new version; otherwise the new one gets another name.

    Raises:
        ForbiddenError: The actor may not write there.
        InvalidError: It is nothing that we take.
    """
    if actor is not None:
        owns = place.user_id == actor.id if isinstance(place, Draft) else policy.can_edit_space(actor, place.space)
        require(owns)
    stored = take(stream, name)
    file = _file_at(place, stored.name, in_versions=in_versions)
    if (known := _same_version(file, stored)) is not None:
        installation().files.delete(stored.key)
        return file, known
    file.latest_number += 1
    version = FileVersion(
        file_id=file.id,
        number=file.latest_number,
        key=stored.key,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        uploaded_by_id=actor.id if actor else None,
        uploaded_at=clock.now(),
    )
    session.add(version)
    session.flush()
    record(
        events.FileAdded(
            actor_id=actor.id if actor else None, page_id=file.page_id, file_id=file.id, number=version.number
        )
    )
    return file, version


def _same_version(file: File, stored: StoredFile) -> FileVersion | None:
    """Return the newest version of a file where it has exactly this content."""
    query = select(FileVersion).where(FileVersion.file_id == file.id, FileVersion.number == file.latest_number)
    newest = session.scalars(query).one_or_none()
    return newest if newest is not None and newest.sha256 == stored.sha256 else None


def _file_at(place: Page | Draft, name: str, *, in_versions: bool) -> File:
    """Return the file of a name in a place, a new one where there is none."""
    lock(f"wiki.files:{type(place).__name__}:{place.id}")
    column = File.draft_id if isinstance(place, Draft) else File.page_id
    query = select(File).where(column == place.id, File.deleted_at.is_(None))
    existing = {file.name: file for file in session.scalars(query)}
    if name in existing and in_versions:
        return existing[name]
    file = File(name=free_name(name, existing), **{column.key: place.id})
    session.add(file)
    session.flush()
    return file


def remove_file(actor: User, page: Page, file: File) -> None:
    """Take a file off a page; its versions stay for whoever puts it back.

    Raises:
        ForbiddenError: The actor may not write on the page.
    """
    require(policy.can_edit_space(actor, page.space))
    file.deleted_at = clock.now()
    record(events.FileRemoved(actor_id=actor.id, page_id=page.id, file_id=file.id))


def restore_file(actor: User, page: Page, file: File) -> None:
    """Put a file back that was taken off a page; beside one that has taken its name.

    Raises:
        ForbiddenError: The actor may not write on the page.
    """
    require(policy.can_edit_space(actor, page.space))
    if file.deleted_at is None:
        return
    taken = {*session.scalars(select(File.name).where(File.page_id == page.id, File.deleted_at.is_(None)))}
    file.name, file.deleted_at = free_name(file.name, taken), None
    record(events.FileAdded(actor_id=actor.id, page_id=page.id, file_id=file.id, number=file.latest_number))
