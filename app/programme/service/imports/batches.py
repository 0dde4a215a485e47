"""A log in batches: each small enough to be one unit of work, however the log is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from app.core.installation import installation
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.formats import ENDS_READING, Log
from app.programme.meter.sighting import Sighting, Unreadable

BATCH = 5_000
"""Messages after which a batch is full."""
MOST_ADDRESSES = 25_000
"""Recipients after which it is full, however few messages they are of; who is on a list is one as well."""
MOST_UNREADABLE = 200_000
"""Lines after which it is full that are no messages: there is nothing to be done about them but to count them."""
MOST_PROBLEMS = 20
"""Of how many such lines it is kept which they are."""


@dataclass
class Batch:
    """Some records of a log.

    Attributes:
        sightings: Messages, each with its day for the company.
        unreadable: How many records are no messages; `problems`: some of them.
        addresses: How many recipients the messages have.
    """

    sightings: list[tuple[date, Sighting]] = field(default_factory=list)
    unreadable: int = 0
    problems: list[Unreadable] = field(default_factory=list)
    addresses: int = 0

    @property
    def is_full(self) -> bool:
        """Whether nothing more should be added."""
        return (
            len(self.sightings) >= BATCH or self.addresses >= MOST_ADDRESSES or self.unreadable >= MOST_UNREADABLE
        )  # fmt: skip

    def note(self, problem: Unreadable) -> None:
        """Add a record that is no message."""
        self.unreadable += 1
        if len(self.problems) < MOST_PROBLEMS or problem.reason in ENDS_READING:
            self.problems.append(problem)


def most_telling(problems: list[Unreadable]) -> list[Unreadable]:
    """Return as many problems as are kept: the first ones, and the last one where it is why reading stopped."""
    if len(problems) > MOST_PROBLEMS and problems[-1].reason in ENDS_READING:
        return [*problems[: MOST_PROBLEMS - 1], problems[-1]]
    return problems[:MOST_PROBLEMS]


def batches_of(log: Log, lists: MailingLists, done: int = 0) -> Iterator[Batch]:
    """Return what is in a log, without the records that were done before."""
    zone = ZoneInfo(installation().settings.time_zone)
    batch = Batch()
    records = iter(log)
    for _number in range(done):
        next(records, None)
    for one in records:
        if isinstance(one, Unreadable):
            batch.note(one)
        else:
            batch.sightings.append((one.moment.astimezone(zone).date(), one))
            batch.addresses += lists.count_people(one)
        if batch.is_full:
            yield batch
            batch = Batch()
    if batch.sightings or batch.unreadable:
        yield batch
