"""The library: what it shows a reader, and what that can be narrowed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, select
from sqlalchemy.orm import aliased, joinedload, load_only

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
from app.documents.queries.templates import KIND, LIST_SIZE, MOST_FOUND, find_titled

MOST_TAGS = 12
AS_CARDS = (
    load_only(
        Template.title, Template.description, Template.language, Template.department_id, Template.current_number,
        raiseload=True,
    ),
    joinedload(Template.department).load_only(Department.name, raiseload=True),
)  # fmt: skip


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
    listed = [*listed_for(reader), *_conditions(choice, found)]
    facets = _count_facets(listed)
    ordered = select(Template).where(*listed).order_by(*_best_first(found), func.lower(Template.title), Template.id)
    return paginate(ordered.options(*AS_CARDS), page, LIST_SIZE, total=sum(facets.languages.values())), facets


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


def _count_facets(listed: Sequence[ColumnElement[bool]]) -> Facets:
    """Return how many of some templates there are of each kind: all but tags in one go, as each has one of them."""
    kinds = (Template.category_id, Template.department_id, Template.language)
    rows = session.execute(select(*kinds, func.count()).where(*listed).group_by(*kinds).order_by(*kinds)).all()
    counts: tuple[Counter[Any], ...] = (Counter(), Counter(), Counter())
    for *values, number in rows:
        for count, value in zip(counts, values, strict=True):
            count[value] += number
    categories, departments, languages = counts
    return Facets(categories, departments, dict(sorted(languages.items())), _count_tags(listed))


def _count_tags(listed: Sequence[ColumnElement[bool]]) -> dict[str, int]:
    count, among = func.count(), TemplateTag.template_id.in_(select(Template.id).where(*listed))
    query = select(func.min(TemplateTag.name), count).where(among).group_by(TemplateTag.folded)
    rows = session.execute(query.order_by(count.desc(), TemplateTag.folded).limit(MOST_TAGS)).all()
    return {name: number for name, number in rows}  # noqa: C416 (rows are no pairs to mypy)
