"""How the figures of the meter are told in words, no surer than they are."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_date, format_decimal, format_percent, get_locale
from flask_babel import gettext as _

from app.programme.meter.figures.values import Comparison, DifferenceInDifferences, Period

MINUS = "\N{MINUS SIGN}"
WHOLE_FROM = 0.0995
"""From ten per cent on, a change is told without decimals."""


@dataclass(frozen=True)
class Verdict:
    """The state of things in a sentence; `kind` is that of a status line: ok, warn or info."""

    kind: str
    text: str


def verdict(comparison: Comparison | None, *, is_launched: bool, has_weeks: bool = False) -> Verdict:
    """Say how much mail between departments changed, and whether that is proven.

    Args:
        comparison: The baseline and now; None where there is nothing to compare.
        is_launched: Whether the baseline is the time before the launch, and not the first weeks that were counted.
        has_weeks: Whether there are enough weeks on either side, so that something else is missing.
    """
    if comparison is None and has_weeks:
        return Verdict("info", _incomparable(is_launched))
    if comparison is None:
        return Verdict("info", _("Too early to tell: it takes four full weeks before and four full weeks after."))
    if not comparison.is_proven:
        return Verdict("info", _unproven(comparison, is_launched))
    low, high = sorted((abs(comparison.low), abs(comparison.high)))
    given = {"change": share(abs(comparison.change)), "low": share(low), "high": share(high)}
    if comparison.change < 0:
        return Verdict("ok", _fewer(given, is_launched))
    return Verdict("warn", _more(given, is_launched))


def _incomparable(is_launched: bool) -> str:
    if is_launched:
        return str(_("No change can be told: before the launch there was hardly any mail between departments."))
    return str(
        _(
            "No change can be told: in the first weeks that were counted there was hardly any mail between "
            "departments. The settings of the email meter can name the day on which Passerelle began instead."
        )
    )


def _fewer(given: dict[str, str], is_launched: bool) -> str:
    if is_launched:
        return str(
            _(
                "%(change)s fewer emails between departments than before the launch, and it is proven: "
                "between %(low)s and %(high)s.",
                **given,
            )
        )
    return str(
        _(
            "%(change)s fewer emails between departments than in the first weeks that were counted, and it is proven: "
            "between %(low)s and %(high)s.",
            **given,
        )
    )


def _more(given: dict[str, str], is_launched: bool) -> str:
    if is_launched:
        return str(
            _(
                "%(change)s more emails between departments than before the launch, and it is proven: "
                "between %(low)s and %(high)s.",
                **given,
            )
        )
    return str(
        _(
            "%(change)s more emails between departments than in the first weeks that were counted, and it is proven: "
            "between %(low)s and %(high)s.",
            **given,
        )
    )


def _unproven(comparison: Comparison, is_launched: bool) -> str:
    given = {"low": signed_share(comparison.low), "high": signed_share(comparison.high)}
    if is_launched:
        return str(
            _(
                "Not proven yet: compared with before the launch, the true change may lie anywhere from %(low)s "
                "to %(high)s.",
                **given,
            )
        )
    return str(
        _(
            "Not proven yet: compared with the first weeks that were counted, the true change may lie anywhere "
            "from %(low)s to %(high)s.",
            **given,
        )
    )


def share(value: float) -> str:
    """Return a share as people say it: a decimal below ten per cent, none above."""
    whole = get_locale().percent_formats[None].pattern
    return str(format_percent(value, whole if abs(value) >= WHOLE_FROM else whole.replace("##0", "##0.#")))


def signed_share(value: float) -> str:
    """Return a change with its sign, and a minus as long as a plus."""
    told = share(abs(value))
    zero = share(0)
    return told if told == zero else f"{MINUS if value < 0 else '+'}{told}"


def signed_count(value: float) -> str:
    """Return a rounded number, with a minus where it is below zero."""
    return rounded(value).replace("-", MINUS)


def rounded(value: float) -> str:
    """Return a number without decimals."""
    return str(format_decimal(round(value)))


def rate(value: float) -> str:
    """Return a rate per head and working day, with three digits that say something."""
    return str(format_decimal(round(value, 2 if value >= 1 else 3)))


def range_of(found: Comparison | DifferenceInDifferences) -> str:
    """Return the interval of a change."""
    return str(_("%(low)s to %(high)s", low=signed_share(found.low), high=signed_share(found.high)))


def days_of(period: Period) -> str:
    """Return a period as people write it."""
    return str(
        _(
            "%(since)s to %(until)s",
            since=format_date(period.since, "d MMM y"),
            until=format_date(period.until, "d MMM y"),
        )
    )
