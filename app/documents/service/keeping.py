"""Keeping templates current: how often they are checked, and a click that says "still right"."""

from __future__ import annotations

from datetime import date, timedelta

from flask_babel import gettext as _

from app.accounts.models import User
from app.core import clock
from app.core.calendar import day_of, today
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.documents import events, policy
from app.documents.models import Template

MOST_MONTHS = 60
DAYS_PER_MONTH = 30.4375
"""The mean length of a month of the Gregorian calendar: 365.25 / 12."""


def verify_template(actor: User, template: Template) -> None:
    """Note that a template is still right; it counts until the next review.

    Raises:
        ForbiddenError: The actor does not look after it.
    """
    require(policy.can_keep(actor, template))
    note_verified(actor, template)
    record(events.TemplateVerified(actor_id=actor.id, template_id=template.id))


def note_verified(actor: User | None, template: Template) -> None:
    """Let a check that was made now count, as part of something else that is told."""
    template.verified_at, template.verified_by_id = clock.now(), actor.id if actor else None
    _schedule(template, today())


def set_interval(actor: User | None, template: Template, months: int | None) -> None:
    """Say how long a check counts; who says so for the first time vouches for the template as it is.

    Raises:
        InvalidError: The interval is out of range.
    """
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise InvalidError(_("Choose between 1 and %(count)s months.", count=MOST_MONTHS), "review_months")
    if months == template.review_months:
        return
    template.review_months = months
    if actor is not None and template.verified_at is None:
        note_verified(actor, template)
    else:
        _schedule(template, day_of(template.verified_at) if template.verified_at else today())


def _schedule(template: Template, from_day: date) -> None:
    """Set the day of the next review, counted from a day; none where nobody asked for reviews."""
    months = template.review_months
    template.verified_until = from_day + timedelta(days=round(months * DAYS_PER_MONTH)) if months else None
