"""Skills as search documents: they are found by any of their names, and tell the expert finder what is meant."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Sequence

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.models import User
from app.accounts.queries.audiences import everyone_id
from app.core import clock
from app.core.db import session
from app.core.feature import Found, SearchSource
from app.core.index import Document
from app.core.slugs import slugify
from app.people.events import SkillAdded, SkillChanged, SkillsMerged
from app.people.models import Skill
from app.people.queries.skills import count_holders, find_skills_by_id, suggest_skills


def documents(ids: Sequence[int] | None) -> Iterator[Document]:
    """Yield the documents of these skills, or of all."""
    query = select(Skill).order_by(Skill.id).options(selectinload(Skill.aliases))
    if ids is not None:
        query = query.where(Skill.id.in_(ids))
    audience_id, now = everyone_id(), clock.now()
    for skill in session.scalars(query):
        names = tuple(one.name for one in skill.aliases)
        yield Document(
            kind="skill",
            id=skill.id,
            version=zlib.crc32(repr((skill.name, names)).encode()),
            audience_id=audience_id,
            title=skill.name,
            body="",
            keywords=names,
            updated_at=now,
        )


def present(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how skills are shown among search results."""
    holders = count_holders(reader, ids)
    return {
        id_: Found(
            title=skill.name,
            url=url_for("people.skill", skill_id=id_, slug=slugify(skill.name)),
            detail=ngettext("Skill of %(num)s colleague", "Skill of %(num)s colleagues", holders.get(id_, 0)),
        )
        for id_, skill in find_skills_by_id(ids).items()
    }


def readable(_reader: User, ids: Sequence[int]) -> Collection[int]:
    """Return those of some skills that there are; everybody may see them."""
    return find_skills_by_id(ids).keys()


def sight(_reader: User) -> tuple[()]:
    """Return what decides which skills a reader sees: nothing, everybody sees the same."""
    return ()


def titled(_reader: User, text: str, limit: int) -> Sequence[int]:
    """Return the skills whose name matches a text."""
    return [skill.id for skill in suggest_skills(text, limit)]


def _skill(event: SkillAdded | SkillChanged) -> list[int]:
    return [event.skill_id]


def _merged(event: SkillsMerged) -> list[int]:
    return [event.skill_id, event.gone_id]


SOURCE = SearchSource(
    kind="skill",
    label=_l("Skills"),
    documents=documents,
    changed_by={SkillAdded: _skill, SkillChanged: _skill, SkillsMerged: _merged},
    present=present,
    readable=readable,
    titled=titled,
    sight=sight,
)
