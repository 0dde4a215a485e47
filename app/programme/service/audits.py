"""Opening an audit, answering it, closing it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from flask_babel import gettext as _
from sqlalchemy import select, update

from app.accounts.models import User
from app.core import clock
from app.core.db import add_once, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.programme import policy
from app.programme.audits.questionnaire import FEWEST_ANSWERS, SCORES, statement_keys
from app.programme.events import AuditClosed, AuditOpened
from app.programme.models import Audit, AuditAnswer, AuditInvitation, Cycle, CycleState
from app.programme.queries.audits import find_invited, get_audit_of


def open_audit(actor: User, cycle: Cycle, invited: Collection[User]) -> Audit:
    """Ask people to fill in the questionnaire.

    Args:
        actor: Who asks.
        cycle: The cycle it belongs to.
        invited: Who is asked.

    Raises:
        ForbiddenError: The actor does not manage the programme.
        InvalidError: The cycle is over or has its audit, or too few people are asked.
    """
    require(policy.can_manage(actor))
    if cycle.state is CycleState.CLOSED:
        raise InvalidError(_("This cycle is over."))
    _check_number(invited)
    audit = Audit(cycle_id=cycle.id, opened_at=clock.now())
    if get_audit_of(cycle) is not None or not add_once(audit):
        raise InvalidError(_("This cycle has its audit already."))
    session.add_all(AuditInvitation(audit_id=audit.id, user_id=user.id) for user in set(invited))
    # All rows are there before the first answer, so that their order tells nothing of who answered first.
    counted = [(key, score) for key in sorted(statement_keys()) for score in SCORES]
    session.add_all(AuditAnswer(audit_id=audit.id, statement=key, score=score) for key, score in counted)
    record(AuditOpened(actor_id=actor.id, audit_id=audit.id))
    return audit


def _check_number(invited: Collection[User]) -> None:
    if len(set(invited)) < FEWEST_ANSWERS:
        message = _("Ask at least %(number)s people: with fewer, answers could be told apart.", number=FEWEST_ANSWERS)
        raise InvalidError(message, "people")


def invite(actor: User, audit: Audit, people: Collection[User]) -> int:
    """Ask more people while an audit is open.

    Returns:
        How many were not asked before.

    Raises:
        ForbiddenError: The actor does not manage the programme.
        InvalidError: The audit is closed.
    """
    require(policy.can_manage(actor))
    _check_open(audit)
    known = find_invited(audit)
    added = [user for user in set(people) if user.id not in known]
    session.add_all(AuditInvitation(audit_id=audit.id, user_id=user.id) for user in added)
    if added:
        record(AuditOpened(actor_id=actor.id, audit_id=audit.id))
    return len(added)


def answer_audit(actor: User, audit: Audit, scores: Mapping[str, int]) -> None:
    """Count somebody's answers, apart from who gave them.

    Args:
        actor: Who answers.
        audit: The audit.
        scores: Key of a statement and the score given to it; statements may be left out.

    Raises:
        ForbiddenError: The actor was not asked.
        InvalidError: The audit is closed, the actor has answered before, or there is nothing to count.
    """
    _check_open(audit)
    given = {key: score for key, score in scores.items() if key in statement_keys() and score in SCORES}
    if not given:
        raise InvalidError(_("Please answer at least one statement."))
    _take_turn(actor, audit)
    for key, score in sorted(given.items()):
        _count(audit, key, score)


def _take_turn(actor: User, audit: Audit) -> None:
    """Let an invited person answer once."""
    mine = (AuditInvitation.audit_id == audit.id) & (AuditInvitation.user_id == actor.id)
    require(session.scalar(select(AuditInvitation.id).where(mine)) is not None, _("You were not asked this time."))
    turn = update(AuditInvitation).where(mine, ~AuditInvitation.has_answered).values(has_answered=True)
    taken = session.execute(turn.returning(AuditInvitation.id)).all()
    if not taken:
        raise InvalidError(_("Your answers are counted already. Nobody can see which they were, so they stay."))


def _count(audit: Audit, key: str, score: int) -> None:
    row = update(AuditAnswer).where(
        AuditAnswer.audit_id == audit.id, AuditAnswer.statement == key, AuditAnswer.score == score
    )
    session.execute(row.values(people=AuditAnswer.people + 1), execution_options={"synchronize_session": False})


def close_audit(actor: User, audit: Audit) -> None:
    """End an audit: what was answered can be looked at.

    Raises:
        ForbiddenError: The actor does not manage the programme.
        InvalidError: It is closed already.
    """
    require(policy.can_manage(actor))
    _check_open(audit)
    audit.closed_at = clock.now()
    record(AuditClosed(actor_id=actor.id, audit_id=audit.id))


def _check_open(audit: Audit) -> None:
    if audit.closed_at is not None:
        raise InvalidError(_("This audit is closed."))
