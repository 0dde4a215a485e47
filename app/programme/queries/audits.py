"""Finding audits: who was asked, and what was answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import session
from app.programme.audits.questionnaire import Score, scores_of
from app.programme.models import Audit, AuditAnswer, AuditInvitation, Cycle, CycleState


@dataclass(frozen=True)
class Turnout:
    """How many were asked, and how many of them have answered."""

    asked: int
    answered: int


def get_audit(audit_id: int) -> Audit | None:
    """Return an audit with its cycle."""
    query = select(Audit).where(Audit.id == audit_id).options(joinedload(Audit.cycle))
    return session.scalars(query).one_or_none()


def get_audit_of(cycle: Cycle) -> Audit | None:
    """Return the audit of a cycle."""
    return session.scalars(select(Audit).where(Audit.cycle_id == cycle.id)).one_or_none()


def list_audits() -> Sequence[Audit]:
    """Return all audits with their cycles, the newest first."""
    query = select(Audit).join(Audit.cycle).options(joinedload(Audit.cycle))
    return session.scalars(query.order_by(Cycle.starts_on.desc(), Audit.id.desc())).all()


def list_cycles_without() -> Sequence[Cycle]:
    """Return the cycles for which an audit can be opened: those that are not over and have none yet."""
    has_one = select(Audit.id).where(Audit.cycle_id == Cycle.id).exists()
    query = select(Cycle).where(Cycle.state != CycleState.CLOSED, ~has_one)
    return session.scalars(query.order_by(Cycle.starts_on)).all()


def get_invitation(audit_id: int, reader: User) -> AuditInvitation | None:
    """Return whether a reader was asked."""
    query = select(AuditInvitation).where(AuditInvitation.audit_id == audit_id, AuditInvitation.user_id == reader.id)
    return session.scalars(query).one_or_none()


def find_audits(ids: Collection[int]) -> Sequence[Audit]:
    """Return the audits with these ids, each with its cycle."""
    return session.scalars(select(Audit).where(Audit.id.in_(ids)).options(joinedload(Audit.cycle))).all()


def yet_to_answer(audit_id: int) -> Select[int]:
    """Return the query for those who were asked and have not answered."""
    return select(AuditInvitation.user_id).where(
        AuditInvitation.audit_id == audit_id, AuditInvitation.has_answered.is_(False)
    )


def list_to_answer(reader: User) -> Sequence[Audit]:
    """Return the open audits that a reader was asked to answer and has not."""
    query = (
        select(Audit)
        .join(Audit.invitations)
        .where(AuditInvitation.user_id == reader.id, ~AuditInvitation.has_answered, Audit.closed_at.is_(None))
        .options(joinedload(Audit.cycle))
    )
    return session.scalars(query.order_by(Audit.id)).all()


def find_invited(audit: Audit) -> Collection[int]:
    """Return the ids of those who were asked."""
    return set(session.scalars(select(AuditInvitation.user_id).where(AuditInvitation.audit_id == audit.id)))


def turnouts(audit_ids: Collection[int]) -> Mapping[int, Turnout]:
    """Return how many were asked and have answered, by audit."""
    answered = func.count().filter(AuditInvitation.has_answered)
    query = select(AuditInvitation.audit_id, func.count(), answered).where(AuditInvitation.audit_id.in_(audit_ids))
    rows = session.execute(query.group_by(AuditInvitation.audit_id))
    return {audit_id: Turnout(asked, given) for audit_id, asked, given in rows}


def scores_by_audit(audit_ids: Collection[int]) -> Mapping[int, Sequence[Score]]:
    """Return the score of each dimension, by audit."""
    query = select(AuditAnswer.audit_id, AuditAnswer.statement, AuditAnswer.score, AuditAnswer.people)
    answers: dict[int, list[tuple[str, int, int]]] = {audit_id: [] for audit_id in audit_ids}
    for audit_id, statement, score, people in session.execute(query.where(AuditAnswer.audit_id.in_(audit_ids))):
        answers[audit_id].append((statement, score, people))
    return {audit_id: scores_of(given) for audit_id, given in answers.items()}
