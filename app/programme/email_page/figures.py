"""Figures and changes as the page about mail shows them: values with their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.core.formats import number
from app.programme.charts.labels import NONE, told
from app.programme.meter.figures.values import Comparison, DifferenceInDifferences, Totals
from app.programme.meter.wording import range_of, rate, rounded, share, signed_count, signed_share


@dataclass(frozen=True)
class Figure:
    """A number with what it counts; `note` stands under it."""

    value: str
    label: str
    note: str


@dataclass(frozen=True)
class Change:
    """A change with its range.

    Attributes:
        detail: From what to what.
        is_rise: Whether there is more mail than before.
        own: How much of what was saved went on own mails.
    """

    label: str
    detail: str
    change: str
    range: str
    is_proven: bool
    is_rise: bool
    saved: str
    own: str


def figures_of(totals: Totals, found: Comparison | None) -> list[Figure]:
    """Return the figures on top of the page.

    Args:
        totals: The mail of the days that are shown.
        found: How they compare with the baseline, where that is known.
    """
    return [
        Figure(told(totals.rate, rate), _("emails per person and working day"), _("from department to department")),
        Figure(number(totals.crossing), _("deliveries between departments"), _messages(totals.crossing_messages)),
        Figure(told(totals.share, share), _("of deliveries leave the department"), _of(totals.deliveries)),
        _saved(found),
        Figure(
            told(totals.unknown_share, share),
            _("of deliveries without a known department"),
            _("to people of the directory"),
        ),
    ]


def _messages(count: int) -> str:
    return str(ngettext("with %(count)s message", "with %(count)s messages", count, count=number(count)))


def _of(count: int) -> str:
    return str(ngettext("of %(count)s delivery", "of %(count)s deliveries", count, count=number(count)))


def _saved(found: Comparison | None) -> Figure:
    """Return the net saving: what fell away, less Passerelle's own mails; a rise is told as what it is."""
    if found is None:
        return Figure(NONE, _("fewer deliveries, net"), _("not known yet"))
    note = _("proven") if found.is_proven else _("not proven")
    if found.net_saved < 0:
        return Figure(rounded(-found.net_saved), _("more deliveries, net"), note)
    return Figure(rounded(found.net_saved), _("fewer deliveries, net"), note)


def change_of(label: str, days: str, found: Comparison) -> Change:
    """Return a comparison as a row.

    Args:
        label: What it is compared with.
        days: The days of that.
        found: The comparison.
    """
    rates = _("%(before)s, now %(now)s", before=told(found.before.rate, rate), now=told(found.now.rate, rate))
    own = found.saved - found.net_saved
    return Change(
        label,
        f"{days} · {rates}",
        signed_share(found.change),
        range_of(found),
        found.is_proven,
        found.change > 0,
        signed_count(found.net_saved),
        _("%(saved)s, less %(own)s of Passerelle’s own", saved=rounded(found.saved), own=rounded(own)) if own else "",
    )


def difference_of(found: DifferenceInDifferences) -> Change:
    """Return the difference in differences as a row."""
    return Change(
        _("Departments that have not started yet"),
        _("%(started)s have started, %(waiting)s have not", started=found.started, waiting=found.waiting),
        signed_share(found.effect),
        range_of(found),
        found.is_proven,
        found.effect > 0,
        NONE,
        "",
    )


def changes_of(
    compared: Sequence[tuple[str, str, Comparison]], difference: DifferenceInDifferences | None
) -> list[Change]:
    """Return all changes that are known, each as a row."""
    rows = [change_of(*one) for one in compared]
    return rows if difference is None else [*rows, difference_of(difference)]
