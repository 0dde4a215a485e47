"""The library, and what one looks after in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import find_departments, get_department
from app.core.calendar import today
from app.core.i18n import LANGUAGE_NAMES
from app.core.pagination import requested_page
from app.core.parts import Parts, kept_page
from app.core.security import database_id
from app.core.templating import page
from app.documents.policy import templates as policy
from app.documents.queries.categories import get_category_by_slug, list_categories
from app.documents.queries.library import Choice, Facets, find_library
from app.documents.queries.reading import sight
from app.documents.queries.requests import find_open_requests
from app.documents.queries.templates import find_kept, list_deleted, owns_any
from app.documents.queries.versions import current_versions, list_waiting
from app.documents.views.blueprint import blueprint

NARROWING = ("q", "category", "department", "language", "tag")
TEXT_LENGTH = 200
TAG_LENGTH = 60
Link = dict[str, object]
LISTS = Parts("people", "documents", size=300)


def requested_choice() -> Choice:
    """Return what the address narrows the library to."""
    category, department_id = request.args.get("category", ""), request.args.get("department", type=database_id)
    language = request.args.get("language", "")
    return Choice(
        text=request.args.get("q", "").strip()[:TEXT_LENGTH],
        category=get_category_by_slug(category) if category else None,
        department=get_department(department_id) if department_id else None,
        language=language if language in LANGUAGE_NAMES else "",
        tag=request.args.get("tag", "").strip()[:TAG_LENGTH],
    )


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the library, narrowed by what the address says.

    What a text finds is not kept: the index may know more a moment later, or not answer at all.
    """
    if request.args.get("q", "").strip():
        return page("documents/index.html", **_narrowed_library())
    key = (sight(current_user._get_current_object()), request.query_string)
    return kept_page("documents/index.html", LISTS, key, _narrowed_library)


def _narrowed_library() -> dict[str, object]:
    """Return the templates that the address asks for, and what they can be narrowed by."""
    choice = requested_choice()
    templates, facets = find_library(current_user, choice, requested_page())
    return {
        "templates": templates,
        "versions": current_versions(templates.items),
        "choice": choice,
        "chosen": [*_chosen(choice)],
        "facets": _facets(choice, facets),
        "can_add": policy.can_add(current_user),
        "is_keeper": owns_any(current_user),
        "language_names": LANGUAGE_NAMES,
        "kept_fields": {name: request.args[name] for name in NARROWING if name in request.args and name != "q"},
    }


def _narrowed(**changes: object) -> str:
    """Return the address of the library as it is narrowed now, with changes; None takes a narrowing away."""
    now: dict[str, object] = {name: request.args[name] for name in NARROWING if request.args.get(name)}
    kept = {name: value for name, value in (now | changes).items() if value is not None}
    return f"{request.path}?{urlencode(kept)}".rstrip("?")


def _chosen(choice: Choice) -> Iterator[Link]:
    """Yield what the library is narrowed to, each with the address without it."""
    names = {
        "q": _("“%(text)s”", text=choice.text) if choice.text else "",
        "category": choice.category.name_in(str(get_locale())) if choice.category else "",
        "department": choice.department.name if choice.department else "",
        "language": LANGUAGE_NAMES.get(choice.language, ""),
        "tag": f"#{choice.tag}" if choice.tag else "",
    }
    for name, label in names.items():
        if label:
            yield {"label": label, "url": _narrowed(**{name: None})}


def _facets(choice: Choice, counts: Facets) -> list[tuple[str, list[Link]]]:
    """Return what the library can be narrowed by further, as lists of links with a title each."""
    categories = {one.id: one for one in list_categories()}
    departments = {one.id: one.name for one in find_departments(list(counts.departments))}
    filed = {one.slug: counts.categories[one.id] for one in categories.values() if one.id in counts.categories}
    names = {one.slug: one.name_in(str(get_locale())) for one in categories.values()}
    offered = {str(key): counts.departments[key] for key in departments}
    return [
        (_("Category"), _links("category", filed, names, choice.category.slug if choice.category else "")),
        (
            _("Department"),
            _links(
                "department",
                offered,
                {str(key): name for key, name in departments.items()},
                str(choice.department.id) if choice.department else "",
            ),
        ),
        (_("Language"), _links("language", counts.languages, LANGUAGE_NAMES, choice.language)),
        (_("Tags"), _links("tag", counts.tags, {name: name for name in counts.tags}, choice.tag)),
    ]


def _links(name: str, counts: Mapping[str, int], labels: Mapping[str, str], chosen: str) -> list[Link]:
    return [
        {
            "label": labels.get(value, value),
            "url": _narrowed(**{name: None if value == chosen else value}),
            "count": count,
            "active": value == chosen,
        }
        for value, count in counts.items()
    ]


@blueprint.get("/kept")
def kept() -> ResponseReturnValue:
    """List what the reader looks after: what waits, what was asked for, what is to be checked."""
    templates = find_kept(current_user, requested_page())
    waiting = list_waiting(current_user)
    return page(
        "documents/kept.html",
        templates=templates,
        versions=current_versions(templates.items),
        waiting=waiting,
        able={one.id for one in waiting if policy.can_approve(current_user, one.template)},
        requests=find_open_requests(current_user, 1),
        deleted=list_deleted(current_user),
        freshness={one.id: one.freshness(today()) for one in templates.items},
        can_add=policy.can_add(current_user),
    )
