"""The audit: a questionnaire that several people answer, once in each cycle."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model
from app.programme.models.cycle import Cycle


class Audit(Model):
    """One round of the questionnaire, within a cycle."""

    __tablename__ = "programme_audits"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("programme_cycles.id"), unique=True)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    cycle: Mapped[Cycle] = relationship(lazy="raise")
    invitations: Mapped[list[AuditInvitation]] = relationship(lazy="raise", cascade="all, delete-orphan")


class AuditInvitation(Model):
    """Who was asked, and whether they have answered; what they answered is kept apart, without a name."""

    __tablename__ = "programme_audit_invitations"
    __table_args__ = (UniqueConstraint("audit_id", "user_id"),)

    audit_id: Mapped[int] = mapped_column(ForeignKey("programme_audits.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    has_answered: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship(lazy="raise")


class AuditAnswer(Model):
    """How many people gave a score to a statement of the questionnaire; `score` goes from 1 to 5."""

    __tablename__ = "programme_audit_answers"
    __table_args__ = (
        UniqueConstraint("audit_id", "statement", "score"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    )

    audit_id: Mapped[int] = mapped_column(ForeignKey("programme_audits.id"))
    statement: Mapped[str]
    score: Mapped[int]
    people: Mapped[int] = mapped_column(default=0)
