"""Filling templates in; what comes of it is kept only for who asks for that."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _

from app.accounts.events import UserDeactivated
from app.accounts.models import User
from app.core import clock
from app.core.db import lock, session, unit_of_work
from app.core.errors import InvalidError
from app.core.files import clean_name
from app.core.files.taking import forget
from app.core.installation import installation
from app.core.jobs import Job
from app.core.permissions import require
from app.documents.asking.entries import understood
from app.documents.asking.questions import Asked
from app.documents.filling import (
    FILLABLE,
    LARGEST_FILE,
    Placeholder,
    Reason,
    UnfillableError,
    fill,
    find_asked,
    find_unread,
)
from app.documents.models import FieldSource, Filled, Template, UseKind, Version
from app.documents.queries.filling import (
    count_filled,
    get_same_filled,
    known_of,
    list_all_filled,
    list_filled_removed_before,
)
from app.documents.service.usage import note_use

MOST_KEPT = 50
LARGEST_RESULT = 2 * LARGEST_FILE
TITLE_LENGTH = 100
KEPT_FOR = timedelta(days=1)
"""How long a copy that was deleted can be put back."""
BATCH = 100


@dataclass(frozen=True)
class Document:
    """A filled-in document: what it is called, what it is, what is in it."""

    name: str
    media_type: str
    content: bytes


def placeholders_of(version: Version) -> list[Placeholder]:
    """Return what is to be filled in in a version, as the document says it; none in formats that are not filled in.

    Raises:
        InvalidError: The file is too large to be filled in here.
    """
    return find_asked(_content_of(version), version.ending) if version.ending in FILLABLE else []


def unread_of(version: Version) -> list[str]:
    """Return what stands between double braces in a version and is not understood, so that it stays.

    Raises:
        InvalidError: The file is too large to be filled in here.
    """
    return find_unread(_content_of(version), version.ending) if version.ending in FILLABLE else []


def fill_in(
    reader: User, template: Template, version: Version, asked: Sequence[Asked], entered: Mapping[str, str]
) -> Document:
    """Return a version with what a reader has entered in its places, and count that it was filled in.

    Args:
        reader: Who fills it in; may see the template.
        template: The template.
        version: The version that readers get.
        asked: What is asked for.
        entered: What was entered, by the placeholder's name.

    Raises:
        InvalidError: Something is missing or wrong, or the file cannot be filled in.
    """
    entries = {
        one.name: understood(
            one, entered.get(one.name, ""), language=reader.language, written_in=template.language
        )
        for one in asked
    }  # fmt: skip
    texts = {name: entry.text for name, entry in entries.items()}
    exact = {name: entry.exact for name, entry in entries.items() if entry.exact is not None}
    try:
        content = fill(_content_of(version), version.ending, texts, exact)
    except UnfillableError as error:
        raise _explained(error) from error
    note_use(template.id, reader.department_id, UseKind.FILL)
    return Document(_name_for(reader, template, version), version.media_type, content)


def keep_filled(reader: User, version: Version, document: Document) -> Filled:
    """Keep a filled-in document for who has filled it in; the very same one is kept once.

    Raises:
        InvalidError: There are too many already, or it has become too large.
    """
    require(reader.is_active)
    lock(f"documents.filled:{reader.id}")
    known = get_same_filled(reader, version.id, hashlib.sha256(document.content).hexdigest())
    if known is not None:
        return known
    if count_filled(reader) >= MOST_KEPT:
        raise _too_many()
    stored = installation().files.save(io.BytesIO(document.content), document.name, limit=LARGEST_RESULT)
    filled = Filled(
        user_id=reader.id,
        version_id=version.id,
        name=stored.name,
        key=stored.key,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        filled_at=clock.now(),
    )
    session.add(filled)
    session.flush()
    return filled


def remove_filled(actor: User, filled: Filled) -> None:
    """Delete a filled-in document; for a day it can be put back.

    Raises:
        ForbiddenError: It is somebody else's.
    """
    require(filled.user_id == actor.id)
    filled.removed_at = filled.removed_at or clock.now()


def restore_filled(actor: User, filled: Filled) -> None:
    """Put a filled-in document back.

    Raises:
        ForbiddenError: It is somebody else's.
        InvalidError: There are too many already.
    """
    require(filled.user_id == actor.id)
    lock(f"documents.filled:{actor.id}")
    if filled.removed_at is not None and count_filled(actor) >= MOST_KEPT:
        raise _too_many()
    filled.removed_at = None


def forget_filled_of(event: UserDeactivated) -> None:
    """Delete what somebody who has left had kept."""
    _forget(list_all_filled(event.user_id))


def forget_removed() -> int:
    """Delete filled-in documents that were deleted a day ago and that nobody has put back.

    Returns:
        How many there were.
    """
    with unit_of_work():
        filled = list_filled_removed_before(clock.now() - KEPT_FOR, BATCH)
        _forget(filled)
        return len(filled)


FORGET_REMOVED_FILLED = Job("documents.forget_removed_filled", forget_removed)


def _too_many() -> InvalidError:
    return InvalidError(
        _("You keep %(most)s filled-in documents already. Delete one of them first.", most=MOST_KEPT), "is_kept"
    )


def _forget(filled: Iterable[Filled]) -> None:
    for one in filled:
        forget(one.key)
        session.delete(one)
    session.flush()


def _content_of(version: Version) -> bytes:
    if version.size > LARGEST_FILE:
        raise _explained(UnfillableError(Reason.TOO_LARGE))
    return b"".join(installation().files.read(version.key))


def _explained(error: UnfillableError) -> InvalidError:
    if error.reason is Reason.NUL:
        return InvalidError(_("This contains a character that no document can hold. Type it anew."))
    if error.reason is Reason.TOO_LARGE:
        most = LARGEST_FILE // 1_000_000
        return InvalidError(
            _("This file is too large to be filled in here (%(most)s MB at most). Download it instead.", most=most)
        )
    return InvalidError(_("This file is damaged, so that it cannot be filled in here. Download it instead."))


def _name_for(reader: User, template: Template, version: Version) -> str:
    title = template.title.replace("/", "-").replace("\\", "-")[:TITLE_LENGTH].strip()
    return clean_name(f"{title} - {known_of(reader)[FieldSource.TODAY]}.{version.ending}")
