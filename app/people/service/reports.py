"""Mistakes that colleagues notice in a profile."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.people import events, policy
from app.people.models import Mistake, ProfileReport

NOTE_LENGTH = 1_000


def report_mistake(actor: User, user: User, mistake: Mistake, note: str) -> ProfileReport:
    """Tell the person, or the administrators, that something about a profile is not right.

    Args:
        actor: Who noticed it.
        user: Whose profile.
        mistake: Of what kind.
        note: What exactly.

    Raises:
        ForbiddenError: Nobody reports oneself.
        InvalidError: The note is missing where only it tells what is wrong, or it is too long.
    """
    require(policy.can_report(actor, user))
    note = note.strip()
    if mistake is Mistake.WRONG and not note:
        raise InvalidError(_("Say what is wrong, so that it can be put right."), "note")
    if len(note) > NOTE_LENGTH:
        raise InvalidError(_("%(most)s characters are enough here.", most=NOTE_LENGTH), "note")
    report = ProfileReport(user_id=user.id, reporter_id=actor.id, mistake=mistake, note=note, reported_at=clock.now())
    session.add(report)
    session.flush()
    record(events.MistakeReported(actor_id=actor.id, user_id=user.id, report_id=report.id))
    return report


def settle_report(actor: User, report: ProfileReport) -> None:
    """Note that a reported mistake was seen to.

    Raises:
        ForbiddenError: It was not reported to the actor.
    """
    require(policy.can_settle_report(actor, report))
    if report.settled_at is None:
        report.settle(clock.now(), actor.id)
        record(events.ReportSettled(actor_id=actor.id, user_id=report.user_id, report_id=report.id))
