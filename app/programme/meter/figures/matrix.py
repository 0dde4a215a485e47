"""Who mails whom: from the sums by department to the units that are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.programme.meter.figures.ordering import order_by_closeness
from app.programme.meter.figures.values import Matrix, Pair, Unit
from app.programme.meter.figures.weekly import CountedWeek

PairSums = Mapping[tuple[int, int], tuple[int, int, int]]
"""Messages, deliveries and those by list, by the parties that sent and got them."""


def build_matrix(
    groups: Sequence[tuple[int, ...]], names: Mapping[int, str], weeks: Sequence[CountedWeek], sums: PairSums
) -> Matrix:
    """Return the matrix of some groups of departments, in an order in which blocks can be seen.

    Args:
        groups: The parties that are shown as one; every department's party is in one of them.
        names: What departments are called, by their parties.
        weeks: The weeks that it is about.
        sums: The mail from each party to each.
    """
    present = {party for pair in sums for party in pair} | {party for week in weeks for party in week.people}
    shown = [group for group in groups if present.intersection(group)]
    places = {party: place for place, group in enumerate(shown) for party in group}
    mail = _regroup(sums, places)
    order = order_by_closeness(len(shown), {pair: numbers[1] for pair, numbers in mail.items()})
    units = [_unit(shown[place], names, weeks) for place in order]
    moved = {old: new for new, old in enumerate(order)}
    pairs = {
        (moved[sender], moved[recipient]): Pair(units[moved[sender]], units[moved[recipient]], *numbers)
        for (sender, recipient), numbers in mail.items()
    }
    return Matrix(units, pairs)


def _regroup(sums: PairSums, places: Mapping[int, int]) -> dict[tuple[int, int], list[int]]:
    mail: dict[tuple[int, int], list[int]] = {}
    for (sender, recipient), numbers in sums.items():
        cell = mail.setdefault((places[sender], places[recipient]), [0, 0, 0])
        for place, number in enumerate(numbers):
            cell[place] += number
    return mail


def _unit(group: tuple[int, ...], names: Mapping[int, str], weeks: Iterable[CountedWeek]) -> Unit:
    people = min((week.heads(group) for week in weeks if week.heads(group)), default=0)
    return Unit(group, names.get(group[0], "") if len(group) == 1 else "", people)
