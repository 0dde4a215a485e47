"""Who should know of what happens in the programme."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.feature import Notice, NoticeKind, NoticeSource
from app.programme import events
from app.programme.notices import kinds
from app.programme.queries.audits import yet_to_answer
from app.programme.queries.goals import concerned_by


def thread_of(cycle_id: int) -> str:
    """Return the conversation that notices about a cycle belong to."""
    return f"cycle:{cycle_id}"


def goal_set(event: events.GoalSet) -> Iterator[Notice]:
    """Tell whoever is to see to a goal."""
    yield Notice(
        kinds.GOAL_SET,
        event.goal_id,
        thread=f"goal:{event.goal_id}",
        key=f"goal:{event.goal_id}:owner:{event.owner_id}",
        user_ids=[event.owner_id],
        actor_id=event.actor_id,
    )


def check_ins_due(event: events.CheckInsDue) -> Iterator[Notice]:
    """Remind an owner."""
    yield Notice(
        kinds.CHECK_INS_DUE,
        event.cycle_id,
        thread=f"check_ins:{event.cycle_id}",
        key=f"cycle:{event.cycle_id}:check_ins:{event.user_id}:{event.on}",
        user_ids=[event.user_id],
    )


def cycle_started(event: events.CycleStarted) -> Iterator[Notice]:
    """Tell the owners of its goals, and the champions."""
    yield _of_cycle(event, kinds.CYCLE_STARTED, "started")


def cycle_closed(event: events.CycleClosed) -> Iterator[Notice]:
    """Tell the owners of its goals, and the champions."""
    yield _of_cycle(event, kinds.CYCLE_CLOSED, "closed")


def _of_cycle(event: events.CycleStarted | events.CycleClosed, kind: NoticeKind, what: str) -> Notice:
    return Notice(
        kind,
        event.cycle_id,
        thread=thread_of(event.cycle_id),
        key=f"cycle:{event.cycle_id}:{what}",
        user_ids=concerned_by(event.cycle_id),
        actor_id=event.actor_id,
    )


def audit_opened(event: events.AuditOpened) -> Iterator[Notice]:
    """Ask those who were invited and have not answered; the actor too, where they are among them."""
    yield Notice(
        kinds.AUDIT_OPENED,
        event.audit_id,
        thread=f"audit:{event.audit_id}",
        key=f"audit:{event.audit_id}:opened",
        user_ids=yet_to_answer(event.audit_id),
    )


SOURCES = (
    NoticeSource(events.GoalSet, goal_set),
    NoticeSource(events.CheckInsDue, check_ins_due),
    NoticeSource(events.CycleStarted, cycle_started),
    NoticeSource(events.CycleClosed, cycle_closed),
    NoticeSource(events.AuditOpened, audit_opened),
)
