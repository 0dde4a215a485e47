"""Who may do what with questions whether something is true."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, and_, cast, literal, or_, select, true

from app.accounts.models import AudienceToken, Department, User
from app.accounts.policy import in_audience
from app.accounts.queries.departments import within_departments
from app.core.permissions import Permission
from app.news.models import Rumour
from app.news.policy.posts import can_publish


def is_shown() -> ColumnElement[bool]:
    """Return the SQL condition for the questions that are there for anybody: announced, and not taken away."""
    return Rumour.is_announced.is_(True) & Rumour.hidden_at.is_(None)


def readable_by(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the questions that are there for a reader: shown, and meant for him."""
    return is_shown() & in_audience(Rumour.audience_id, reader)


def visible_to(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the questions a reader may open.

    Those there for him, his own, those he is to answer; and of what was taken away, what he could put back.
    """
    keeping = Rumour.is_announced.is_(True) & (Rumour.owner_id == reader.id)
    taken_away = Rumour.hidden_at.is_not(None) & in_audience(Rumour.audience_id, reader) & _is_moderated_by(reader)
    return or_(readable_by(reader), Rumour.asker_id == reader.id, keeping, taken_away)


def waits_for(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the questions that a reader is to answer.

    His own to answer; and, for who may write to the whole company, those that have nobody any more.
    """
    conditions: list[ColumnElement[bool]] = [Rumour.owner_id == reader.id]
    if reader.may(Permission.PUBLISH_COMPANY_WIDE):
        here = select(User.id).where(User.deactivated_at.is_(None))
        nobody = or_(Rumour.owner_id.is_(None), Rumour.owner_id.not_in(here))
        conditions.append(and_(nobody, in_audience(Rumour.audience_id, reader)))
    return is_shown() & or_(*conditions)


def _is_moderated_by(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the questions asked where a reader may publish."""
    if reader.may(Permission.PUBLISH_COMPANY_WIDE):
        return true()
    theirs = within_departments(reader.championed_ids)
    tokens = select(literal("dept:").concat(cast(Department.id, String))).where(Department.id.in_(theirs))
    return Rumour.audience_id.in_(select(AudienceToken.audience_id).where(AudienceToken.token.in_(tokens)))


def can_moderate(actor: User, rumour: Rumour) -> bool:
    """Tell whether somebody may answer a question, hand it over and take it away: its owner, and who publishes there.

    Args:
        actor: Who wants to.
        rumour: The question, with its audience.
    """
    return rumour.owner_id == actor.id or can_publish(actor, rumour.audience.token_texts)
