"""People as search documents."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Sequence

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.accounts.events import DepartmentChanged, UserChanged, UserCreated, UserDeactivated, UserReactivated
from app.accounts.models import User
from app.accounts.policy import visible_to
from app.accounts.queries import matching_name
from app.accounts.queries.audiences import everyone_id
from app.core.db import session
from app.core.feature import Found, SearchSource
from app.core.index import Document
from app.core.pagination import batches_of
from app.core.slugs import slugify
from app.people import queries
from app.people.events import ProfileChanged, SkillChanged
from app.people.models import Profile
from app.people.queries.profiles import list_photos

BATCH = 500


def documents(ids: Sequence[int] | None) -> Iterator[Document]:
    """Yield the documents of these people, or of all; people who have left have none."""
    query = select(User.id).where(User.deactivated_at.is_(None)).order_by(User.id)
    if ids is not None:
        query = query.where(User.id.in_(ids))
    for some in batches_of(query, BATCH):
        yield from _batch(some)


def _batch(ids: Sequence[int]) -> Iterator[Document]:
    audience_id = everyone_id()
    profiles = queries.list_profiles(ids)
    people = select(User).where(User.id.in_(ids)).options(joinedload(User.department)).order_by(User.id)
    for user in session.scalars(people):
        yield _document(user, profiles.get(user.id), audience_id)


def _document(user: User, profile: Profile | None, audience_id: int) -> Document:
    skills = tuple(sorted(one.skill.name for one in profile.skills)) if profile else ()
    names = (user.known_as,) if user.known_as else ()
    told = (profile.ask_me, profile.projects, profile.about) if profile else ()
    location = profile.location if profile else ""
    body = " · ".join(part for part in (user.title, user.department.name, location, ", ".join(skills), *told) if part)
    keywords = (*names, *skills, *((user.title,) if user.title else ()))
    return Document(
        kind="person",
        id=user.id,
        version=zlib.crc32(repr((user.name, names, body, user.language, user.department_id)).encode()),
        audience_id=audience_id,
        title=user.name,
        body=body,
        language=user.language,
        keywords=keywords,
        facets={"department": str(user.department_id)},
        updated_at=profile.changed_at if profile else user.created_at,
    )


def present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how people are shown among search results, those that the reader may see."""
    query = select(User).where(User.id.in_(ids), visible_to(reader)).options(joinedload(User.department))
    photos = list_photos(ids)
    return {
        user.id: Found(
            title=user.name,
            url=url_for("people.show", user_id=user.id, slug=slugify(user.name)),
            detail=" · ".join(part for part in (user.title, user.department.name) if part),
            picture=photos.get(user.id, ""),
        )
        for user in session.scalars(query)
    }


def readable(reader: User, ids: Sequence[int]) -> Collection[int]:
    """Return those of some people whom the reader may see."""
    return set(session.scalars(select(User.id).where(User.id.in_(ids), visible_to(reader))))


def sight(_reader: User) -> tuple[()]:
    """Return what decides whom a reader sees: nothing, everybody sees the same."""
    return ()


def titled(reader: User, text: str, limit: int) -> Sequence[int]:
    """Return the people whose name matches a text."""
    query = select(User.id).where(visible_to(reader), matching_name(text)).order_by(User.search_name).limit(limit)
    return session.scalars(query).all()


def _person(event: UserCreated | UserChanged | UserDeactivated | UserReactivated | ProfileChanged) -> list[int]:
    return [event.user_id]


def _holders(event: SkillChanged) -> Sequence[int]:
    return event.user_ids


def _people_of_department(event: DepartmentChanged) -> Sequence[int]:
    return session.scalars(select(User.id).where(User.department_id == event.department_id)).all()


SOURCE = SearchSource(
    kind="person",
    label=_l("People"),
    documents=documents,
    changed_by={
        UserCreated: _person,
        UserChanged: _person,
        UserDeactivated: _person,
        UserReactivated: _person,
        ProfileChanged: _person,
        SkillChanged: _holders,
        DepartmentChanged: _people_of_department,
    },
    present=present,
    readable=readable,
    titled=titled,
    sight=sight,
)
