"""Finding what has to be checked, handed over, or put right."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from app.accounts.models import Department, User
from app.accounts.queries.departments import within_departments
from app.core.db import session
from app.core.freshness import DUE_BEFORE
from app.core.generations import Memory
from app.core.pagination import Page as ListPage
from app.core.pagination import paginate
from app.core.permissions import Permission
from app.wiki.models import Approval, Approver, Page, PageStatus, Reminder, Report, Revision, Vote, Watch
from app.wiki.policy import visible_to

REVIEWS = Memory[tuple[int, date], int]("people", "wiki", size=2_000)


def count_helped(page_ids: Collection[int]) -> dict[int, int]:
    """Return how many readers each of some pages helped, by id."""
    query = select(Vote.page_id, func.count()).where(Vote.page_id.in_(page_ids), Vote.is_helpful)
    return {row[0]: row[1] for row in session.execute(query.group_by(Vote.page_id))}


def is_news_to(reader_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Return the SQL condition for followed pages on which somebody else published more than a small change."""
    return exists().where(
        Revision.page_id == Watch.page_id,
        Revision.number <= Page.published_number,
        Revision.created_at > Watch.seen_at,
        Revision.is_small.is_(False),
        Revision.author_id.is_distinct_from(reader_id),
    )


def list_watched(reader: User) -> list[tuple[Watch, bool]]:
    """Return what a reader follows, what changed last first, each with whether there is something new for him."""
    query = select(Watch, is_news_to(reader.id)).join(Watch.page).where(Watch.user_id == reader.id, visible_to(reader))
    loading = joinedload(Watch.page)
    order = query.order_by(Page.changed_at.desc()).limit(500)
    rows = session.execute(order.options(loading.joinedload(Page.space), loading.joinedload(Page.changed_by)))
    return [(watch, is_new) for watch, is_new in rows]


def kept_by(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the pages that a person has to check: his own, and his departments' as champion."""
    has_nobody = ~exists().where(User.id == Page.owner_id, User.deactivated_at.is_(None))
    in_use = Page.status != PageStatus.OBSOLETE
    theirs = within_departments(reader.championed_ids)
    mine = or_(Page.owner_id == reader.id, and_(has_nobody, Page.owner_department_id.in_(theirs)))
    return and_(in_use, mine)


def find_reviews(reader: User, today: date, page: int) -> ListPage[Page]:
    """Return the pages that a person has to check now or soon, the longest overdue first."""
    due = Page.verified_until <= today + DUE_BEFORE
    query = select(Page).where(visible_to(reader), kept_by(reader), due).options(joinedload(Page.space))
    return paginate(query.order_by(Page.verified_until, Page.id), page)


def count_reviews(reader: User, today: date) -> int:
    """Return how many pages a person has to check now or soon."""
    return REVIEWS.get((reader.id, today), lambda: _count_reviews(reader, today))


def _count_reviews(reader: User, today: date) -> int:
    due = Page.verified_until <= today + DUE_BEFORE
    return session.scalar(select(func.count(Page.id)).where(visible_to(reader), kept_by(reader), due)) or 0


def handovers_to(champion: User) -> Select[Page]:
    """Return the query for the pages of a champion's departments whose owner has left the company or the department."""
    owned = select(Page.owner_id, Page.owner_department_id).distinct().subquery()
    owner, now, then = aliased(User), aliased(Department), aliased(Department)
    has_moved = ~now.path.startswith(then.path)
    theirs = within_departments(champion.championed_ids)
    mine = true() if champion.may(Permission.PUBLISH_COMPANY_WIDE) else then.id.in_(theirs)
    lost = (
        select(owned)
        .join(owner, owner.id == owned.c.owner_id)
        .join(now, now.id == owner.department_id)
        .join(then, then.id == owned.c.owner_department_id)
        .where(or_(owner.deactivated_at.is_not(None), has_moved), mine)
        .subquery()
    )
    by_owner = and_(lost.c.owner_id == Page.owner_id, lost.c.owner_department_id == Page.owner_department_id)
    in_use = Page.status != PageStatus.OBSOLETE
    return select(Page).join(lost, by_owner).where(visible_to(champion), in_use)


def find_handovers(champion: User, page: int) -> ListPage[Page]:
    """Return the pages of a champion's departments whose owner has left the company or the department."""
    loading = (
        joinedload(Page.space),
        joinedload(Page.owner).joinedload(User.department),
        joinedload(Page.owner_department),
    )
    return paginate(handovers_to(champion).order_by(Page.owner_id, Page.title).options(*loading), page)


def find_reports(reader: User, page: int, *, on: Page | None = None) -> ListPage[Report]:
    """Return the reports that nobody has dealt with on the pages that a person looks after, oldest first."""
    query = select(Report).join(Report.page).where(Report.settled_at.is_(None), visible_to(reader))
    query = query.where(Report.page_id == on.id) if on is not None else query.where(kept_by(reader))
    loading = (joinedload(Report.reporter), joinedload(Report.page).joinedload(Page.space))
    return paginate(query.order_by(Report.created_at, Report.id).options(*loading), page)


def get_report(reader: User, report_id: int) -> Report | None:
    """Return a report on a page that a reader may see."""
    query = select(Report).join(Report.page).where(Report.id == report_id, visible_to(reader))
    return session.scalars(query).one_or_none()


def list_waiting_for(approver: User) -> Sequence[Page]:
    """Return the formal pages that wait for somebody's approval."""
    asked = select(Approver.page_id).where(Approver.user_id == approver.id)
    decided = exists().where(
        Approval.page_id == Page.id,
        Approval.number == Page.latest_number,
        Approval.round == Page.approval_round,
        Approval.user_id == approver.id,
    )
    query = select(Page).where(
        Page.id.in_(asked), ~decided, Page.status == PageStatus.IN_APPROVAL, visible_to(approver)
    )
    return session.scalars(query.options(joinedload(Page.space)).order_by(Page.changed_at)).all()


def was_reminded(kind: str, object_id: int, verified_until: date | None, days_before: int) -> bool:
    """Tell whether the keepers of a text were reminded at one stage of one review.

    Args:
        kind: `page` or `faq`.
        object_id: Which one.
        verified_until: The day of the review.
        days_before: The stage: how many days before that day.
    """
    query = select(Reminder.id).where(
        Reminder.kind == kind,
        Reminder.object_id == object_id,
        Reminder.verified_until == verified_until,
        Reminder.days_before == days_before,
    )
    return session.scalar(query) is not None


def list_due_on(days: Collection[date]) -> Sequence[Page]:
    """Return the pages whose review falls on one of some days."""
    query = select(Page).where(
        Page.verified_until.in_(days), Page.deleted_at.is_(None), Page.status != PageStatus.OBSOLETE
    )
    return session.scalars(query).all()
