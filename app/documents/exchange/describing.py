"""What a manifest says of a file, over what is known of it already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.accounts.models import Department
from app.accounts.queries import fold_name, get_user_by_email
from app.core.db import session
from app.core.freshness import MOST_MONTHS
from app.core.i18n import LANGUAGE_NAMES
from app.core.typography import one_line
from app.documents.exchange.naming import USUAL_CATEGORY, category_of
from app.documents.exchange.places import Places, category_called
from app.documents.exchange.reading import NotTakenError
from app.documents.models import Template
from app.documents.service.library import MOST_TAGS, Description


@dataclass(frozen=True)
class Defaults:
    """What counts for a file of which nothing is said.

    Attributes:
        department: Whose it is.
        language: In which language it is.
        is_strict: Whether that department was asked for, so that no other one's template is meant.
    """

    department: Department
    language: str
    is_strict: bool


@dataclass
class Told:
    """What is said of a file, and what could not be made sense of."""

    description: Description
    remarks: list[str] = field(default_factory=list)


def describe_anew(title: str, department: Department, language: str) -> Description:
    """Return what is said of a file that nobody has described."""
    category = category_called(category_of(title)) or category_called(USUAL_CATEGORY)
    if category is None:
        raise NotTakenError("There is no category to file it under.")
    return Description(title=title, category=category, department=department, language=language)


def described(template: Template) -> Description:
    """Return what is said of a template; all that belongs to it is loaded."""
    return Description(
        title=template.title,
        description=template.description,
        language=template.language,
        category=template.category,
        tags=[tag.name for tag in template.tags],
        audience=template.audience.token_texts,
        department=template.department,
        owner=template.owner,
        review_months=template.review_months,
        replaces=session.get(Template, template.replaces_id) if template.replaces_id else None,
    )


def is_same(one: Description, other: Description) -> bool:
    """Tell whether two descriptions say the same."""
    return _compared(one) == _compared(other)


def _compared(one: Description) -> tuple[object, ...]:
    folded = dict.fromkeys(fold_name(tag) for tag in one.tags if fold_name(tag))
    return (
        one_line(one.title),
        one.description.replace("\r\n", "\n").strip(),
        one.language,
        one.category.id,
        set([*folded][:MOST_TAGS]),
        set(one.audience),
        one.department.id,
        one.owner.id if one.owner else None,
        one.review_months,
        one.replaces.id if one.replaces else None,
    )


def overlaid(base: Description, said: Mapping[str, Any], places: Places) -> Told:
    """Return a description with what a manifest says in its place.

    Args:
        base: What is known.
        said: The entry of the manifest; what it does not say stays.
        places: Finds departments.

    Raises:
        NotTakenError: It is for nobody who is here.
    """
    told = Told(base)
    changes: dict[str, Any] = {}
    for name in ("title", "description"):
        if said.get(name) is not None:
            changes[name] = str(said[name])
    if said.get("department"):
        changes["department"] = places.find(said["department"])
    if "audience" in said:
        changes["audience"] = places.tokens_of(said["audience"])
    if said.get("tags") is not None:
        changes["tags"] = _words(said["tags"])
    for name, read in (("language", _language), ("category", _category), ("owner", _owner)):
        if said.get(name):
            changes |= _read(name, read(str(said[name])), said[name], told)
    changes |= _months(said, told)
    told.description = replace(base, **changes)
    return told


def _read(name: str, value: object, text: object, told: Told) -> dict[str, Any]:
    """Return a value that was found, or note that there is none such."""
    if value is not None:
        return {name: value}
    told.remarks.append(f"There is no such {name}: {text}.")
    return {}


def _language(text: str) -> str | None:
    return text if text in LANGUAGE_NAMES else None


_category, _owner = category_called, get_user_by_email


def _months(said: Mapping[str, Any], told: Told) -> dict[str, Any]:
    months = said.get("review_months")
    if months is None:
        return {}
    if isinstance(months, int) and 1 <= months <= MOST_MONTHS:
        return {"review_months": months}
    told.remarks.append(f"review_months is no number between 1 and {MOST_MONTHS}: {months}.")
    return {}


def _words(tags: Any) -> list[str]:
    return [str(tag).strip() for tag in (tags if isinstance(tags, list) else str(tags).split(",")) if str(tag).strip()]
