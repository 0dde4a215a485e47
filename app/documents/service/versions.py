"""Versions of templates: taken in, approved, withdrawn."""

from __future__ import annotations

from typing import IO

from flask_babel import gettext as _
from sqlalchemy.exc import InvalidRequestError

from app.accounts.models import User
from app.core import clock
from app.core.calendar import today
from app.core.db import lock, session
from app.core.errors import ConflictError, InvalidError, NotFoundError
from app.core.events import record
from app.core.files import RefusedFileError, StoredFile
from app.core.files.taking import forget, take
from app.core.installation import installation
from app.core.permissions import require
from app.core.typography import one_line
from app.documents import events
from app.documents.models import Template, Version
from app.documents.policy import templates as policy
from app.documents.queries.versions import count_other_versions, find_same, newest_approved_number
from app.documents.service.reading import forget_previews

NOTE_LENGTH = 300
ENDINGS = ("docx", "xlsx", "pptx", "odt", "ods", "odp", "pdf", "md", "txt", "csv", "png", "jpg", "jpeg")
"""What is taken as a template; of what the house takes elsewhere, moving pictures are missing."""


class DuplicateError(InvalidError):
    """The very same file is there already.

    Attributes:
        url: The address of the template that it is a version of.
    """

    def __init__(self, version: Version) -> None:
        said = _(
            "This very file is here already: “%(title)s”, version %(number)s.",
            title=version.template.title,
            number=version.number,
        )
        super().__init__(said, "file")
        self.url = version.template.url


def add_version(actor: User | None, template: Template, stream: IO[bytes], file_name: str, note: str = "") -> Version:
    """Offer a newer version of a template; it counts at once where the actor may say so, else it waits for approval.

    Args:
        actor: Who offers it; None for the house itself.
        template: The template, with all that belongs to it.
        stream: The content of the file.
        file_name: What the file is called.
        note: What has changed.

    Raises:
        ForbiddenError: The actor may not offer versions.
        DuplicateError: The very same file is there already.
        InvalidError: It is nothing that we take, or the note is too long.
    """
    require(actor is None or policy.can_add_version(actor, template))
    return add_first_version(actor, template, stream, file_name, note)


def add_first_version(actor: User | None, template: Template, stream: IO[bytes], file_name: str, note: str) -> Version:
    """Keep a file as a version of a template, for somebody who may offer one."""
    note = _checked_note(note)
    stored = take_file(stream, file_name)
    lock(f"documents.file:{stored.sha256}")
    lock(f"documents.template:{template.id}")
    _refuse_same(actor, stored)
    session.refresh(template, ["latest_number", "current_number"])
    template.latest_number += 1
    version = Version(
        template_id=template.id,
        number=template.latest_number,
        name=stored.name,
        key=stored.key,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        note=note,
        author_id=actor.id if actor else None,
        uploaded_at=clock.now(),
        content={},
    )
    session.add(version)
    session.flush()
    told = {"template_id": template.id, "version_id": version.id, "number": version.number}
    record(events.VersionAdded(actor_id=version.author_id, **told))
    if actor is None or policy.can_approve(actor, template):
        _approve(actor, template, version)
    else:
        record(events.ApprovalAsked(actor_id=version.author_id, **told))
    return version


def take_file(stream: IO[bytes], file_name: str) -> StoredFile:
    """Keep a file in the store, if it is what we take as a template.

    Raises:
        InvalidError: It is nothing that we take.
        StoreUnavailableError: It could not be kept.
    """
    if file_name.rpartition(".")[2].lower() not in ENDINGS:
        raise RefusedFileError(
            _("Files of this type are not taken. Taken are: %(types)s.", types=", ".join(ENDINGS)), "file"
        )
    try:
        return take(stream, file_name)
    except InvalidError as error:
        error.field = error.field or "file"
        raise


def _refuse_same(actor: User | None, stored: StoredFile) -> None:
    same = find_same(actor, stored.sha256)
    if same is not None:
        installation().files.delete(stored.key)
        raise DuplicateError(same)


def _checked_note(note: str) -> str:
    note = one_line(note)
    if len(note) > NOTE_LENGTH:
        raise InvalidError(_("%(most)s characters are enough to say what has changed.", most=NOTE_LENGTH), "note")
    return note


def approve_version(actor: User, template: Template, version: Version) -> None:
    """Let a version count: readers get the newest one that was approved. To approve twice is to approve once.

    Args:
        actor: Who approves.
        template: The template, with all that belongs to it.
        version: One of its versions.

    Raises:
        ForbiddenError: The actor may not approve it.
    """
    require(policy.can_approve(actor, template))
    _take_turn(template, version)
    if version.approved_at is None:
        _approve(actor, template, version)


def _approve(actor: User | None, template: Template, version: Version) -> None:
    former = template.current_number
    version.approved_at, version.approved_by_id = clock.now(), actor.id if actor else None
    version.withdrawn_at = None
    session.flush()
    _settle(template)
    if template.current_number == version.number and template.review_months:
        template.verify(version.approved_by_id, clock.now(), today())
    told = {"template_id": template.id, "version_id": version.id, "number": version.number}
    record(events.VersionApproved(actor_id=version.approved_by_id, former_number=former, **told))


def withdraw_version(actor: User, template: Template, version: Version) -> None:
    """Let an approved version count no more; readers get the approved one before it, if there is one.

    Raises:
        ForbiddenError: The actor does not look after the template.
    """
    require(policy.can_keep(actor, template))
    _take_turn(template, version)
    if version.approved_at is None:
        return
    version.approved_at = version.approved_by_id = None
    version.withdrawn_at = clock.now()
    session.flush()
    _settle(template)
    told = {"template_id": template.id, "version_id": version.id, "number": version.number}
    record(events.VersionWithdrawn(actor_id=actor.id, **told))


def decline_version(actor: User, template: Template, version: Version) -> None:
    """Not take a version that waits; its file is deleted, and a template that has no other goes with it.

    Raises:
        ForbiddenError: The actor does not look after the template, and it is not his own version.
        ConflictError: It counts by now, or counted once.
    """
    require(policy.can_keep(actor, template) or version.author_id == actor.id)
    _take_turn(template, version)
    if version.approved_at is not None:
        raise ConflictError(_("This version was approved meanwhile."))
    if version.withdrawn_at is not None:
        raise ConflictError(_("This version counted once, so it stays for the record."))
    if count_other_versions(version):
        forget(version.key)
        forget_previews(version)
        session.delete(version)
    else:
        template.deleted_at = clock.now()
        record(events.TemplateDeleted(actor_id=actor.id, template_id=template.id))
    author_id = version.author_id or actor.id
    told = {"template_id": template.id, "number": version.number, "author_id": author_id}
    record(events.VersionDeclined(actor_id=actor.id, **told))


def _take_turn(template: Template, version: Version) -> None:
    """Wait until nobody else changes the template, and see what it is like then.

    Raises:
        NotFoundError: The version was declined meanwhile, and is gone.
    """
    lock(f"documents.template:{template.id}")
    session.refresh(template, ["current_number", "latest_number"])
    try:
        session.refresh(version, ["approved_at", "withdrawn_at"])
    except InvalidRequestError as error:
        raise NotFoundError from error


def _settle(template: Template) -> None:
    """Let readers get the newest version that was approved."""
    template.current_number = newest_approved_number(template)
    template.changed_at = clock.now()
    session.flush()
