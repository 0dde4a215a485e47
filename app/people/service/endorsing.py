"""Endorsements: a colleague's word that somebody has a skill."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import User
from app.core import clock
from app.core.db import lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.core.typography import one_line
from app.people import events, policy, queries
from app.people.models import Endorsement, Skill

REASON_LENGTH = 300


def endorse(actor: User, user: User, skill: Skill, reason: str) -> Endorsement:
    """Say that a colleague has a skill, and why; said twice, the later reason stands.

    Args:
        actor: Who says so.
        user: Of whom.
        skill: What the colleague has named on the profile.
        reason: In a sentence.

    Raises:
        ForbiddenError: Nobody endorses oneself.
        InvalidError: The colleague does not name this skill, or the reason is empty or too long.
    """
    require(policy.can_endorse(actor, user))
    reason = one_line(reason)
    if not reason:
        raise InvalidError(_("Say in a few words what you have seen; it is what makes it worth something."), "reason")
    if len(reason) > REASON_LENGTH:
        raise InvalidError(_("%(most)s characters are enough for a reason.", most=REASON_LENGTH), "reason")
    profile = queries.get_profile(user.id)
    if profile is None or all(one.skill_id != skill.id for one in profile.skills):
        raise InvalidError(
            _("%(name)s does not name “%(skill)s” on the profile any more.", name=user.name, skill=skill.name)
        )
    lock(f"people.endorsements:{user.id}")
    endorsement = _given(actor, user, skill.id)
    if endorsement is None:
        endorsement = Endorsement(user_id=user.id, skill_id=skill.id, endorser_id=actor.id, created_at=clock.now())
        session.add(endorsement)
    endorsement.reason = reason
    session.flush()
    record(events.SkillEndorsed(actor_id=actor.id, user_id=user.id, skill_id=skill.id, endorsement_id=endorsement.id))
    return endorsement


def withdraw(actor: User, user: User, skill_id: int) -> Endorsement | None:
    """Take one's endorsement back.

    Returns:
        What was taken back; None where there was nothing.
    """
    endorsement = _given(actor, user, skill_id)
    if endorsement is not None:
        session.delete(endorsement)
        record(
            events.EndorsementWithdrawn(
                actor_id=actor.id, user_id=user.id, skill_id=skill_id, endorsement_id=endorsement.id
            )
        )
    return endorsement


def _given(actor: User, user: User, skill_id: int) -> Endorsement | None:
    query = select(Endorsement).where(
        Endorsement.user_id == user.id, Endorsement.skill_id == skill_id, Endorsement.endorser_id == actor.id
    )
    return session.scalars(query).one_or_none()
