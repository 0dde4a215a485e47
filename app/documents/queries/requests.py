"""Finding what readers asked to be changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.core.db import session
from app.core.pagination import Page, paginate
from app.documents.models import ChangeRequest, Template
from app.documents.policy.templates import is_responsibility_of, kept_by, visible_to

WITH_TEMPLATE = (
    contains_eager(ChangeRequest.template).joinedload(Template.department),
    joinedload(ChangeRequest.requester),
)


def _requests() -> Select[ChangeRequest]:
    return select(ChangeRequest).join(ChangeRequest.template)


def get_request(reader: User, request_id: int) -> ChangeRequest | None:
    """Return what somebody asked for, for himself and for whoever looks after the template."""
    own = or_(ChangeRequest.requester_id == reader.id, kept_by(reader))
    query = _requests().where(ChangeRequest.id == request_id, visible_to(reader), own)
    return session.scalars(query.options(*WITH_TEMPLATE)).one_or_none()


def find_requests(reader: User, ids: Collection[int]) -> Sequence[ChangeRequest]:
    """Return those of some requests that somebody made, or that he is to answer, on templates that he may open."""
    own = or_(ChangeRequest.requester_id == reader.id, kept_by(reader))
    query = _requests().where(ChangeRequest.id.in_(ids), visible_to(reader), own)
    return session.scalars(query.options(*WITH_TEMPLATE)).all()


def list_requests(template: Template, requester: User | None = None) -> Sequence[ChangeRequest]:
    """Return what was asked to be changed in a template, what is open first, the newest first.

    Args:
        template: The template.
        requester: Only what this person asked for.
    """
    query = _requests().where(ChangeRequest.template_id == template.id)
    if requester is not None:
        query = query.where(ChangeRequest.requester_id == requester.id)
    order = (ChangeRequest.settled_at.is_not(None), ChangeRequest.id.desc())
    return session.scalars(query.order_by(*order).limit(100).options(*WITH_TEMPLATE)).all()


def get_open_request(reader: User, template: Template, text: str) -> ChangeRequest | None:
    """Return what a reader asked for in these very words and what was not answered yet."""
    query = select(ChangeRequest).where(
        ChangeRequest.template_id == template.id,
        ChangeRequest.requester_id == reader.id,
        ChangeRequest.text == text,
        ChangeRequest.settled_at.is_(None),
    )
    return session.scalars(query.limit(1)).one_or_none()


def find_open_requests(reader: User, page: int) -> Page[ChangeRequest]:
    """Return one page of what somebody is to answer, the oldest first."""
    query = _requests().where(ChangeRequest.settled_at.is_(None), is_responsibility_of(reader))
    return paginate(query.order_by(ChangeRequest.id).options(*WITH_TEMPLATE), page)


def count_open_requests(reader: User) -> int:
    """Return how much somebody is to answer."""
    query = select(func.count()).select_from(ChangeRequest).join(ChangeRequest.template)
    return session.scalar(query.where(ChangeRequest.settled_at.is_(None), is_responsibility_of(reader))) or 0


def list_request_ids(template_id: int) -> Sequence[int]:
    """Return every request about a template."""
    return session.scalars(select(ChangeRequest.id).where(ChangeRequest.template_id == template_id)).all()


def list_requests_there(ids: Collection[int]) -> Sequence[int]:
    """Return those of some requests whose template was not deleted."""
    query = select(ChangeRequest.id).join(ChangeRequest.template)
    return session.scalars(query.where(ChangeRequest.id.in_(ids), Template.deleted_at.is_(None))).all()
