"""The report of a cycle: what a director reads in two minutes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from app.core.calendar import day_of
from app.core.formats import told_day
from app.programme.charts.radar import RadarChart
from app.programme.goals.progress import GoalState
from app.programme.goals.standing import Standing, standings_of
from app.programme.goals.wording import summed_up
from app.programme.meter.figures.values import Comparison, Period
from app.programme.meter.wording import rate, signed_share
from app.programme.models import Cycle, CycleState, Lesson, LessonKind
from app.programme.queries.audits import list_audits
from app.programme.queries.comparisons import compare
from app.programme.queries.cycles import get_planned_cycle, list_carried_to
from app.programme.reports.audit import audit_radar


@dataclass(frozen=True)
class Report:
    """What is told of a cycle.

    Attributes:
        cycle: With its goals and lessons.
        standings: How its goals stand, or stood when it was closed.
        sentences: What became of each goal.
        email: How the mail between departments compares with as many days before; None: too little was counted.
        email_sentence: The same in words.
        radar: The audit of this cycle beside the one before; None where neither is closed.
        heeded: The lessons of earlier cycles that were heeded; `unheeded`: those that were not.
        next_steps: What follows from it.
    """

    cycle: Cycle
    standings: Sequence[Standing]
    sentences: Sequence[str]
    email: Comparison | None
    email_sentence: str
    radar: RadarChart | None
    heeded: Sequence[Lesson]
    unheeded: Sequence[Lesson]
    next_steps: Sequence[str]

    def count(self, state: str) -> int:
        """Return how many goals stand in a way."""
        return sum(one.state is GoalState(state) for one in self.standings)


def report_of(cycle: Cycle, today: date) -> Report:
    """Put together what is told of a cycle.

    Args:
        cycle: With its goals and lessons.
        today: The day up to which a cycle that still runs is told.
    """
    standings = standings_of(cycle, today)
    email = _email(cycle, today)
    carried = list_carried_to(cycle)
    return Report(
        cycle=cycle,
        standings=standings,
        sentences=[summed_up(one) for one in standings],
        email=email,
        email_sentence=_told(email),
        radar=_radar(cycle),
        heeded=[one for one in carried if one.heeded_at],
        unheeded=[one for one in carried if not one.heeded_at],
        next_steps=_next_steps(cycle, standings),
    )


def last_day_of(cycle: Cycle, today: date) -> date:
    """Return the last day that counts: the end of the cycle, or the day on which it was closed before, or today."""
    closed_on = day_of(cycle.closed_at) if cycle.closed_at else today
    return max(min(cycle.ends_on, closed_on), cycle.starts_on)


def _email(cycle: Cycle, today: date) -> Comparison | None:
    """Compare the mail of a cycle with that of as many days before it."""
    length = timedelta(days=cycle.days)
    before = Period(cycle.starts_on - length, cycle.starts_on - timedelta(days=1))
    return compare(before, Period(cycle.starts_on, last_day_of(cycle, today)), is_same_season=False)


def _told(email: Comparison | None) -> str:
    if email is None or email.before.rate is None or email.now.rate is None:
        return str(
            _("Too little mail was counted to compare with the time before the cycle: four weeks of each are needed.")
        )
    bounds = {"low": signed_share(email.low), "high": signed_share(email.high)}
    if email.is_proven:
        proof = _("This is proven: with 95%% confidence the true change lies between %(low)s and %(high)s.", **bounds)
    else:
        proof = _("This is not proven: the true change may be anything between %(low)s and %(high)s.", **bounds)
    told = _(
        "Over the whole cycle there were %(now)s emails to other departments per person and working day, "
        "against %(before)s in as many days before it: %(change)s.",
        now=rate(email.now.rate),
        before=rate(email.before.rate),
        change=signed_share(email.change),
    )
    return f"{told} {proof}"


def _radar(cycle: Cycle) -> RadarChart | None:
    """Return how the company saw itself in a cycle and in the one before."""
    closed = [one for one in list_audits() if one.closed_at is not None and one.cycle.starts_on <= cycle.starts_on]
    return audit_radar(closed[:2])


def _next_steps(cycle: Cycle, standings: Sequence[Standing]) -> list[str]:
    """Return what follows: what to try, what was not reached, and when it goes on."""
    steps = [one.text for one in cycle.lessons if one.kind is LessonKind.TRY]
    open_states = (GoalState.MISSED, GoalState.BEHIND)
    steps += [_("Still open: %(title)s", title=one.goal.title) for one in standings if one.state in open_states]
    planned = get_planned_cycle()
    if cycle.state is CycleState.CLOSED and planned is not None:
        day = told_day(planned.starts_on)
        steps.append(_("The next cycle, “%(title)s”, begins on %(day)s.", title=planned.title, day=day))
    return steps
