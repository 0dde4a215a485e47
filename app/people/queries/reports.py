"""Finding mistakes that were reported and not yet seen to."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import session
from app.core.permissions import Permission
from app.people.models import Mistake, ProfileReport

MOST = 200


def _for_settling_by(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the open reports that somebody may settle."""
    own = (ProfileReport.user_id == reader.id) & (ProfileReport.mistake == Mistake.WRONG)
    is_open = ProfileReport.settled_at.is_(None)
    return is_open if reader.may(Permission.PEOPLE_ADMINISTER) else is_open & own


def list_open_reports(reader: User) -> Sequence[ProfileReport]:
    """Return the reports that wait for somebody, oldest first."""
    loading = (joinedload(ProfileReport.user), joinedload(ProfileReport.reporter))
    query = select(ProfileReport).where(_for_settling_by(reader)).order_by(ProfileReport.id).limit(MOST)
    return session.scalars(query.options(*loading)).all()


def count_open_reports(reader: User) -> int:
    """Return how many reports wait for somebody."""
    return session.scalar(select(func.count()).select_from(ProfileReport).where(_for_settling_by(reader))) or 0


def get_open_report(reader: User, report_id: int) -> ProfileReport | None:
    """Return a report that waits for somebody, or None where there is none."""
    query = select(ProfileReport).where(ProfileReport.id == report_id, _for_settling_by(reader))
    return session.scalars(query).one_or_none()


def find_open_reports(reader: User, ids: Collection[int]) -> Sequence[ProfileReport]:
    """Return those of some reports that wait for somebody."""
    query = select(ProfileReport).where(ProfileReport.id.in_(ids), _for_settling_by(reader))
    return session.scalars(query.options(joinedload(ProfileReport.user))).all()


def get_report(report_id: int) -> ProfileReport | None:
    """Return a report for work that nobody looks at, settled or not."""
    return session.get(ProfileReport, report_id)


def present_reports(ids: Collection[int]) -> Sequence[int]:
    """Return the ids of those of some reports that are open."""
    query = select(ProfileReport.id).where(ProfileReport.id.in_(ids), ProfileReport.settled_at.is_(None))
    return session.scalars(query).all()
