"""What recurs in the wiki: reminders, what became overdue, texts that a newer renderer lays out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from app.accounts.models import User
from app.accounts.queries import get_department, list_champions_of
from app.core import clock
from app.core.calendar import today
from app.core.db import session, unit_of_work
from app.core.events import record
from app.core.freshness import days_just_passed, stages_due
from app.core.jobs import Job
from app.wiki import authorship, events, queries
from app.wiki.models import FaqEntry, Page, Reminder
from app.wiki.queries.faq import list_entries_due_on
from app.wiki.queries.trust import was_reminded
from app.wiki.service.faq import render_outdated_entries
from app.wiki.service.publishing import render_outdated

Text = Page | FaqEntry


def remind_keepers() -> int:
    """Remind keepers of what they have to check, each person with one event a day.

    Returns:
        How many people are reminded.
    """
    with unit_of_work():
        due = list(_due_today(today()))
        by_keeper: dict[int, list[list[object]]] = defaultdict(list)
        for text, days_before in due:
            _note(text, days_before)
            for user_id in _keepers_of(text):
                by_keeper[user_id].append([_kind_of(text), text.id])
        for user_id, texts in by_keeper.items():
            record(events.ReviewsDue(user_id=user_id, on=today().isoformat(), texts=texts))
    return len(by_keeper)


def _due_today(day: date) -> Iterable[tuple[Text, int]]:
    """Yield what a reminder is due for and was not sent, with its stage; of several stages missed the last one."""
    seen: set[tuple[str, int]] = set()
    for days_before, days in stages_due(day):
        texts: list[Text] = [*queries.list_due_on(days), *list_entries_due_on(days)]
        for text in texts:
            key = (_kind_of(text), text.id)
            if key not in seen and not was_reminded(*key, text.verified_until, days_before):
                seen.add(key)
                yield text, days_before


def _kind_of(text: Text) -> str:
    return "page" if isinstance(text, Page) else "faq"


def _note(text: Text, days_before: int) -> None:
    """Note that the keepers are reminded."""
    session.add(
        Reminder(
            kind=_kind_of(text),
            object_id=text.id,
            verified_until=text.verified_until,
            days_before=days_before,
            sent_at=clock.now(),
        )
    )


def _keepers_of(text: Text) -> list[int]:
    """Return who is to be reminded: the owner while he is here, else the champions of the department."""
    owner = session.get(User, text.owner_id) if text.owner_id else None
    if owner is not None and owner.is_active:
        return [owner.id]
    department = get_department(text.owner_department_id) if text.owner_department_id else None
    return [champion.id for champion in list_champions_of(department)] if department else []


def note_overdue() -> int:
    """Tell the house of what became overdue last night, so that it sinks in search.

    Returns:
        How many texts there are.
    """
    with unit_of_work():
        passed = days_just_passed(today())
        for page in (pages := queries.list_due_on(passed)):
            record(events.PageBecameOverdue(page_id=page.id))
        for entry in (entries := list_entries_due_on(passed)):
            record(events.FaqEntryBecameOverdue(entry_id=entry.id))
    return len(pages) + len(entries)


def render_texts() -> int:
    """Render anew what an older renderer has rendered, a batch at a time.

    Returns:
        How many texts were rendered.
    """
    rendered = 0
    while True:
        with unit_of_work():
            batch = render_outdated() + render_outdated_entries()
        rendered += batch
        if not batch:
            return rendered


REMIND_KEEPERS = Job("wiki.remind_keepers", remind_keepers)
NOTE_OVERDUE = Job("wiki.note_overdue", note_overdue)
RENDER_TEXTS = Job("wiki.render_texts", render_texts)

RECOUNT_AUTHORS = Job("wiki.recount_authors", authorship.recount)
