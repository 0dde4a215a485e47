"""Saying how often something is to be found right."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.models import Checked, User
from app.core import clock
from app.core.calendar import day_of, today
from app.core.errors import InvalidError
from app.core.freshness import MOST_MONTHS


def set_interval(actor: User | None, checked: Checked, months: int | None) -> None:
    """Say how long a check counts; who says so for the first time vouches for the thing as it is.

    Args:
        actor: Who says so; None for the house itself, which vouches for nothing.
        checked: What is to be checked.
        months: How many months a check counts; None for no reviews.

    Raises:
        InvalidError: The interval is out of range.
    """
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise InvalidError(_("Choose between 1 and %(count)s months.", count=MOST_MONTHS), "review_months")
    if months == checked.review_months:
        return
    checked.review_months = months
    if actor is not None and checked.verified_at is None:
        checked.verify(actor.id, clock.now(), today())
    else:
        checked.schedule_review(day_of(checked.verified_at) if checked.verified_at else today())
