"""What home asks of the wiki before all else: whether there may be something to say, and what a newcomer has done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, load_only

from app.accounts.models import User
from app.accounts.queries.departments import within_departments
from app.core.db import session
from app.core.feature import DUE_UNTIL, KEEPS, READER_ID, TODAY
from app.core.generations import Memory
from app.wiki.models import Approver, FaqEntry, FaqVote, Page, PageStatus, Report, Revision, Space, Vote, Watch
from app.wiki.policy import Sight, visible_to
from app.wiki.queries.faq import count_kept_entries_of
from app.wiki.queries.reading import sight
from app.wiki.queries.trust import count_reviews, handovers_to, is_news_to, kept_by

FOLLOWS = exists().where(Watch.user_id == READER_ID)
MAY_HAVE_CHANGED = exists().where(Watch.user_id == READER_ID, Page.id == Watch.page_id, Page.changed_at > Watch.seen_at)
MAY_APPROVE = exists().where(
    Approver.user_id == READER_ID, Page.id == Approver.page_id, Page.status == PageStatus.IN_APPROVAL
)
_IS_OPEN = (Report.page_id == Page.id, Report.settled_at.is_(None))
MAY_SETTLE = or_(
    exists().where(Page.owner_id == READER_ID, *_IS_OPEN), and_(KEEPS, exists().where(Report.settled_at.is_(None)))
)
MAY_CHECK = or_(
    exists().where(Page.owner_id == READER_ID, Page.verified_until <= DUE_UNTIL),
    exists().where(FaqEntry.owner_id == READER_ID, FaqEntry.verified_until <= DUE_UNTIL),
    and_(KEEPS, exists().where(Page.verified_until <= DUE_UNTIL)),
    and_(KEEPS, exists().where(FaqEntry.verified_until <= DUE_UNTIL)),
)
SOMETHING_IS_OVERDUE = and_(KEEPS, exists().where(Page.verified_until < TODAY))
HAS_SAID_WHETHER_IT_HELPED = or_(
    exists().where(Vote.user_id == READER_ID), exists().where(FaqVote.user_id == READER_ID)
)
HAS_MENDED = or_(exists().where(Revision.author_id == READER_ID), exists().where(Report.reporter_id == READER_ID))
LAST_CHANGED = Memory[tuple[Sight, int], Sequence[Page]]("people", "wiki", size=1_000)
DUE = Memory[tuple[int, date], int]("people", "wiki", size=2_000)
OVERDUE = Memory[tuple[int, date, int], Sequence[Page]]("people", "wiki", size=1_000)
HANDOVERS = Memory[Sight, int]("people", "wiki", size=1_000)
MOST_COUNTED = 500
CHANGED_ONES = (
    select(Watch.page_id)
    .join(Watch.page)
    .where(Watch.user_id == READER_ID, is_news_to(READER_ID))
    .order_by(Page.changed_at.desc(), Page.id.desc())
    .limit(MOST_COUNTED)
)
"""Those of the pages that a reader follows on which there is something new, whether or not he may still see them."""
UNSEEN = Memory[tuple[Sight, tuple[int, ...]], Sequence[Page]]("people", "wiki", size=1_000)
WITH_ADDRESS = (
    load_only(Page.title, Page.path, Page.language),
    joinedload(Page.space).load_only(Space.slug, Space.name),
)


def list_unseen(reader: User) -> Sequence[Page]:
    """Return those of the pages that a reader follows on which somebody else has changed something, newest first."""
    ids = tuple(session.connection().execute(CHANGED_ONES, {"reader_id": reader.id}).scalars())

    def find() -> Sequence[Page]:
        query = select(Page).where(Page.id.in_(ids), visible_to(reader))
        return session.scalars(query.order_by(Page.changed_at.desc(), Page.id.desc()).options(*WITH_ADDRESS)).all()

    return UNSEEN.get((sight(reader), ids), find) if ids else ()


def list_last_changed(reader: User, limit: int) -> Sequence[Page]:
    """Return the pages to read that changed last, with no more of them than a line shows."""

    def find() -> Sequence[Page]:
        is_to_read = (Page.is_template.is_(False), Page.status != PageStatus.OBSOLETE)
        query = select(Page).where(visible_to(reader), *is_to_read).order_by(Page.changed_at.desc(), Page.id.desc())
        return session.scalars(query.limit(limit).options(*WITH_ADDRESS)).all()

    return LAST_CHANGED.get((sight(reader), limit), find)


def list_reports_for(keeper: User, limit: int) -> Sequence[Report]:
    """Return the oldest reports that nobody has dealt with on the pages that a person looks after."""
    query = select(Report).join(Report.page).where(Report.settled_at.is_(None), visible_to(keeper), kept_by(keeper))
    query = query.order_by(Report.created_at, Report.id).limit(limit)
    return session.scalars(query.options(joinedload(Report.page).options(*WITH_ADDRESS))).all()


def count_due(reader: User, day: date) -> int:
    """Return how many pages and FAQ entries a reader has to check by a day."""
    return DUE.get((reader.id, day), lambda: count_reviews(reader, day) + count_kept_entries_of(reader, day))


def list_overdue(champion: User, today: date, limit: int) -> Sequence[Page]:
    """Return the pages of a champion's departments that others should have checked before a day, the longest first."""
    return OVERDUE.get((champion.id, today, limit), lambda: _list_overdue(champion, today, limit))


def _list_overdue(champion: User, today: date, limit: int) -> Sequence[Page]:
    theirs = within_departments(champion.championed_ids)
    late = (Page.verified_until < today, Page.owner_id != champion.id, Page.status != PageStatus.OBSOLETE)
    query = select(Page).where(visible_to(champion), Page.owner_department_id.in_(theirs), *late)
    query = query.order_by(Page.verified_until, Page.id).limit(limit)
    loading = (joinedload(Page.owner).load_only(User.name), load_only(Page.verified_until))
    return session.scalars(query.options(*WITH_ADDRESS, *loading)).all()


def count_handovers(champion: User) -> int:
    """Return how many pages of a champion's departments have an owner who left the company or the department."""
    return HANDOVERS.get(sight(champion), lambda: _count_handovers(champion))


def _count_handovers(champion: User) -> int:
    query = handovers_to(champion).with_only_columns(func.count(Page.id), maintain_column_froms=True)
    return session.scalar(query) or 0
