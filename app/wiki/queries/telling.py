"""Finding what notices are about, for whom it is there, and whom they reach."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.accounts.queries.audiences import belongs_to
from app.core.db import session
from app.core.freshness import DUE_BEFORE
from app.wiki.models import FaqEntry, Page, PageStatus, Report, Revision, Watch
from app.wiki.policy import entry_visible_to, visible_to
from app.wiki.queries.pages import WITH_NAMES, WITH_RIGHTS, WITH_SPACE

IS_THERE = Page.deleted_at.is_(None)


def waits_for_approval() -> ColumnElement[bool]:
    """Return the SQL condition for the pages with a revision that approvers have not decided on."""
    return and_(IS_THERE, Page.status == PageStatus.IN_APPROVAL)


def is_due(today: date) -> ColumnElement[bool]:
    """Return the SQL condition for the pages that somebody has to check now or soon."""
    return and_(IS_THERE, Page.status != PageStatus.OBSOLETE, Page.verified_until <= today + DUE_BEFORE)


def is_entry_due(today: date) -> ColumnElement[bool]:
    """Return the SQL condition for the FAQ entries that somebody has to check now or soon."""
    return and_(FaqEntry.deleted_at.is_(None), FaqEntry.verified_until <= today + DUE_BEFORE)


def audiences_of_pages(ids: Collection[int], condition: ColumnElement[bool] = IS_THERE) -> dict[int, int | None]:
    """Return the audiences of those of some pages that meet a condition: that they are there, where none is given."""
    return _pairs(select(Page.id, Page.audience_id).where(Page.id.in_(ids), condition))


def audiences_of_reports(ids: Collection[int]) -> dict[int, int | None]:
    """Return the audiences of the pages on which some reports are still open."""
    query = select(Report.id, Page.audience_id).join(Report.page)
    return _pairs(query.where(Report.id.in_(ids), Report.settled_at.is_(None), IS_THERE))


def audiences_of_due_entries(ids: Collection[int], today: date) -> dict[int, int | None]:
    """Return the audiences of those of some FAQ entries that have to be checked."""
    return _pairs(select(FaqEntry.id, FaqEntry.audience_id).where(FaqEntry.id.in_(ids), is_entry_due(today)))


def _pairs(query: Select[int, int]) -> dict[int, int | None]:
    return {row[0]: row[1] for row in session.execute(query)}


def find_due_pages(reader: User, ids: Collection[int], today: date) -> Sequence[Page]:
    """Return those of some pages that a reader may see and that have to be checked."""
    query = select(Page).where(Page.id.in_(ids), visible_to(reader), is_due(today))
    return session.scalars(query.options(*WITH_SPACE)).all()


def find_due_entries(reader: User, ids: Collection[int], today: date) -> Sequence[FaqEntry]:
    """Return those of some FAQ entries that a reader may see and that have to be checked."""
    query = select(FaqEntry).where(FaqEntry.id.in_(ids), entry_visible_to(reader), is_entry_due(today))
    return session.scalars(query).all()


def find_pages_with_rights(reader: User, ids: Collection[int]) -> Sequence[Page]:
    """Return those of some pages that a reader may see, with all that says who may do what."""
    query = select(Page).where(Page.id.in_(ids), visible_to(reader))
    return session.scalars(query.options(*WITH_RIGHTS, *WITH_NAMES)).all()


def find_open_reports(reader: User, ids: Collection[int]) -> Sequence[Report]:
    """Return those of some reports that are open, on pages that a reader may see, with who may do what there."""
    query = select(Report).join(Report.page)
    query = query.where(Report.id.in_(ids), Report.settled_at.is_(None), visible_to(reader))
    return session.scalars(query.options(joinedload(Report.page).options(*WITH_RIGHTS, *WITH_NAMES))).all()


def list_reports_on(page_ids: Collection[int]) -> Sequence[int]:
    """Return the ids of all reports on some pages."""
    return session.scalars(select(Report.id).where(Report.page_id.in_(page_ids))).all()


def is_more_than_small(page: Page, former_number: int, number: int) -> bool:
    """Tell whether anything that is worth a word lies between what readers saw before and what they see now."""
    between = (Revision.number > former_number, Revision.number <= number)
    query = select(Revision.id).where(Revision.page_id == page.id, *between, Revision.is_small.is_(False))
    return session.scalar(query.limit(1)) is not None


def watchers_of(page: Page) -> Select[int]:
    """Return the query for the people who follow a page and may read it."""
    return select(Watch.user_id).where(Watch.page_id == page.id, Watch.user_id.in_(_readers_of(page)))


def readers_among(page: Page, user_ids: Collection[int]) -> Sequence[int]:
    """Return those of some people who may read a page."""
    return session.scalars(_readers_of(page).where(User.id.in_(user_ids))).all()


def _readers_of(page: Page) -> Select[int]:
    return select(User.id).where(User.deactivated_at.is_(None), belongs_to(page.audience_id))
