"""Message traces of Microsoft 365.

Three exports are read, told apart by their columns: the enhanced summary report with a row for each message, whose
`recipient_status` holds `address##status;address##status`; the extended report with a row for each event; and the
summary, on the screen or by `Get-MessageTrace` and `Get-MessageTraceV2`, with a row for each recipient.

Source of columns and statuses: Microsoft, "Message trace in the Exchange admin center" and "Get-MessageTraceV2".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from enum import Enum
from functools import lru_cache

from app.programme.meter.formats.addresses import NULL_SENDER, ReadAddress, address_reader
from app.programme.meter.formats.gathering import gather
from app.programme.meter.formats.identity import identity_of, made_identity
from app.programme.meter.formats.moments import Moments, is_day_first
from app.programme.meter.formats.opened import Opened
from app.programme.meter.formats.reasons import Reason, UnreadableError
from app.programme.meter.formats.tables import Header, Row, Table
from app.programme.meter.sighting import Sighting, Unreadable

TIME = (
    "origintimestamputc", "origintimestamp", "datetimeutc", "datetime", "received", "receiveddatetime", "receivedutc",
    "dateutc", "date",
)  # fmt: skip
SENDER = ("senderaddress", "sender", "fromaddress")
STATUSES = ("recipientstatus",)
RECIPIENT = ("recipientaddress", "recipient", "recipients", "toaddress")
STATUS = ("status", "deliverystatus")
EVENT = ("eventid",)
RELATED = ("relatedrecipientaddress",)
MESSAGE_ID = ("messageid", "internetmessageid")
TRACE_ID = ("networkmessageid", "messagetraceid", "id")
LONGEST_STATUS = 200
STATUS_MARK = "##"


class Fate(Enum):
    """What became of a message on its way to an address."""

    DELIVERED = "delivered"
    LIST = "list"
    NOTHING = "nothing"


UNDELIVERED = (
    "undeliver",
    "fail",
    "drop",
    "spam",
    "quarantine",
    "reject",
    "discard",
    "delete",
    "bad",
    "recall",
    "duplicate",
)
DELIVERED = ("deliver", "send", "sent")


def recognises(header: Header) -> bool:
    """Return whether a table is a message trace."""
    if not header.has(TIME) or not header.has(SENDER):
        return False
    return header.has(STATUSES) or (header.has(RECIPIENT) and (header.has(STATUS) or header.has(EVENT)))


def read(log: Opened, header: Header) -> Iterator[Sighting | Unreadable]:
    """Return what a message trace says; dates without a zone are UTC."""
    columns = _Columns(header)
    dates = (cells[columns.time] for cells in log.sampled_cells(header) if len(cells) > columns.time)
    moments = Moments(log.now, UTC, is_day_first=is_day_first(dates))
    reader = _Reader(columns, moments, address_reader())
    rows = Table(log.lines, header, columns.needed).rows()
    records = reader.records(rows)
    return records if columns.is_by_message else gather(records)


class _Columns:
    """Where in a row things stand; -1 for what the export leaves out."""

    def __init__(self, header: Header) -> None:
        self.time = header.place(TIME)
        self.sender = header.place(SENDER)
        self.message_id = header.place(MESSAGE_ID)
        self.trace_id = header.place(TRACE_ID)
        self.related = header.place(RELATED)
        self.is_by_event = header.has(EVENT) and header.has(RECIPIENT)
        self.is_by_message = header.has(STATUSES) and not self.is_by_event
        self.recipient = header.place(STATUSES if self.is_by_message else RECIPIENT)
        self.status = header.place(EVENT if self.is_by_event else STATUS)
        needed = (self.time, self.sender, self.message_id, self.trace_id, self.recipient)
        self.needed = needed if self.is_by_message else (*needed, self.status, self.related)


class _Reader:
    def __init__(self, columns: _Columns, moments: Moments, address: ReadAddress) -> None:
        self._columns = columns
        self._moments = moments
        self._address = address

    def records(self, rows: Iterator[Row | Unreadable]) -> Iterator[Sighting | Unreadable]:
        """Return a sighting for each row with a delivery, and what of a row could not be read."""
        columns = self._columns
        ends = self._ends_of_message if columns.is_by_message else self._ends_of_row
        for row in rows:
            if isinstance(row, Unreadable):
                yield row
                continue
            line, cells = row
            problems: list[Reason] = []
            try:
                recipients, lists = ends(cells, problems)
                if not cells[columns.recipient].strip():
                    problems.append(Reason.NO_RECIPIENT)
                if recipients or lists:
                    sighting = self._sighting(cells, recipients, lists)
                    if sighting:
                        yield sighting
            except UnreadableError as error:
                problems[:] = [error.reason]
            if problems:
                yield Unreadable(line, problems[0])

    def _sighting(self, cells: list[str], recipients: list[str], lists: list[str]) -> Sighting | None:
        """Return what a row says; None for what a server itself says, such as that a message could not be delivered."""
        columns = self._columns
        moment = self._moments.read(cells[columns.time])
        spelled = cells[columns.sender]
        if spelled == NULL_SENDER:
            return None
        if not spelled.strip():
            raise UnreadableError(Reason.NO_SENDER)
        sender = self._address(spelled)
        message_id = identity_of(cells[columns.message_id]) if columns.message_id >= 0 else ""
        if not message_id and columns.trace_id >= 0:
            message_id = identity_of(cells[columns.trace_id])
        message_id = message_id or made_identity(moment.isoformat(), sender)
        return Sighting(message_id, moment, sender, tuple(dict.fromkeys(recipients)), tuple(dict.fromkeys(lists)))

    def _ends_of_message(self, cells: list[str], problems: list[Reason]) -> tuple[list[str], list[str]]:
        """Return the recipients and the lists in `address##status;address##status`."""
        recipients: list[str] = []
        lists: list[str] = []
        for part in cells[self._columns.recipient].split(";"):
            address, mark, status = part.rpartition(STATUS_MARK)
            if mark:
                self._sort(address, _fate_of(status), (recipients, lists), problems)
            elif part.strip():
                problems.append(Reason.ADDRESS)
        return recipients, lists

    def _ends_of_row(self, cells: list[str], problems: list[Reason]) -> tuple[list[str], list[str]]:
        """Return the recipients and the lists of a row for one recipient, or for one event."""
        recipients: list[str] = []
        lists: list[str] = []
        columns = self._columns
        fate = _fate_of(cells[columns.status])
        spelled = cells[columns.recipient]
        if fate is Fate.LIST and columns.is_by_event and columns.related >= 0:
            spelled = cells[columns.related]
        for address in spelled.split(";"):
            if address.strip():
                self._sort(address, fate, (recipients, lists), problems)
        return recipients, lists

    def _sort(self, address: str, fate: Fate, found: tuple[list[str], list[str]], problems: list[Reason]) -> None:
        """Put an address where it belongs."""
        if fate is Fate.NOTHING:
            return
        try:
            found[fate is Fate.LIST].append(self._address(address))
        except UnreadableError as error:
            problems.append(error.reason)


def _fate_of(status: str) -> Fate:
    """Return what a status says: `Receive, Deliver` was delivered, `Receive, Expand` a list, all else was neither."""
    return _fate_of_known(status) if len(status) <= LONGEST_STATUS else Fate.NOTHING


@lru_cache(500)
def _fate_of_known(status: str) -> Fate:
    words = status.lower()
    if "expand" in words:
        return Fate.LIST
    if any(word in words for word in UNDELIVERED):
        return Fate.NOTHING
    return Fate.DELIVERED if any(word in words for word in DELIVERED) else Fate.NOTHING
