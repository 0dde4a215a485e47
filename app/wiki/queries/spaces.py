"""Finding spaces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Audience, User
from app.core.db import session
from app.core.generations import Memory
from app.wiki.models import Page, PageStatus, Space
from app.wiki.policy import Sight, editable_by, space_visible_to, visible_to
from app.wiki.queries.reading import sight

WITH_RIGHTS = (
    joinedload(Space.department),
    joinedload(Space.editors).selectinload(Audience.tokens),
    joinedload(Space.audience).selectinload(Audience.tokens),
)


@dataclass(frozen=True)
class Trust:
    """How far a shelf can be trusted: how many of its pages are verified, of those that somebody keeps, of all."""

    pages: int = 0
    kept: int = 0
    verified: int = 0

    @property
    def share(self) -> float:
        """The share of pages that are verified."""
        return self.verified / self.pages if self.pages else 0.0


TRUST = Memory[tuple[Sight, date, int | None], dict[int, Trust]]("people", "wiki", size=1_000)


def get_space(reader: User, slug: str) -> Space | None:
    """Return a space by its address, or None where there is none that the reader may see."""
    query = select(Space).where(Space.slug == slug, space_visible_to(reader))
    return session.scalars(query.options(*WITH_RIGHTS)).one_or_none()


def get_space_by_id(reader: User, space_id: int) -> Space | None:
    """Return a space by its id, or None where there is none that the reader may see."""
    query = select(Space).where(Space.id == space_id, space_visible_to(reader))
    return session.scalars(query.options(*WITH_RIGHTS)).one_or_none()


def get_space_by_slug(slug: str) -> Space | None:
    """Return any space, for the command line and for checks."""
    return session.scalars(select(Space).where(Space.slug == slug).options(*WITH_RIGHTS)).one_or_none()


def list_spaces(reader: User) -> Sequence[Space]:
    """Return the spaces that a reader may see."""
    query = select(Space).where(space_visible_to(reader)).order_by(Space.position, Space.name)
    return session.scalars(query.options(joinedload(Space.department))).all()


def list_editable_spaces(actor: User) -> Sequence[Space]:
    """Return the spaces on which somebody may write."""
    query = select(Space).where(space_visible_to(actor), editable_by(actor)).order_by(Space.position, Space.name)
    return session.scalars(query).all()


def count_trust(reader: User, today: date, space: Space | None = None) -> dict[int, Trust]:
    """Return how far each space, or one, can be trusted, by its id, counting the pages that the reader may see."""
    space_id = space.id if space is not None else None
    return TRUST.get((sight(reader), today, space_id), lambda: _count_trust(reader, today, space_id))


def _count_trust(reader: User, today: date, space_id: int | None) -> dict[int, Trust]:
    is_kept = Page.verified_until.is_not(None)
    is_verified = is_kept & Page.verified_at.is_not(None) & (Page.verified_until >= today)
    query = (
        select(
            Page.space_id,
            func.count(Page.id),
            func.sum(case((is_kept, 1), else_=0)),
            func.sum(case((is_verified, 1), else_=0)),
        )
        .where(visible_to(reader), Page.is_template.is_(False), Page.status != PageStatus.OBSOLETE)
        .group_by(Page.space_id)
    )
    if space_id is not None:
        query = query.where(Page.space_id == space_id)
    return {id_: Trust(pages, kept, verified) for id_, pages, kept, verified in session.execute(query)}


def is_empty(space: Space) -> bool:
    """Tell whether a space has no page, not even in the trash."""
    return session.scalar(select(func.count()).select_from(Page).where(Page.space_id == space.id)) == 0
