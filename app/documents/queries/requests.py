"""Finding what readers asked to be changed, who watches a template, and who looks after it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.models import User
from app.accounts.queries import get_user, list_champions_of
from app.accounts.queries.audiences import belongs_to
from app.accounts.queries.roles import holders_of
from app.core.db import session
from app.core.pagination import Page, paginate
from app.core.permissions import Permission
from app.documents.models import ChangeRequest, Template, TemplateWatch
from app.documents.policy import is_responsibility_of, kept_by, visible_to
from app.documents.trust import DUE_BEFORE

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


def is_watching(reader: User, template: Template) -> bool:
    """Tell whether a reader is told of new versions."""
    query = select(TemplateWatch.id).where(TemplateWatch.template_id == template.id, TemplateWatch.user_id == reader.id)
    return session.scalar(query) is not None


def watchers_of(template: Template) -> Select[int]:
    """Return the query for the people who are told of new versions, as far as the template is for them."""
    watching = select(TemplateWatch.user_id).where(TemplateWatch.template_id == template.id)
    return select(User.id).where(User.id.in_(watching), belongs_to(template.audience_id))


def keepers_of(template: Template) -> list[User]:
    """Return who is asked about a template: its owner, else its champions, else who writes to the whole company."""
    owner = get_user(template.owner_id) if template.owner_id else None
    if owner is not None and owner.is_active:
        return [owner]
    champions = [get_user(one.id) for one in list_champions_of(template.department)]
    return [one for one in champions if one] or company_wide()


def company_wide() -> list[User]:
    """Return who writes to the whole company."""
    query = select(User.id).where(
        User.id.in_(holders_of(Permission.PUBLISH_COMPANY_WIDE)), User.deactivated_at.is_(None)
    )
    found = [get_user(user_id) for user_id in session.scalars(query)]
    return [one for one in found if one]


def list_due_on(days: Collection[date]) -> Sequence[Template]:
    """Return the templates that are to be checked by one of some days."""
    query = select(Template).where(
        Template.verified_until.in_(days), Template.deleted_at.is_(None), Template.current_number.is_not(None)
    )
    return session.scalars(query.options(joinedload(Template.department))).all()


def count_reviews(reader: User, today: date) -> int:
    """Return how many templates somebody has to check now or soon."""
    query = (
        select(func.count())
        .select_from(Template)
        .where(
            Template.verified_until <= today + DUE_BEFORE,
            Template.current_number.is_not(None),
            is_responsibility_of(reader),
        )
    )
    return session.scalar(query) or 0
