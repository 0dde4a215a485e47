"""The heat map: who mails whom, as rows and columns of numbers in steps of colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.formats import number
from app.programme.charts.geometry import heat_step
from app.programme.meter.figures.values import Matrix, Pair, Unit

MOST_UNITS = 40
"""Rows and columns of a map at most; more of them nobody can read."""


@dataclass(frozen=True)
class Cell:
    """A number with its step of colour, from 0; `is_own`: mail within a department, which no step tells."""

    text: str
    step: int
    is_own: bool


@dataclass(frozen=True)
class HeatRow:
    """What one unit sent: to each, and to all others together."""

    name: str
    cells: Sequence[Cell]
    sum: str


@dataclass(frozen=True)
class HeatMap:
    """Rows from, columns to; `left_out` is how many quieter units are not among them."""

    title: str
    names: Sequence[str]
    rows: Sequence[HeatRow]
    left_out: int

    @property
    def down(self) -> str:
        """What the rows are."""
        return str(_("From department"))

    @property
    def across(self) -> str:
        """What the columns are."""
        return str(_("To department"))

    @property
    def sum_name(self) -> str:
        """What the last column is called."""
        return str(_("To all others"))


def name_of(unit: Unit) -> str:
    """Return what a unit is called; small departments have one name together."""
    if not unit.is_pooled:
        return unit.name
    return str(
        ngettext(
            "Small departments (together %(num)s person)", "Small departments (together %(num)s people)", unit.people
        )
    )


def heat_map_of(matrix: Matrix, title: str, most: int = MOST_UNITS) -> HeatMap:
    """Return the heat map of a matrix: its busiest units in its order; those without any mail are left out."""
    mail, sent = _mail_with_others(matrix)
    active = {place for places, pair in matrix.pairs.items() if pair.deliveries for place in places}
    shown = sorted(sorted(active, key=lambda place: (-mail[place], place))[:most])
    highest = max((pair.deliveries for places, pair in matrix.pairs.items() if places[0] != places[1]), default=0)
    rows = [
        HeatRow(
            name_of(matrix.units[row]),
            [_cell(matrix.pairs.get((row, column)), row == column, highest) for column in shown],
            number(sent[row]),
        )
        for row in shown
    ]
    return HeatMap(title, [name_of(matrix.units[place]) for place in shown], rows, len(active) - len(shown))


def _mail_with_others(matrix: Matrix) -> tuple[Counter[int], Counter[int]]:
    """Return how many deliveries each unit has to and from others, and how many of them to others."""
    mail: Counter[int] = Counter()
    sent: Counter[int] = Counter()
    for (sender, recipient), pair in matrix.pairs.items():
        if sender != recipient:
            sent[sender] += pair.deliveries
            mail[sender] += pair.deliveries
            mail[recipient] += pair.deliveries
    return mail, sent


def _cell(pair: Pair | None, is_own: bool, highest: int) -> Cell:
    deliveries = pair.deliveries if pair else 0
    step = 0 if is_own else heat_step(deliveries, highest)
    return Cell(number(deliveries) if deliveries else "", step, is_own)
