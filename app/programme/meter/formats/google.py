"""Exports of the email log search of Google Workspace, with English column names.

A message has one row for each thing that happened to it on its way to each recipient; a delivery is an event whose
target is a mailbox of Gmail or a server outside. An export takes the language of the administrator who makes it; one
with column names in another language is refused with a sentence that says so, for its events cannot be told apart.

Source of columns and events: Google, "Email log search export fields" and "Email Log Search delivery status
definitions".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.programme.meter.formats.addresses import NULL_SENDER, address_reader
from app.programme.meter.formats.gathering import gather
from app.programme.meter.formats.identity import identity_of, made_identity
from app.programme.meter.formats.moments import Moments, is_day_first
from app.programme.meter.formats.opened import Opened
from app.programme.meter.formats.reasons import Reason, UnreadableError
from app.programme.meter.formats.tables import Header, Row, Table
from app.programme.meter.sighting import Sighting, Unreadable

MESSAGE_ID = ("messageid",)
TIME = ("startdate",)
EVENT_TIME = ("eventdate",)
SENDER = ("sender",)
RECIPIENT = ("recipientaddress",)
TARGET = ("eventtarget",)
STATUS = ("eventstatus",)
REPLY = ("eventsmtpreplycode",)

MAILBOXES = {"GMAIL_INBOX", "SMTP_OUT"}
LIST = "LIST_SERVER"
UNDELIVERED = re.compile(
    r"BOUNCE|REJECT|DROP|FAIL|QUARANTINE|(?<!BYPASSED )(?<!NOT )SPAM|PHISH|DEFER|DELAY|PENDING|QUEUE|RETRY|DELETE|"
    r"DISCARD|NOT DELIVERED|UNDELIVER|ERROR|BLOCK|EXPIRE"
)
REFUSED = ("4", "5")
NOTHING = {"", "N/A", "NA", "-"}
REJECTED = "SMTPIN_ADDED_REJECT"
ON_BEHALF = re.compile(r"\bon behalf of\b", re.IGNORECASE)
BETWEEN_WORDS = re.compile(r"[\s<>()\[\],;:\"]+")


def recognises(header: Header) -> bool:
    """Return whether a table is an email log search export."""
    return all(header.has(names) for names in (MESSAGE_ID, TIME, SENDER, RECIPIENT, TARGET, STATUS))


def read(log: Opened, header: Header) -> Iterator[Sighting | Unreadable]:
    """Return what an export says; dates without a zone are in the company's."""
    reader = _Reader(log, header)
    return gather(reader.records(Table(log.lines, header, reader.needed).rows()))


class _Reader:
    def __init__(self, log: Opened, header: Header) -> None:
        self._message_id, self._time = header.place(MESSAGE_ID), header.place(TIME)
        self._sender, self._recipient = header.place(SENDER), header.place(RECIPIENT)
        self._target, self._status = header.place(TARGET), header.place(STATUS)
        self._event_time, self._reply = header.place(EVENT_TIME), header.place(REPLY)
        self.needed = (
            self._message_id, self._time, self._sender, self._recipient, self._target, self._status, self._event_time,
        )  # fmt: skip
        dates = (cells[self._time] for cells in log.sampled_cells(header) if len(cells) > self._time)
        self._moments = Moments(log.now, log.zone, is_day_first=is_day_first(dates))
        self._address = address_reader()

    def records(self, rows: Iterator[Row | Unreadable]) -> Iterator[Sighting | Unreadable]:
        """Return a sighting for each event that is a delivery, or that names a list."""
        for row in rows:
            if isinstance(row, Unreadable):
                yield row
                continue
            line, cells = row
            target = cells[self._target].strip().upper().replace(" ", "_")
            if (target != LIST and target not in MAILBOXES) or not self._is_done(cells):
                continue
            try:
                sighting = self._sighting(cells, is_list=target == LIST)
            except UnreadableError as error:
                yield Unreadable(line, error.reason)
            else:
                if sighting:
                    yield sighting

    def _is_done(self, cells: list[str]) -> bool:
        """Return whether an event came to a good end."""
        reply = cells[self._reply].strip() if 0 <= self._reply < len(cells) else ""
        status = cells[self._status].upper().replace("_", " ")
        return not UNDELIVERED.search(status) and not reply.startswith(REFUSED)

    def _sighting(self, cells: list[str], *, is_list: bool) -> Sighting | None:
        spelled = cells[self._sender].strip()
        if spelled == NULL_SENDER or REJECTED in cells[self._message_id]:
            return None
        moment = self._moments.read(self._date_of(cells))
        sender = self._sender_of(spelled)
        addresses = tuple(dict.fromkeys(self._address(one) for one in _addresses_in(cells[self._recipient])))
        if not addresses:
            raise UnreadableError(Reason.NO_RECIPIENT if _is_nothing(cells[self._recipient]) else Reason.ADDRESS)
        message_id = "" if _is_nothing(cells[self._message_id]) else identity_of(cells[self._message_id])
        message_id = message_id or made_identity(moment.isoformat(), sender)
        return Sighting(message_id, moment, sender, () if is_list else addresses, addresses if is_list else ())

    def _date_of(self, cells: list[str]) -> str:
        """Return when the message started on its way; where that is left out, when the event happened."""
        if _is_nothing(cells[self._time]) and self._event_time >= 0:
            return cells[self._event_time]
        return cells[self._time]

    def _sender_of(self, spelled: str) -> str:
        """Return the account that sent; somebody who wrote for it may stand before `on behalf of` or behind it."""
        if _is_nothing(spelled):
            raise UnreadableError(Reason.NO_SENDER)
        found = _addresses_in(ON_BEHALF.split(spelled)[-1])
        return self._address(found[0] if found else spelled)


def _is_nothing(cell: str) -> bool:
    return cell.strip().upper() in NOTHING


def _addresses_in(cell: str) -> list[str]:
    return [word for word in BETWEEN_WORDS.split(cell) if "@" in word]
