"""What has changed, and whether that is more than chance."""

from __future__ import annotations

from datetime import date

from app.programme.meter.comparing.changes import compare_weeks
from app.programme.meter.comparing.effects import effect_in_weeks
from app.programme.meter.figures.values import Comparison, DifferenceInDifferences, Period
from app.programme.models import PartyKind
from app.programme.queries.counted import cached, list_weeks
from app.programme.queries.settings import get_settings
from app.programme.queries.traffic import list_parties

NEVER = date.max


def compare(before: Period, now: Period, *, is_same_season: bool) -> Comparison | None:
    """Compare the rate of two periods; `compare_weeks` says how.

    Args:
        before: The days to compare with.
        now: The days that are judged.
        is_same_season: Whether these are the same weeks of two years, so that each week is compared with its like.

    Returns:
        None where there are fewer than four weeks in either, or nothing to compare with.
    """
    key = ("comparison", before, now, is_same_season)
    return cached(key, lambda: compare_weeks(list_weeks(before), list_weeks(now), is_same_season=is_same_season))


def difference_in_differences(period: Period) -> DifferenceInDifferences | None:
    """Tell what the programme changed within a period, where departments start one after the other.

    A department without a day of its own starts with the company, on the day of the launch; `effect_in_weeks` says how
    it is computed.

    Returns:
        None where too few departments, people or weeks are there to compare.
    """
    settings = get_settings()
    starts = {
        party.id: party.started_on or settings.launched_on or NEVER
        for party in list_parties()
        if party.kind is PartyKind.DEPARTMENT
    }
    key = ("effect", period, *starts.items())
    return cached(key, lambda: effect_in_weeks(list_weeks(period), starts, min_size=settings.min_size))
