"""Finding revisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from app.core.db import session
from app.core.pagination import Page as ListPage
from app.core.pagination import paginate
from app.wiki.models import Page, Revision


def get_revision(page: Page, number: int) -> Revision | None:
    """Return one revision of a page with its text."""
    query = select(Revision).where(Revision.page_id == page.id, Revision.number == number)
    return session.scalars(query.options(undefer(Revision.source), joinedload(Revision.author))).one_or_none()


def find_revisions(page: Page, list_page: int, *, up_to: int | None = None) -> ListPage[Revision]:
    """Return the revisions of a page, newest first, up to a number where one is given."""
    query = select(Revision).where(Revision.page_id == page.id)
    if up_to is not None:
        query = query.where(Revision.number <= up_to)
    return paginate(query.order_by(Revision.number.desc()).options(joinedload(Revision.author)), list_page)


def list_texts(page: Page, up_to: int, limit: int) -> Iterator[tuple[Revision, str]]:
    """Yield the last revisions up to a number with their texts, oldest first."""
    numbers = select(Revision.id).where(Revision.page_id == page.id, Revision.number <= up_to)
    last = session.scalars(numbers.order_by(Revision.number.desc()).limit(limit)).all()
    query = select(Revision).where(Revision.id.in_(last)).order_by(Revision.number)
    for revision in session.scalars(query.options(undefer(Revision.source), joinedload(Revision.author))):
        yield revision, revision.source


def list_since(page_ids: Sequence[int], limit: int) -> Sequence[Revision]:
    """Return the newest revisions of some pages."""
    query = (
        select(Revision).where(Revision.page_id.in_(page_ids)).order_by(Revision.created_at.desc(), Revision.id.desc())
    )
    return session.scalars(query.limit(limit).options(joinedload(Revision.author))).all()


def count_revisions() -> int:
    """Return how many revisions there are."""
    return session.scalar(select(func.count()).select_from(Revision)) or 0
