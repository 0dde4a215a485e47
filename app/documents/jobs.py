"""What recurs among templates: reminders, and what became overdue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from app.core import clock
from app.core.calendar import today
from app.core.db import unit_of_work
from app.core.events import record
from app.core.freshness import CATCH_UP, days_just_passed, stages_due
from app.core.jobs import Job
from app.documents import events
from app.documents.models import Template
from app.documents.queries.keeping import Reminder, keepers_of, list_due_on, list_reminded


def remind_template_keepers() -> int:
    """Remind keepers of what they have to check, each person with one event a day.

    Returns:
        How many people are reminded.
    """
    with unit_of_work():
        sent = list_reminded(clock.now() - timedelta(days=CATCH_UP + 2))
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


def _due_on(day: date) -> Iterator[tuple[Template, int]]:
    """Yield what a reminder is due for, with its stage; of several stages missed the last one."""
    seen: set[int] = set()
    for days_before, days in stages_due(day):
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
        overdue = list_due_on(days_just_passed(today()))
        for template in overdue:
            record(events.TemplateBecameOverdue(template_id=template.id))
    return len(overdue)


REMIND_TEMPLATE_KEEPERS = Job("documents.remind_keepers", remind_template_keepers)
NOTE_OVERDUE_TEMPLATES = Job("documents.note_overdue", note_overdue_templates)
