"""What the headers of a message say: who sent it, when, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from app.programme.meter.formats.addresses import address_reader, split_header
from app.programme.meter.formats.identity import identity_of, made_identity
from app.programme.meter.formats.mbox.splitting import Head, split
from app.programme.meter.formats.moments import Moments
from app.programme.meter.formats.opened import Opened
from app.programme.meter.formats.reasons import Reason, UnreadableError
from app.programme.meter.sighting import Sighting, Unreadable

LONGEST_DATE = 200
LONGEST_LIST = 1_000
STAMP = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} +\d{1,2} \d\d:\d\d(?::\d\d)?.*")
LIST_POST = re.compile(r"<mailto:([^>?]+)[>?]", re.IGNORECASE)
LIST_ID = re.compile(r"<([^<>\s.@]+)\.([^<>\s@]+)>")
RESENT = "resent-"
RECIPIENTS = ("to", "cc", "bcc")


def read(log: Opened) -> Iterator[Sighting | Unreadable]:
    """Return the messages of a mailbox; dates without a zone are UTC."""
    reader = _Reader(log)
    for head in split(log.lines):
        if isinstance(head, Unreadable):
            yield head
            continue
        problems: list[Reason] = []
        try:
            yield reader.sighting(head, problems)
        except UnreadableError as error:
            problems[:] = [error.reason]
        if problems:
            yield Unreadable(head.line, problems[0])


class _Reader:
    def __init__(self, log: Opened) -> None:
        self._moments = Moments(log.now, UTC)
        self._address = address_reader()

    def sighting(self, head: Head, problems: list[Reason]) -> Sighting:
        """Return what a message's headers say; what of them cannot be read is added to the problems.

        A message that somebody sent on as it was (`Resent-To`) is theirs.
        """
        fields = head.fields()
        prefix = RESENT if any(RESENT + name in fields for name in RECIPIENTS) else ""
        sender = self._sender(fields, prefix)
        moment = self._moment(fields, prefix, head.start)
        recipients = self._recipients(fields, prefix, problems)
        lists = () if prefix else self._lists(fields)
        if lists:
            recipients = [address for address in recipients if address not in lists]
            recipients += self._all(fields.get("delivered-to", [])[:1], problems)
        if not recipients and not lists:
            raise UnreadableError(problems[0] if problems else Reason.NO_RECIPIENT)
        identity = self._identity(fields, prefix)
        return Sighting(identity, moment, sender, tuple(dict.fromkeys(recipients)), lists)

    def _sender(self, fields: dict[str, list[str]], prefix: str) -> str:
        """Return whom the message is from; of several, the one who sent it."""
        authors = list(split_header(_first(fields, f"{prefix}from")))
        senders = list(split_header(_first(fields, f"{prefix}sender")))
        found = senders if senders and len(authors) != 1 else authors
        if not found:
            raise UnreadableError(Reason.NO_SENDER)
        return self._address(found[0])

    def _recipients(self, fields: dict[str, list[str]], prefix: str, problems: list[Reason]) -> list[str]:
        values = [value for name in RECIPIENTS for value in fields.get(prefix + name, [])]
        return self._all(values, problems)

    def _all(self, values: list[str], problems: list[Reason]) -> list[str]:
        found = []
        for value in values:
            for spelled in split_header(value):
                try:
                    found.append(self._address(spelled))
                except UnreadableError as error:
                    problems.append(error.reason)
        return found

    def _lists(self, fields: dict[str, list[str]]) -> tuple[str, ...]:
        """Return the address of the list that a message came over: as it says, or by the list's name (RFC 2919)."""
        post = LIST_POST.search(_first(fields, "list-post")[:LONGEST_LIST])
        name = LIST_ID.search(_first(fields, "list-id")[:LONGEST_LIST])
        spelled = post[1] if post else f"{name[1]}@{name[2]}" if name else ""
        try:
            return (self._address(spelled),) if spelled else ()
        except UnreadableError:
            return ()

    def _moment(self, fields: dict[str, list[str]], prefix: str, start: str) -> datetime:
        """Return when the message was sent; where its date is none or impossible, when it came into the mailbox."""
        error = UnreadableError(Reason.DATE)
        stamp = STAMP.search(start)
        for text in (_first(fields, f"{prefix}date"), stamp[0] if stamp else ""):
            try:
                return self._moments.within(_moment_of(text))
            except UnreadableError as failure:
                error = failure
        raise error

    def _identity(self, fields: dict[str, list[str]], prefix: str) -> str:
        message_id = identity_of(_first(fields, f"{prefix}message-id"))
        if message_id:
            return message_id
        told = (_first(fields, prefix + name) for name in ("date", "from", "to"))
        return made_identity(_first(fields, "message-id"), *told)


def _first(fields: dict[str, list[str]], name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def _moment_of(text: str) -> datetime:
    """Return the moment that a header names, without a zone in UTC.

    Raises:
        UnreadableError: It names none.
    """
    try:
        moment = parsedate_to_datetime(text[:LONGEST_DATE])
    except (ValueError, TypeError, IndexError, OverflowError) as error:
        raise UnreadableError(Reason.DATE) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
