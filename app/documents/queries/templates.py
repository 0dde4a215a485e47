"""Finding templates and their versions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.accounts.models import Audience, Department, User
from app.accounts.policy import audience_ids_of
from app.accounts.queries import fold_name
from app.core.db import session
from app.core.index import IndexUnavailableError, Query
from app.core.installation import installation
from app.core.pagination import Page, paginate
from app.documents.models import Template, TemplateCategory, TemplateTag, Version
from app.documents.policy import kept_by, readable_by, restorable_by, visible_to

LIST_SIZE = 24
MOST_FOUND = 500
KIND = "template"
WITH_FILING = (joinedload(Template.category), joinedload(Template.department), selectinload(Template.tags))
WITH_EVERYTHING = (
    *WITH_FILING,
    joinedload(Template.owner),
    joinedload(Template.verified_by),
    joinedload(Template.audience).selectinload(Audience.tokens),
)
WITH_PEOPLE = (joinedload(Version.author), joinedload(Version.approved_by))


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


def get_template(reader: User, template_id: int) -> Template | None:
    """Return a template with all that belongs to it, or None where there is none that the reader may open."""
    query = select(Template).where(Template.id == template_id, visible_to(reader))
    return session.scalars(query.options(*WITH_EVERYTHING)).one_or_none()


def get_any_template(template_id: int) -> Template | None:
    """Return any template, deleted or not, for the house itself."""
    return session.scalars(select(Template).where(Template.id == template_id).options(*WITH_EVERYTHING)).one_or_none()


def get_deleted_template(reader: User, template_id: int) -> Template | None:
    """Return a template that was deleted, for whoever looked after it."""
    query = select(Template).where(Template.id == template_id, restorable_by(reader))
    return session.scalars(query.options(*WITH_EVERYTHING)).one_or_none()


def find_templates(reader: User, choice: Choice, page: int) -> Page[Template]:
    """Return one page of the library: what fits a text best first, else by title.

    What another template has replaced is left out, as far as the reader may see that one.
    """
    return _list(reader, choice, _found_ids(reader, choice.text), page)


def find_library(reader: User, choice: Choice, page: int) -> tuple[Page[Template], Facets]:
    """Return one page of the library, and how many templates each further choice would leave."""
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
        within = select(Department.id).where(Department.path.startswith(choice.department.path))
        wanted.append(Template.department_id.in_(within))
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


def find_kept(reader: User, page: int) -> Page[Template]:
    """Return one page of the templates that somebody looks after, by title."""
    query = select(Template).where(Template.deleted_at.is_(None), kept_by(reader))
    ordered = query.order_by(func.lower(Template.title), Template.id)
    return paginate(ordered.options(*WITH_FILING, joinedload(Template.owner)), page, LIST_SIZE)


def owns_any(reader: User) -> bool:
    """Tell whether somebody looks after a template himself."""
    query = select(Template.id).where(Template.owner_id == reader.id, Template.deleted_at.is_(None)).limit(1)
    return session.scalar(query) is not None


def list_deleted(reader: User, limit: int = 20) -> Sequence[Template]:
    """Return the templates that were deleted and that somebody may put back, the last first."""
    query = select(Template).where(restorable_by(reader)).order_by(Template.deleted_at.desc()).limit(limit)
    return session.scalars(query.options(*WITH_FILING)).all()


def list_waiting(reader: User, limit: int = 50) -> Sequence[Version]:
    """Return the versions that wait for approval among the templates that somebody looks after, the oldest first."""
    kept = select(Template.id).where(Template.deleted_at.is_(None), kept_by(reader))
    query = select(Version).where(Version.approved_at.is_(None), Version.template_id.in_(kept), is_pending())
    loading = (*WITH_PEOPLE, joinedload(Version.template).options(*WITH_EVERYTHING))
    return session.scalars(query.order_by(Version.uploaded_at, Version.id).limit(limit).options(*loading)).all()


def is_pending() -> ColumnElement[bool]:
    """Return the SQL condition for the versions that wait for approval: newer than what readers get."""
    current = select(Template.current_number).where(Template.id == Version.template_id).scalar_subquery()
    return and_(Version.approved_at.is_(None), or_(current.is_(None), Version.number > current))


def get_version(template: Template, number: int | None = None) -> Version | None:
    """Return a version of a template.

    Args:
        template: The template.
        number: Which one; the one that readers get where it is missing.
    """
    number = template.current_number if number is None else number
    query = select(Version).where(Version.template_id == template.id, Version.number == number)
    return session.scalars(query.options(*WITH_PEOPLE)).one_or_none()


def list_versions(template: Template) -> Sequence[Version]:
    """Return all versions of a template, the newest first."""
    query = select(Version).where(Version.template_id == template.id).order_by(Version.number.desc())
    return session.scalars(query.options(*WITH_PEOPLE)).all()


def current_versions(templates: Iterable[Template]) -> dict[int, Version]:
    """Return the version that readers get of each of some templates, by the template's id."""
    is_current = and_(Template.id == Version.template_id, Template.current_number == Version.number)
    ids = [template.id for template in templates]
    query = select(Version).join(Template, is_current).where(Template.id.in_(ids))
    return {version.template_id: version for version in session.scalars(query)}


def find_same(reader: User | None, sha256: str) -> Version | None:
    """Return a version with this very content that somebody may know of; any at all for the house itself.

    Args:
        reader: Who asks.
        sha256: Of the content.
    """
    may_see = Template.deleted_at.is_(None) if reader is None else visible_to(reader)
    query = select(Version).join(Version.template).where(Version.sha256 == sha256, may_see)
    query = query.order_by(Version.approved_at.is_(None), Version.id.desc()).limit(1)
    return session.scalars(query.options(joinedload(Version.template))).one_or_none()


def list_replacing(reader: User, template: Template) -> Sequence[Template]:
    """Return what has taken the place of a template, as far as a reader may have it, the newest first."""
    query = select(Template).where(Template.replaces_id == template.id, readable_by(reader))
    return session.scalars(query.order_by(Template.id.desc())).all()


def find_titled(reader: User, text: str, limit: int) -> Sequence[int]:
    """Return the templates in whose title all words of a text stand."""
    words = text.split()
    if not words:
        return []
    matching = [func.lower(Template.title).contains(word.lower(), autoescape=True) for word in words[:20]]
    query = select(Template.id).where(readable_by(reader), *matching).order_by(func.lower(Template.title), Template.id)
    return session.scalars(query.limit(limit)).all()


def list_replaceable(reader: User) -> Sequence[Template]:
    """Return the templates whose place another may take, as far as somebody looks after them, by title."""
    query = select(Template).where(Template.deleted_at.is_(None), kept_by(reader))
    return session.scalars(query.order_by(func.lower(Template.title), Template.id).limit(MOST_FOUND)).all()


def list_categories() -> Sequence[TemplateCategory]:
    """Return all categories in their order."""
    return session.scalars(select(TemplateCategory).order_by(TemplateCategory.position, TemplateCategory.id)).all()


def get_category(category_id: int) -> TemplateCategory | None:
    """Return a category."""
    return session.get(TemplateCategory, category_id)


def get_category_by_slug(slug: str) -> TemplateCategory | None:
    """Return the category that an address names."""
    return session.scalars(select(TemplateCategory).where(TemplateCategory.slug == slug)).one_or_none()


def find_visible(reader: User, ids: Collection[int]) -> Sequence[Template]:
    """Return those of some templates that a reader may open."""
    return session.scalars(select(Template).where(Template.id.in_(ids), visible_to(reader)).options(*WITH_FILING)).all()


def count_templates() -> int:
    """Return how many templates there are that somebody can have."""
    query = select(func.count()).select_from(Template)
    return session.scalar(query.where(Template.deleted_at.is_(None), Template.current_number.is_not(None))) or 0
