"""Why a line, or a record, of a log is no message."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l


class Reason(StrEnum):
    """The words that stand in `Unreadable.reason`."""

    NUL = "nul"
    OVERLONG = "overlong"
    QUOTES = "quotes"
    COLUMNS = "columns"
    DATE = "date"
    DATE_RANGE = "date_range"
    NO_SENDER = "no_sender"
    NO_RECIPIENT = "no_recipient"
    ADDRESS = "address"
    LEGACY_ADDRESS = "legacy_address"
    UNFINISHED = "unfinished"
    BROKEN = "broken"
    TOO_DENSE = "too_dense"
    TOO_MANY = "too_many"


REASONS: Mapping[str, LazyString] = {
    Reason.NUL: _l("It holds bytes that are no text."),
    Reason.OVERLONG: _l("It is longer than a line of a log can be."),
    Reason.QUOTES: _l("A quotation mark is missing."),
    Reason.COLUMNS: _l("It has not as many columns as the header."),
    Reason.DATE: _l("Its date cannot be read."),
    Reason.DATE_RANGE: _l("Its date lies before 1990 or in the future."),
    Reason.NO_SENDER: _l("It names no sender."),
    Reason.NO_RECIPIENT: _l("It names no recipient."),
    Reason.ADDRESS: _l("It holds something that is no address where an address should be."),
    Reason.LEGACY_ADDRESS: _l("It holds an address of Exchange’s own form, which belongs to no mail domain."),
    Reason.UNFINISHED: _l("The log does not say how this message went on."),
    Reason.BROKEN: _l("The packed file ends too early or is damaged from here on."),
    Reason.TOO_DENSE: _l("The packed file unpacks to far more than a log would, so reading stopped here."),
    Reason.TOO_MANY: _l("Too many lines are no messages, so reading stopped here."),
}
ENDS_READING = frozenset({Reason.BROKEN, Reason.TOO_DENSE, Reason.TOO_MANY})
"""Behind these nothing is read any more."""


class UnreadableError(Exception):
    """A piece of a line cannot be read; never leaves this package."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class BrokenFileError(UnreadableError):
    """Nothing that follows in the file can be read."""
