"""The library: what it shows a reader, and what that can be narrowed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Executable, case, exists, func, select
from sqlalchemy.orm import aliased

from app.accounts.models import Department, User
from app.accounts.policy import audience_ids_of
from app.accounts.queries import fold_name
from app.accounts.queries.departments import within_departments
from app.core.db import session
from app.core.index import IndexUnavailableError, Query
from app.core.installation import installation
from app.core.pagination import Page, paginate
from app.documents.models import Template, TemplateCategory, TemplateTag
from app.documents.policy.templates import readable_by, visible_to
from app.documents.queries.templates import KIND, LIST_SIZE, MOST_FOUND, WITH_FILING, find_titled


@dataclass(frozen=True)
class Choice:
    """What a reader has narrowed the library to."""

    text: str = ""
    category: TemplateCategory | None = None
    department: Department | None = None
    language: str = ""
    tag: str = ""


@dataclass(frozen=True)
class Facets:
    """How many templates of the library there are for each further choice."""

    categories: dict[int, int]
    departments: dict[int, int]
    languages: dict[str, int]
    tags: dict[str, int]


def find_library(reader: User, choice: Choice, page: int) -> tuple[Page[Template], Facets]:
    """Return one page of the library, and how many templates each further choice would leave.

    What fits a text best comes first, else it goes by title. What another template has replaced is left out, as far as
    the reader may see that one.
    """
    found = _found_ids(reader, choice.text)
    return _list(reader, choice, found, page), _count_facets(reader, choice, found)


def _list(reader: User, choice: Choice, found: list[int] | None, page: int) -> Page[Template]:
    query = select(Template).where(*listed_for(reader), *_conditions(choice, found))
    ordered = query.order_by(*_best_first(found), func.lower(Template.title), Template.id)
    return paginate(ordered.options(*WITH_FILING), page, LIST_SIZE)


def listed_for(reader: User) -> list[ColumnElement[bool]]:
    """Return the SQL conditions for the templates that the library shows a reader."""
    newer = aliased(Template)
    replaced = exists().where(newer.replaces_id == Template.id, readable_by(reader, newer))
    return [visible_to(reader), Template.current_number.is_not(None), ~replaced]


def _found_ids(reader: User, text: str) -> list[int] | None:
    """Return what a text finds, best first, in titles and in what the templates say; None where there is no text."""
    if not text.strip():
        return None
    titled = find_titled(reader, text, MOST_FOUND)
    query = Query(text=text, audience_ids=audience_ids_of(reader), kinds=(KIND,), limit=MOST_FOUND)
    try:
        said = [match.id for match in installation().index.retrieve(query)]
    except IndexUnavailableError:
        said = []
    return list(dict.fromkeys([*titled, *said]))


def _best_first(found: list[int] | None) -> list[ColumnElement[int]]:
    if not found:
        return []
    return [case({template_id: rank for rank, template_id in enumerate(found)}, value=Template.id)]


def _conditions(choice: Choice, found: list[int] | None) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [] if found is None else [Template.id.in_(found)]
    if choice.category:
        wanted.append(Template.category_id == choice.category.id)
    if choice.department:
        wanted.append(Template.department_id.in_(within_departments([choice.department.id])))
    if choice.language:
        wanted.append(Template.language == choice.language)
    if choice.tag:
        tagged = select(TemplateTag.template_id).where(TemplateTag.folded == fold_name(choice.tag))
        wanted.append(Template.id.in_(tagged))
    return wanted


def _count_facets(reader: User, choice: Choice, found: list[int] | None) -> Facets:
    narrowed = select(Template.id).where(*listed_for(reader), *_conditions(choice, found))
    among = Template.id.in_(narrowed)
    tags = select(func.min(TemplateTag.name), func.count()).where(TemplateTag.template_id.in_(narrowed))
    return Facets(
        categories=_counts(select(Template.category_id, func.count()).where(among).group_by(Template.category_id)),
        departments=_counts(select(Template.department_id, func.count()).where(among).group_by(Template.department_id)),
        languages=_counts(select(Template.language, func.count()).where(among).group_by(Template.language)),
        tags=_counts(tags.group_by(TemplateTag.folded).order_by(func.count().desc(), TemplateTag.folded).limit(12)),
    )


def _counts(query: Executable) -> dict[Any, int]:
    return {row[0]: row[1] for row in session.execute(query)}
