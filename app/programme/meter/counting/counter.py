"""Counting: from what a log says about messages to numbers by day and department.

A message counts where its sender and at least one recipient belong to departments that are known; each recipient is one
delivery, and it crosses where the two departments differ. What else the log holds is counted as well, apart: mail of
the company with an end that nobody knows, mail from and to the outside, Passerelle's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app.programme.meter.counting.directory import OUTSIDE, OWN, UNKNOWN, Directory, End
from app.programme.meter.counting.fingerprints import Counted
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.sighting import Sighting

DAYS_AT_ONCE = 8
SENT, CROSSING, LIST, PAIR, DELIVERY = "sent", "crossing", "list ", "pair ", "to "
"""What is counted once of a message."""


@dataclass
class Sent:
    """Messages of a sender on a day, and those of them that left the department."""

    messages: int = 0
    crossing: int = 0


@dataclass
class Flow:
    """Messages and deliveries from one end to another on a day."""

    messages: int = 0
    deliveries: int = 0


@dataclass
class OverList:
    """What went over a mailing list on a day."""

    messages: int = 0
    deliveries: int = 0
    crossing: int = 0


@dataclass
class Outcome:
    """What became of the records of a log.

    Attributes:
        read: Records; `counted`: messages that were new; `repeated`: records in which nothing was new.
        late: Records of days that are closed.
        deliveries: New deliveries within the company; `unknown`: those with an end that the directory does not know.
        crossing: New deliveries between different departments.
        outside: New deliveries from or to the outside.
        days: The days on which something was counted; `seen_days`: all days of which something was seen.
    """

    read: int = 0
    counted: int = 0
    repeated: int = 0
    late: int = 0
    deliveries: int = 0
    unknown: int = 0
    crossing: int = 0
    outside: int = 0
    days: set[date] = field(default_factory=set)
    seen_days: set[date] = field(default_factory=set)

    def add(self, other: Outcome) -> None:
        """Add what became of further records."""
        self.days |= other.days
        self.seen_days |= other.seen_days
        for name in ("read", "counted", "repeated", "late", "deliveries", "unknown", "crossing", "outside"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass
class Tally:
    """What a batch adds.

    Attributes:
        sent: By day and sender.
        flows: By day, sender, recipient, and whether it went over a list.
        lists: By day and the list's name.
        outcome: What became of the records.
    """

    sent: defaultdict[tuple[date, End], Sent] = field(default_factory=lambda: defaultdict(Sent))
    flows: defaultdict[tuple[date, End, End, bool], Flow] = field(default_factory=lambda: defaultdict(Flow))
    lists: defaultdict[tuple[date, str], OverList] = field(default_factory=lambda: defaultdict(OverList))
    outcome: Outcome = field(default_factory=Outcome)


class Letter(NamedTuple):
    """A message on the day on which it is counted: its hash, and who sent it."""

    day: date
    message: int
    sender: End


@dataclass(frozen=True)
class Meter:
    """Counts messages, each thing about them once.

    Attributes:
        directory: Whose an address is.
        lists: Who is on which mailing list.
        counted: What is counted already.
    """

    directory: Directory
    lists: MailingLists
    counted: Counted

    def count(self, batch: Iterable[tuple[date, Sighting]], closed: Collection[date] = ()) -> Tally:
        """Count a batch.

        Args:
            batch: What was seen, each with its day for the company.
            closed: Days to which nothing is added any more.
        """
        tally = Tally()
        by_day: dict[date, list[Sighting]] = defaultdict(list)
        for day, sighting in batch:
            by_day[day].append(sighting)
        days = sorted(by_day)
        for start in range(0, len(days), DAYS_AT_ONCE):
            self.counted.open(days[start : start + DAYS_AT_ONCE])
            shut = self.counted.foreign.union(closed)
            for day in days[start : start + DAYS_AT_ONCE]:
                self._count_day(tally, day, by_day[day], shut)
        return tally

    def _count_day(self, tally: Tally, day: date, sightings: Sequence[Sighting], shut: Collection[date]) -> None:
        outcome = tally.outcome
        outcome.read += len(sightings)
        outcome.seen_days.add(day)
        for sighting in sightings:
            message = self.counted.sealer.seal(sighting.message_id)
            home = self.counted.home_of(message, day)
            if (home or day) in shut:
                outcome.late += 1
                continue
            letter = Letter(home or day, message, self.directory.end_of(sighting.sender, home or day))
            is_new = self.counted.add(letter.day, message)
            arrived = self._new_deliveries(letter, sighting)
            self._add(tally, letter, arrived)
            outcome.counted += is_new
            outcome.repeated += not is_new and not arrived
            if is_new or arrived:
                outcome.days.add(letter.day)

    def _new_deliveries(self, letter: Letter, sighting: Sighting) -> Mapping[tuple[End, str | None], int]:
        """Return how many recipients of a message are new, by whose they are and the list over which it came."""
        add, seal, end_of = self.counted.add, self.counted.sealer.seal, self.directory.end_of
        arrived: dict[tuple[End, str | None], int] = {}
        for address, name in self.lists.deliveries_of(sighting).items():
            if add(letter.day, seal(DELIVERY + address, letter.message)):
                key = end_of(address, letter.day), name
                arrived[key] = arrived.get(key, 0) + 1
        return arrived

    def _add(self, tally: Tally, letter: Letter, arrived: Mapping[tuple[End, str | None], int]) -> None:
        for (recipient, name), deliveries in arrived.items():
            flow = tally.flows[letter.day, letter.sender, recipient, name is not None]
            flow.deliveries += deliveries
            flow.messages += self._is_first(letter, f"{PAIR}{letter.sender} {recipient} {name is not None}")
            ends = {letter.sender, recipient}
            if OUTSIDE in ends:
                tally.outcome.outside += deliveries
            elif OWN not in ends:
                tally.outcome.deliveries += deliveries
                tally.outcome.unknown += deliveries if UNKNOWN in ends else 0
            if min(ends) > UNKNOWN:
                self._add_known(tally, letter, name, deliveries, is_crossing=len(ends) > 1)

    def _add_known(self, tally: Tally, letter: Letter, name: str | None, deliveries: int, *, is_crossing: bool) -> None:
        """Add what went from one known department to another, or stayed within it."""
        sent = tally.sent[letter.day, letter.sender]
        sent.messages += self._is_first(letter, SENT)
        if is_crossing:
            tally.outcome.crossing += deliveries
            sent.crossing += self._is_first(letter, CROSSING)
        if name is not None:
            over = tally.lists[letter.day, name]
            over.messages += self._is_first(letter, LIST + name)
            over.deliveries += deliveries
            over.crossing += deliveries if is_crossing else 0

    def _is_first(self, letter: Letter, part: str) -> bool:
        """Note that something about a message is counted; return whether it was not before."""
        return self.counted.add(letter.day, self.counted.sealer.seal(part, letter.message))
