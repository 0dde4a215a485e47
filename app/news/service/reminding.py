"""Reminding those who have not confirmed a post: once by the house, once by hand, and never more."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.accounts.models import User
from app.core import clock
from app.core.db import lock, unit_of_work
from app.core.events import record
from app.core.jobs import Job
from app.core.permissions import require
from app.news import events
from app.news.models import Post, Reminders
from app.news.moments import day_of
from app.news.policy import posts as policy
from app.news.queries.confirming import count_confirmed, list_remindable
from app.news.queries.posts import get_any_post
from app.news.service.holding import hold_post

WORKING_DAYS_BEFORE = 2
"""When the house reminds: so many working days before the last one; where fewer are left, on the next morning."""
AT_MOST_BEFORE = timedelta(days=7)
"""No two working days are further away than this."""
SATURDAY = 5


def reminding_day(last_day: date) -> date:
    """Return the day on which the house reminds of what is to be confirmed by another day."""
    day, left = last_day, WORKING_DAYS_BEFORE
    while left:
        day -= timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day


def house_reminds_on(post: Post) -> date | None:
    """Return when the house will remind those who have not confirmed; None where it has, or need not any more.

    Args:
        post: With its author, whose calendar counts.
    """
    now, zone = clock.now(), post.author.time_zone
    if post.confirm_by is None or post.confirm_by <= now or post.reminders & Reminders.HOUSE:
        return None
    return max(reminding_day(day_of(post.confirm_by, zone)), day_of(now, zone))


def remind_by_hand(actor: User, post: Post) -> int:
    """Remind those who have not confirmed, which a person may do once for each wording that is asked for.

    Returns:
        How many are reminded; nobody where that was done before.

    Raises:
        ForbiddenError: The actor may not remind anybody of this post.
    """
    require(policy.can_remind(actor, post))
    hold_post(post)
    return _remind(post, Reminders.BY_HAND, actor)


def remind_unconfirmed() -> int:
    """Remind those who have not confirmed a post that is due soon, each post in a transaction of its own.

    Returns:
        Of how many posts.
    """
    with unit_of_work(read_only=True):
        ids = list_remindable(clock.now(), AT_MOST_BEFORE)
    return sum(_remind_of(post_id, clock.now()) for post_id in ids)


def _remind_of(post_id: int, now: datetime) -> bool:
    with unit_of_work():
        lock(f"news.post:{post_id}")
        post = get_any_post(post_id)
        if post is None or not post.is_to_be_confirmed(now):
            return False
        day = house_reminds_on(post)
        if day is None or day > day_of(now, post.author.time_zone):
            return False
        return _remind(post, Reminders.HOUSE) > 0


def _remind(post: Post, reminder: Reminders, actor: User | None = None) -> int:
    """Remind once; nobody is left to remind where everybody has confirmed."""
    left = count_confirmed(post).left
    if post.confirm_number is None or post.reminders & reminder or not left:
        return 0
    post.reminders = int(post.reminders | reminder)
    actor_id = actor.id if actor else None
    record(events.ReminderSent(actor_id=actor_id, post_id=post.id, number=post.confirm_number, reminder=int(reminder)))
    return left


REMIND_UNCONFIRMED = Job("news.remind_unconfirmed", remind_unconfirmed)
