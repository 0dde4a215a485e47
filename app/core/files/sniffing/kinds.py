"""What we take, and the reasons why something else is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _

from app.core.errors import InvalidError

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
ALLOWED = {
    "docx": OOXML + "wordprocessingml.document",
    "xlsx": OOXML + "spreadsheetml.sheet",
    "pptx": OOXML + "presentationml.presentation",
    "odt": ODF + "text",
    "ods": ODF + "spreadsheet",
    "odp": ODF + "presentation",
    "pdf": "application/pdf",
    "md": "text/markdown",
    "txt": "text/plain",
    "csv": "text/csv",
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
SAME = {"jpeg": "jpg", "markdown": "md"}
MOST_SHOWN = 80


class Reason(StrEnum):
    """Why a file is refused whose type we take."""

    MACROS = "macros"
    PASSWORD = "password"  # noqa: S105 (a reason, not a secret)
    OLD = "old"
    EMBEDDED = "embedded"
    DECLARATION = "declaration"
    TWO_THINGS = "two_things"
    TOO_LARGE = "too_large"
    NESTED = "nested"
    NAMES = "names"
    DAMAGED = "damaged"
    ENCODING = "encoding"
    COMMANDS = "commands"
    SCRIPTS = "scripts"
    ATTACHED = "attached"
    REACHING = "reaching"
    UNCHECKED = "unchecked"


class RefusedFileError(InvalidError):
    """The file is not what we take; the message says why."""


@dataclass(frozen=True)
class Sniffed:
    """What a file is: its ending in our list and its media type."""

    ending: str
    media_type: str


def refused(reason: Reason) -> RefusedFileError:
    """Return the error that tells a person why a file is refused, and what helps."""
    sentences = {
        Reason.MACROS: _("This file contains macros. Save it without them."),
        Reason.PASSWORD: _("This file is protected by a password. Save it without."),
        Reason.OLD: _("This file is in a format from before 2007. Open it and save it in today’s."),
        Reason.EMBEDDED: _("This file contains an embedded object or control. Put a picture in its place."),
        Reason.DECLARATION: _("This file declares XML entities, which is how attacks are hidden. Save it anew."),
        Reason.TWO_THINGS: _("This file is two things at once, which is how attacks are hidden."),
        Reason.TOO_LARGE: _("This file would unpack to something far too large."),
        Reason.NESTED: _("This file contains another archive. Take it out."),
        Reason.NAMES: _("The names inside this file are not what an office program writes. Save it anew."),
        Reason.DAMAGED: _("This file is damaged. Open it in the program it comes from and save it anew."),
        Reason.ENCODING: _("This text is stored as UTF-16. Save it as UTF-8."),
        Reason.COMMANDS: _("This file starts other programs when it is opened or clicked. Take that out."),
        Reason.SCRIPTS: _("This PDF contains scripts. Print it as a new PDF and send that one."),
        Reason.ATTACHED: _("This PDF carries other files inside. Print it as a new PDF and send that one."),
        Reason.REACHING: _(
            "This PDF opens or fetches something elsewhere by itself. Print it as a new PDF and send that one."
        ),
        Reason.UNCHECKED: _("This file could not be checked. Save it anew, in a simpler form."),
    }
    return RefusedFileError(sentences[reason])


def calls_home(address: str) -> RefusedFileError:
    """Return the error for a file that fetches something from elsewhere.

    Args:
        address: From where, as the file says it.
    """
    shown = "".join(one for one in address if one.isprintable())[:MOST_SHOWN]
    return RefusedFileError(
        _("This file fetches something from elsewhere when it is opened (%(address)s). Take that out.", address=shown)
    )


def mismatch(ending: str) -> RefusedFileError:
    """Return the error for a file that is something else than its name says."""
    return RefusedFileError(_("The content of this file is not what its name says (%(ending)s).", ending=ending))
