"""People as vCards 3.0 (RFC 2426): the version that phones and mail programs understand best."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC

from app.accounts.models import User
from app.core.installation import installation
from app.core.slugs import slugify
from app.people.models import Profile

MEDIA_TYPE = "text/vcard"
MAX_OCTETS = 75
"""Octets of a line without its line break (RFC 2426, 2.6)."""
LINE_BREAK = re.compile(r"\r\n|\r|\n")
SPECIAL = re.compile(r"[\\,;\n]")


def vcard_of(person: User, profile: Profile | None, base_url: str) -> str:
    """Return a person as an entry for the contacts of a phone or a mail program.

    Args:
        person: Who; loaded with the department.
        profile: What the person tells, where there is a profile yet.
        base_url: Under which address people reach this installation.
    """
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"FN:{escaped(person.name)}",
        f"N:{_joined(*split_name(person.name), '', '', '')}",
        *_optional("NICKNAME", person.known_as),
        f"ORG:{_joined(installation().settings.site_name, person.department.name)}",
        *_optional("TITLE", person.title),
        f"EMAIL;TYPE=INTERNET:{escaped(person.email)}",
        f"TZ;VALUE=text:{escaped(person.time_zone)}",
        f"URL:{base_url.rstrip('/')}/people/{person.id}-{slugify(person.name)}",
        *(_told(profile) if profile else ()),
        f"REV:{(profile.changed_at if profile else person.created_at).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "END:VCARD",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def split_name(name: str) -> tuple[str, str]:
    """Return a name as family name and given names.

    The family name is the last word, with the particles in small letters before it: `Jean de la Tour` is of the family
    `de la Tour`. A name of one word is a given name. Where this guess is wrong, the full name (`FN`) is still right.
    """
    words = name.split()
    start = len(words) - 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    return (" ".join(words[start:]), " ".join(words[:start])) if start > 0 else ("", name.strip())


def escaped(value: str) -> str:
    """Return a text as the value of a property: nothing in it ends the value, the part or the line."""
    text = LINE_BREAK.sub("\n", value)
    plain = "".join(one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs"))
    return SPECIAL.sub(lambda match: "\\n" if match[0] == "\n" else f"\\{match[0]}", plain)


def folded(line: str) -> str:
    """Return a line in pieces of at most 75 octets, each but the first after a space; no character is cut in two."""
    pieces = [""]
    for character in line:
        if len((pieces[-1] + character).encode()) > MAX_OCTETS:
            pieces.append(" ")
        pieces[-1] += character
    return "\r\n".join(pieces)


def _joined(*parts: str) -> str:
    return ";".join(escaped(part) for part in parts)


def _optional(name: str, value: str) -> list[str]:
    return [f"{name}:{escaped(value)}"] if value else []


def _told(profile: Profile) -> Iterator[str]:
    """Yield what a person tells: the room stands where addresses have a building or a floor."""
    yield from _optional("TEL;TYPE=WORK,VOICE", profile.phone)
    if profile.location or profile.room:
        yield f"ADR;TYPE=WORK:{_joined('', profile.room, '', profile.location, '', '', '')}"
