"""Finding the template that a reader wants, and what about it is his own, with few questions to the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, literal, or_, select, true
from sqlalchemy.orm import joinedload, load_only

from app.accounts.models import User
from app.core.db import session
from app.core.generations import Memory
from app.documents.models import ChangeRequest, Template, TemplateWatch, Version
from app.documents.policy.templates import AtHand, Sight, is_readable_to, sight_of
from app.documents.queries.requests import list_requests


@dataclass(frozen=True)
class Own:
    """What about a template is one reader's own.

    Attributes:
        is_watching: Whether he is told of new versions.
        requests: What he asked to be changed, or what anybody did where he is to answer.
    """

    is_watching: bool
    requests: Sequence[ChangeRequest]

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from what is another reader's, or what it was before."""
        return self.is_watching, tuple((one.id, one.settled_at) for one in self.requests)


TEMPLATES = Memory[int, Template | None]("people", "documents", size=5_000)
AT_HAND = Memory[int, AtHand]("documents", size=5_000)

IN_SHORT = (
    load_only(
        Template.title, Template.audience_id, Template.department_id, Template.owner_id, Template.current_number,
        Template.deleted_at, raiseload=True,
    ),
    joinedload(Template.department),
)  # fmt: skip
OWN = select(
    select(TemplateWatch.id)
    .where(TemplateWatch.template_id == bindparam("template_id"), TemplateWatch.user_id == bindparam("reader_id"))
    .scalar_subquery(),
    select(func.count())
    .where(
        ChangeRequest.template_id == bindparam("template_id"),
        or_(ChangeRequest.requester_id == bindparam("reader_id"), bindparam("keeps") == true()),
    )
    .scalar_subquery(),
)


def get_readable(reader: User, template_id: int) -> Template | None:
    """Return a template in short where it is there for a reader; None says nothing of those at his hand."""
    template = TEMPLATES.get(template_id, lambda: _find_in_short(template_id))
    return template if template is not None and is_readable_to(reader, template) else None


def _find_in_short(template_id: int) -> Template | None:
    return session.scalars(select(Template).where(Template.id == template_id).options(*IN_SHORT)).one_or_none()


def get_own(reader: User, template: Template, *, keeps: bool) -> Own:
    """Return what about a template is a reader's own.

    Args:
        reader: Who may open the template.
        template: The template.
        keeps: Whether he looks after it.
    """
    whose = {"template_id": template.id, "reader_id": reader.id, "keeps": keeps}
    watch_id, asked = session.connection().execute(OWN, whose).one()
    return Own(watch_id is not None, list_requests(template, None if keeps else reader) if asked else ())


def sight(reader: User) -> Sight:
    """Return all that decides which templates a reader sees, and what he may do with them."""
    return sight_of(reader, at_hand(reader))


def at_hand(reader: User) -> AtHand:
    """Return the templates that are a reader's own."""
    return AT_HAND.get(reader.id, lambda: _find_at_hand(reader))


def _find_at_hand(reader: User) -> AtHand:
    owned = select(Template.id, literal(True)).where(Template.owner_id == reader.id)
    offering = Version.author_id == reader.id, Version.approved_at.is_(None)
    offered = select(Version.template_id, literal(False)).where(*offering)
    rows = sorted(session.execute(owned.union(offered)))
    return AtHand(tuple(id_ for id_, owns in rows if owns), tuple(id_ for id_, owns in rows if not owns))
