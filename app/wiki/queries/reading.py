"""Finding what a reader wants to read, with as few questions to the database as can be."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from app.accounts.models import Audience, User
from app.core.db import session
from app.core.generations import Memory
from app.wiki.embedding import template_ids
from app.wiki.linking import embedded_slugs
from app.wiki.models import Approver, Page, Report, Space, Vote, Watch
from app.wiki.policy import Sight, is_published_to, sight_of
from app.wiki.queries.faq import list_texts_of


@dataclass(frozen=True)
class Place:
    """What lies at an address, for whomever.

    Attributes:
        page: The page without its text.
        has_templates: Whether its text, or an answer that it shows in full, shows shared templates.
    """

    page: Page
    has_templates: bool


@dataclass(frozen=True)
class Reactions:
    """What readers have made of a page: this one's vote, whether he follows it, how many it helped and missed.

    Attributes:
        vote: Whether it helped this reader; None where he has not said.
        is_watching: Whether this reader follows it.
        helped: How many readers it helped.
        missed: How many it did not help.
        reports: How many reports on it nobody has dealt with.
    """

    vote: bool | None
    is_watching: bool
    helped: int
    missed: int
    reports: int


FOR_RIGHTS = (
    load_only(
        Page.space_id, Page.path, Page.title, Page.audience_id, Page.status, Page.latest_number, Page.published_number,
        Page.changed_at, Page.deleted_at, Page.owner_id, Page.owner_department_id, Page.html, raiseload=True,
    ),
    joinedload(Page.space).joinedload(Space.department),
    joinedload(Page.space).joinedload(Space.editors).selectinload(Audience.tokens),
    joinedload(Page.owner_department),
    selectinload(Page.approvers),
)  # fmt: skip
PLACES = Memory[tuple[str, str], Place | None]("people", "wiki", size=5_000)
APPROVES = Memory[int, tuple[int, ...]]("people", "wiki", size=5_000)

_of_page = Vote.page_id == bindparam("page_id")
REACTIONS = select(
    select(Vote.is_helpful).where(_of_page, Vote.user_id == bindparam("reader_id")).scalar_subquery(),
    select(Watch.id)
    .where(Watch.page_id == bindparam("page_id"), Watch.user_id == bindparam("reader_id"))
    .scalar_subquery(),
    select(func.count()).where(_of_page, Vote.is_helpful).scalar_subquery(),
    select(func.count()).where(_of_page, Vote.is_helpful.is_(False)).scalar_subquery(),
    select(func.count()).where(Report.page_id == bindparam("page_id"), Report.settled_at.is_(None)).scalar_subquery(),
)


def get_place(reader: User, space_slug: str, path: str) -> Place | None:
    """Return what lies at an address where it is published to a reader; None says nothing about other pages."""
    place = PLACES.get((space_slug, path), lambda: _find_place(space_slug, path))
    return place if place is not None and is_published_to(reader, place.page) else None


def _find_place(space_slug: str, path: str) -> Place | None:
    query = select(Page).join(Page.space).where(Space.slug == space_slug, Page.path == path, Page.deleted_at.is_(None))
    page = session.scalars(query.options(*FOR_RIGHTS)).one_or_none()
    if page is None:
        return None
    place = Place(page, _has_templates(page.html))
    session.expire(page, ["html"])
    return place


def _has_templates(html: str) -> bool:
    slugs = embedded_slugs(html)
    return any(template_ids(text) for text in (html, *(list_texts_of(slugs) if slugs else ())))


def get_reactions(reader: User, page: Page) -> Reactions:
    """Return what readers have made of a page."""
    whose = {"page_id": page.id, "reader_id": reader.id}
    vote, watch, helped, missed, reports = session.connection().execute(REACTIONS, whose).one()
    return Reactions(vote, watch is not None, helped, missed, reports)


def sight(reader: User) -> Sight:
    """Return all that decides what of the wiki a reader sees."""
    return sight_of(reader, APPROVES.get(reader.id, lambda: _find_approved_by(reader)))


def _find_approved_by(reader: User) -> tuple[int, ...]:
    query = select(Approver.page_id).where(Approver.user_id == reader.id).order_by(Approver.page_id)
    return tuple(session.scalars(query))
