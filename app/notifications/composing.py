"""What a mail says: written at the moment of sending, from what its reader has not read and may see by then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import User
from app.core.installation import installation
from app.core.mail import Message
from app.core.mail.sending import id_of, mail_host
from app.notifications import stopping
from app.notifications.models import Mail, MailKind
from app.notifications.stopping import Stop
from app.notifications.wording import Line

MOST_LINES = 12
SUBJECT_LENGTH = 150
TEMPLATE = "notifications/mail"


@dataclass(frozen=True)
class Entry:
    """One conversation in a mail: the newest of it, and how much more there is."""

    line: Line
    url: str
    more: int


@dataclass(frozen=True)
class Letter:
    """A message with all that its layout shows."""

    message: Message
    context: Mapping[str, object]


def compose(reader: User, mail: Mail, lines: Sequence[Line]) -> Letter:
    """Write a mail, in the language of the moment.

    Args:
        reader: Whom it is for.
        mail: Which mail it is.
        lines: What it tells, the newest first; at least one.
    """
    entries = entries_of(lines)
    is_digest = mail.kind is MailKind.DIGEST
    what = stopping.DIGEST if is_digest else entries[0].line.kind.name
    stop_url = absolute(f"/notifications/stop/{stopping.sign(Stop(reader.id, what))}")
    message = Message(
        to_name=reader.name,
        to_address=reader.email,
        subject=_digest_subject(len(entries)) if is_digest else _subject_of(entries),
        text="",
        key=mail.key,
        language=reader.language,
        headers=_headers(mail, what, stop_url),
    )
    return Letter(message, _context(entries, stop_url, is_digest=is_digest))


def _context(entries: Sequence[Entry], stop_url: str, *, is_digest: bool) -> dict[str, object]:
    """Return what the layout shows around the entries: a digest leads to the inbox, any other mail to its subject."""
    kind, shown = entries[0].line.kind, entries[:MOST_LINES]
    return {
        "entries": shown,
        "left_out": len(entries) - len(shown),
        "is_digest": is_digest,
        "stop_url": stop_url,
        "what": None if is_digest else kind.label,
        "wishes_url": absolute("/notifications/wishes"),
        "inbox_url": absolute("/notifications/"),
        "action": _("Open my inbox") if is_digest else str(kind.action or _("Read it")),
        "url": absolute("/notifications/") if is_digest else entries[0].url,
    }


def entries_of(lines: Sequence[Line]) -> list[Entry]:
    """Return one entry for each conversation: what must be read first, then the newest."""
    threads: dict[str, list[Line]] = {}
    for line in lines:
        threads.setdefault(line.thread, []).append(line)
    entries = [Entry(own[0], absolute(own[0].url), len(own) - 1) for own in threads.values()]
    return sorted(entries, key=lambda entry: not entry.line.kind.is_needed)


def _digest_subject(count: int) -> str:
    name = installation().settings.site_name
    return str(ngettext("%(site)s: %(num)s thing is new", "%(site)s: %(num)s things are new", count, site=name))


def _subject_of(entries: Sequence[Entry]) -> str:
    """Return the newest of a conversation in one line, whatever its title holds."""
    sentence = " ".join("".join(c if c.isprintable() else " " for c in entries[0].line.sentence).split())
    return sentence if len(sentence) <= SUBJECT_LENGTH else sentence[:SUBJECT_LENGTH].rsplit(" ", 1)[0] + " …"


def _headers(mail: Mail, what: str, stop_url: str) -> dict[str, str]:
    room = what.partition(".")[0]
    headers = {
        "List-Id": f"<{room}.{mail_host()}>",
        "List-Unsubscribe": f"<{stop_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    if mail.thread:
        root = id_of(f"notifications.thread:{mail.thread}:{mail.user_id}")
        headers |= {"References": root, "In-Reply-To": root}
    return headers


def absolute(path: str) -> str:
    """Return the whole address of a path of the site."""
    return urljoin(installation().settings.base_url + "/", path)
