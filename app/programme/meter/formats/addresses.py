"""Mail addresses as logs and headers spell them, brought to one form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from functools import lru_cache

from app.programme.meter.formats.reasons import Reason, UnreadableError

LONGEST_SPELLING = 500
LONGEST_ADDRESS = 320
REMEMBERED = 1 << 15
MOST_NESTED = 8
NULL_SENDER = "<>"
"""Whom a server names as the sender of what it says itself, such as that a message could not be delivered."""

LEGACY = re.compile(r"(?:ex:)?/o=|/cn=|imceaex-", re.IGNORECASE)
PREFIX = re.compile(r"(?:mailto|smtp):", re.IGNORECASE)
ROUTE = re.compile(r"@[^:]*:")
BARE = re.compile(r"[^\s<>()\[\],;:\\\"@\x00-\x20\x7f]+")
FULL = re.compile(r"(?:[^\s<>(),;:\\\"@\x00-\x20\x7f]+|\"[^\"\x00-\x1f]+\")@[^\s<>(),;\\\"/@\x00-\x20\x7f]+")
COMMENT = re.compile(r"\\.|(\((?:[^()\\]|\\.)*+\))", re.DOTALL)
QUOTED = re.compile(r'\\.|("(?:[^"\\]|\\.)*+")(@?)', re.DOTALL)
"""Both take an escaped character outside as well, so that each is looked at once, however hostile the header."""
ROUTE_IN_BRACKETS = re.compile(r"<\s*@[^<>:]*:")
SEPARATOR = re.compile(r"[,;]")

ReadAddress = Callable[[str], str]


def address_reader(*, is_local_allowed: bool = False) -> ReadAddress:
    """Return a function that brings one address to its form, and remembers those it has seen lately.

    Each log has its own, so that no address stays in memory once the log is read.

    Args:
        is_local_allowed: Whether a name without a domain is an address, as it is within one server.
    """
    remembering = lru_cache(REMEMBERED)(lambda text: _form_of(text, is_local_allowed))

    def read(text: str) -> str:
        if len(text) > LONGEST_SPELLING:
            raise UnreadableError(Reason.ADDRESS)
        return remembering(text)

    return read


def _form_of(text: str, is_local_allowed: bool) -> str:
    """Return an address in lower case, without name, angle brackets, route or prefix.

    Raises:
        UnreadableError: It is none, or one of Exchange's own form.
    """
    address = text.strip().strip("'")
    if "<" in address:
        address = address.rpartition("<")[2].partition(">")[0]
    address = PREFIX.sub("", address.strip(), count=1)
    if LEGACY.match(address):
        raise UnreadableError(Reason.LEGACY_ADDRESS)
    address = ROUTE.sub("", address, count=1).rstrip(".").lower()
    pattern = FULL if "@" in address or not is_local_allowed else BARE
    if len(address) > LONGEST_ADDRESS or not pattern.fullmatch(address):
        raise UnreadableError(Reason.ADDRESS)
    return address


def split_header(text: str) -> Iterator[str]:
    """Return what stands for an address in a header: `Jean <jean@x.fr>, "Doe, J." <j@x.fr>, Staff: a@x.fr, b@x.fr;`.

    Names, comments and the names of groups are left out; what names nobody is no address and left out as well.
    """
    if "=?" in text and "@" not in text:
        text = _decoded(text)
    text = QUOTED.sub(lambda found: " " if found[1] and not found[2] else found[0], text)
    for _depth in range(MOST_NESTED):
        shorter = COMMENT.sub(lambda found: " " if found[1] else found[0], text)
        if shorter == text:
            break
        text = shorter
    text = ROUTE_IN_BRACKETS.sub("<", text)
    for part in SEPARATOR.split(text):
        if "<" in part:
            yield part
        elif "@" in part:
            yield from (word for word in part.rpartition(":")[2].split() if "@" in word)


def _decoded(text: str) -> str:
    """Return a header that a mailer encoded as a whole, addresses included."""
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        return text
