"""How the meter is set, and what that is about: departments, mailing lists, the directory's domains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.accounts.models import Department, User
from app.accounts.queries.departments import list_places
from app.accounts.queries.roles import holders_of
from app.core.db import session
from app.core.pagination import Page, paginate
from app.core.permissions import Permission
from app.programme.meter.counting.mailing_lists import UNNAMED
from app.programme.models import MailingList, MeterSettings, Party, PartyKind
from app.programme.models.meter import USUAL_KEPT_MONTHS, USUAL_MIN_SIZE


def get_settings() -> MeterSettings:
    """Return how the company measures; the usual values where nobody has said so yet, in a row that is not stored."""
    return session.get(MeterSettings, 1) or MeterSettings(
        id=1,
        min_size=USUAL_MIN_SIZE,
        kept_months=USUAL_KEPT_MONTHS,
        country="FR",
        subdivision="",
        domains=[],
        launched_on=None,
        generation=0,
    )


@dataclass(frozen=True)
class Start:
    """The day on which a department began to work with Passerelle; None: with everybody else.

    `label` is its name from the root down.
    """

    department: Department
    label: str
    started_on: date | None


def list_starts() -> Sequence[Start]:
    """Return every department, in the order of the tree, with the day on which it began."""
    query = select(Party.department_id, Party.started_on).where(Party.department_id.is_not(None))
    days = dict(session.execute(query).all())
    return [Start(one.department, one.label, days.get(one.department.id)) for one in list_places()]


def get_party(department_id: int) -> Party | None:
    """Return what stands for a department in mail."""
    query = select(Party).where(Party.kind == PartyKind.DEPARTMENT, Party.department_id == department_id)
    return session.scalars(query).one_or_none()


def page_of_lists(number: int) -> Page[MailingList]:
    """Return a page of the mailing lists that have a name, those still in use first, by name."""
    query = (
        select(MailingList)
        .where(MailingList.name != UNNAMED)
        .order_by(MailingList.retired_on.is_not(None), MailingList.name, MailingList.id)
    )
    return paginate(query, number)


def get_list(list_id: int) -> MailingList | None:
    """Return a mailing list."""
    return session.get(MailingList, list_id)


def count_directory_domains() -> Sequence[tuple[str, int]]:
    """Return the mail domains in the directory, each with how many active people have an address there."""
    addresses = session.scalars(select(func.lower(User.email)).where(User.deactivated_at.is_(None)))
    return Counter(address.rpartition("@")[2] for address in addresses).most_common()


def list_managers() -> Sequence[User]:
    """Return who manages the programme, by name."""
    query = select(User).where(User.id.in_(holders_of(Permission.PROGRAMME_MANAGE)), User.deactivated_at.is_(None))
    return session.scalars(query.order_by(User.search_name, User.id)).all()
