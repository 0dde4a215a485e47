"""What recurs among templates: reminders, and what became overdue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select

from app.core import clock
from app.core.calendar import today
from app.core.db import session, unit_of_work
from app.core.events import StoredEvent, record
from app.core.jobs import Job
from app.documents import events
from app.documents.models import Template
from app.documents.queries.requests import keepers_of, list_due_on

DAYS_BEFORE = (28, 14, 0, -7)
"""When a keeper is reminded: four and two weeks before, on the day, and a week after."""
CATCH_UP = 3
"""How many days late a reminder is still sent, where the worker did not run on the day."""
Reminder = tuple[int, str, int]
"""A template, the day by which it is to be checked, and how many days before that day the reminder is due."""


def remind_template_keepers() -> int:
    """Remind keepers of what they have to check, each person with one event a day.

    Returns:
        How many people are reminded.
    """
    with unit_of_work():
        sent = _sent()
        due: dict[int, list[Reminder]] = defaultdict(list)
        for template, days_before in _due_on(today()):
            reminder = (template.id, str(template.verified_until), days_before)
            for keeper in keepers_of(template):
                if (keeper.id, reminder) not in sent:
                    due[keeper.id].append(reminder)
        for user_id, reminders in due.items():
            templates = [list(one) for one in reminders]
            record(events.TemplateReviewsDue(user_id=user_id, on=today().isoformat(), templates=templates))
    return len(due)


def _sent() -> set[tuple[int, Reminder]]:
    """Return which reminders were sent in the last days, to whom."""
    since = clock.now() - timedelta(days=CATCH_UP + 2)
    query = select(StoredEvent.payload).where(
        StoredEvent.name == events.TemplateReviewsDue.name, StoredEvent.occurred_at >= since
    )
    return {
        (payload["user_id"], (template_id, until, days_before))
        for payload in session.scalars(query)
        for template_id, until, days_before in payload["templates"]
    }


def _due_on(day: date) -> Iterator[tuple[Template, int]]:
    """Yield what a reminder is due for, with its stage; of several stages missed the last one."""
    seen: set[int] = set()
    for days_before in reversed(DAYS_BEFORE):
        days = [day + timedelta(days=days_before - late) for late in range(CATCH_UP + 1)]
        for template in list_due_on(days):
            if template.id not in seen:
                seen.add(template.id)
                yield template, days_before


def note_overdue_templates() -> int:
    """Tell the house of the templates that became overdue last night, so that they sink in search.

    Returns:
        How many there are.
    """
    with unit_of_work():
        passed = [today() - timedelta(days=days) for days in range(1, CATCH_UP + 2)]
        overdue = list_due_on(passed)
        for template in overdue:
            record(events.TemplateBecameOverdue(template_id=template.id))
    return len(overdue)


REMIND_TEMPLATE_KEEPERS = Job("documents.remind_keepers", remind_template_keepers)
NOTE_OVERDUE_TEMPLATES = Job("documents.note_overdue", note_overdue_templates)
