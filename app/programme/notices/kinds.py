"""The kinds of notices of the programme, and what they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.accounts.models import User
from app.core.calendar import today
from app.core.feature import Channel, Found, NoticeKind, NoticeSubject
from app.programme.models import CycleState
from app.programme.queries.audits import find_audits
from app.programme.queries.cycles import find_cycles
from app.programme.queries.goals import find_goals, list_due


def _goals(_reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how goals are shown; they are there for everybody."""
    return {one.id: Found(one.title, f"/programme/goals/{one.id}", one.cycle.title) for one in find_goals(ids)}


def _cycles(_reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how cycles are shown: those that were closed by their report."""
    return {
        one.id: Found(one.title, f"/programme/cycles/{one.id}{'/report' if one.state is CycleState.CLOSED else ''}")
        for one in find_cycles(ids)
    }


def _to_check_in(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how cycles are shown to whoever has goals in them of which nothing was heard for a week."""
    due = list_due(today(), reader)
    counts = Counter(one.cycle.id for one in due)
    first = {one.cycle.id: one for one in reversed(due)}
    return {
        cycle_id: Found(
            one.cycle.title,
            f"/programme/goals/{one.goal.id}#check-in",
            ngettext("%(num)s goal of yours", "%(num)s goals of yours", counts[cycle_id]),
        )
        for cycle_id, one in first.items()
        if cycle_id in ids
    }


def _audits(_reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how audits are shown."""
    return {one.id: Found(one.cycle.title, "/programme/audit") for one in find_audits(ids)}


def _there(ids: Sequence[int]) -> Mapping[int, int | None]:
    return dict.fromkeys(one.id for one in find_goals(ids))


def _cycles_there(ids: Sequence[int]) -> Mapping[int, int | None]:
    return dict.fromkeys(one.id for one in find_cycles(ids))


def _audits_there(ids: Sequence[int]) -> Mapping[int, int | None]:
    return dict.fromkeys(one.id for one in find_audits(ids))


GOAL = NoticeSubject("goal", _goals, _there)
CYCLE = NoticeSubject("cycle", _cycles, _cycles_there)
CHECK_IN = NoticeSubject("check_in", _to_check_in, _cycles_there)
AUDIT = NoticeSubject("audit", _audits, _audits_there)

GOAL_SET = NoticeKind(
    name="programme.goal_set",
    label=_l("Goals that are set for you"),
    sentence=_l("%(actor)s asks you to see to the goal “%(title)s”"),
    subject=GOAL,
    usual=Channel.MAIL,
    action=_l("See the goal"),
)
CHECK_INS_DUE = NoticeKind(
    name="programme.check_ins_due",
    label=_l("Check-ins that are due"),
    sentence=_l("“%(title)s”: a week without a word about a goal of yours"),
    subject=CHECK_IN,
    usual=Channel.MAIL,
    action=_l("Check in"),
)
CYCLE_STARTED = NoticeKind(
    name="programme.cycle_started",
    label=_l("A cycle of the programme starts"),
    sentence=_l("The cycle “%(title)s” has started"),
    subject=CYCLE,
    action=_l("See its goals"),
)
CYCLE_CLOSED = NoticeKind(
    name="programme.cycle_closed",
    label=_l("A cycle of the programme is over"),
    sentence=_l("The cycle “%(title)s” is over: its report is there"),
    subject=CYCLE,
    action=_l("Read the report"),
)
AUDIT_OPENED = NoticeKind(
    name="programme.audit_opened",
    label=_l("You are asked to answer the audit"),
    sentence=_l("You are asked how well informed you feel: the audit of “%(title)s”, five minutes, without your name"),
    subject=AUDIT,
    usual=Channel.MAIL,
    action=_l("Answer the audit"),
)
KINDS = (GOAL_SET, CHECK_INS_DUE, CYCLE_STARTED, CYCLE_CLOSED, AUDIT_OPENED)
