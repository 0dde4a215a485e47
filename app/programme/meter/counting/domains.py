"""Where the addresses of a log were taken to belong, domain by domain, for whoever checks before it is counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.programme.meter.counting.directory import OUTSIDE, Directory
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.sighting import Sighting

FEWEST_ADDRESSES = 5
"""A domain outside with fewer addresses is not named: it may be somebody's own."""
MOST_NAMED = 12
MOST_LISTS = 20


@dataclass(frozen=True)
class Sides:
    """Which domains are whose.

    Attributes:
        inside: Domains of the company, each with how many addresses it has in the log, most first.
        outside: The largest of all others; `others`: how many there are beside these.
        lists: Mailing lists that mail went over, each with its deliveries, most first; some have no name.
    """

    inside: Sequence[tuple[str, int]]
    outside: Sequence[tuple[str, int]]
    others: int
    lists: Sequence[tuple[str, int]]


def look_at_sides(seen: Iterable[tuple[date, Sighting]], directory: Directory, lists: MailingLists) -> Sides:
    """Return whose the domains in a log are, and which lists its mail went over.

    Args:
        seen: Messages, each with its day for the company.
        directory: Whose an address is.
        lists: Who is on which mailing list.
    """
    addresses: dict[bool, defaultdict[str, set[int]]] = {True: defaultdict(set), False: defaultdict(set)}
    over: Counter[str] = Counter()
    for day, sighting in seen:
        deliveries = lists.deliveries_of(sighting)
        over.update(name for name in deliveries.values() if name is not None)
        for address in (sighting.sender, *deliveries):
            is_inside = directory.end_of(address, day) != OUTSIDE
            addresses[is_inside][address.rpartition("@")[2]].add(hash(address))
    inside, outside = _counted(addresses[True]), _counted(addresses[False])
    named = [(domain, count) for domain, count in outside if count >= FEWEST_ADDRESSES][:MOST_NAMED]
    return Sides(inside[:MOST_NAMED], named, len(outside) - len(named), over.most_common(MOST_LISTS))


def _counted(addresses: dict[str, set[int]]) -> Sequence[tuple[str, int]]:
    counts = [(domain, len(found)) for domain, found in addresses.items() if domain]
    return sorted(counts, key=lambda one: (-one[1], one[0]))
