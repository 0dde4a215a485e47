"""The directory as the meter needs it: one query for the people, one for what changed about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.accounts.queries.departments import list_departments
from app.accounts.queries.people import list_accounts, list_moves
from app.core.calendar import day_of
from app.core.installation import installation
from app.programme.meter.counting.directory import Directory, Move, Person
from app.programme.queries.settings import get_settings


@dataclass(frozen=True)
class Staff:
    """Whose an address is, and the day on which each person left; None: still there."""

    directory: Directory
    left_on: Mapping[int, date | None]


def load_staff() -> Staff:
    """Return what the directory knows now, and knew before."""
    accounts = list_accounts()
    directory = Directory(
        (Person(one.user_id, one.email, one.department_id) for one in accounts),
        [Move(one.user_id, day_of(one.moved_at), one.department_id, one.email) for one in list_moves()],
        departments=[one.id for one in list_departments()],
        domains=get_settings().domains,
        own=[installation().settings.mail_from],
    )
    left = {one.user_id: one.deactivated_at and day_of(one.deactivated_at) for one in accounts}
    return Staff(directory, left)
