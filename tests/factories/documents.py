"""Templates, made the way the product makes them."""

import io
from itertools import count
from typing import Any

from app.accounts.models import User
from app.core.db import session
from app.documents.models import Template, Version
from app.documents.queries.categories import list_categories
from app.documents.queries.templates import get_any_template
from app.documents.service.library import Description, add_template
from app.documents.service.versions import add_version
from tests.factories.accounts import make_administrator

NUMBERS = count(1)


def description(actor: User, **values: Any) -> Description:
    """Return what a template is; what is not given does not matter."""
    given: dict[str, Any] = {
        "title": f"Template {next(NUMBERS)}",
        "category": list_categories()[0],
        "department": actor.department,
    }
    return Description(**(given | values))


def make_template(
    actor: User | None = None, *, data: bytes | None = None, file_name: str = "form.txt", note: str = "", **values: Any
) -> Template:
    """Return a template for everybody with an approved version, of an administrator where nobody is named."""
    adder = actor or make_administrator()
    content = f"Form {next(NUMBERS)}".encode() if data is None else data
    template = add_template(adder, description(adder, **values), io.BytesIO(content), file_name, note)
    session.commit()
    return reload_template(template)


def make_version(
    template: Template, actor: User, *, data: bytes | None = None, file_name: str = "form.txt", note: str = ""
) -> Version:
    """Return a further version of a template."""
    content = f"Form {next(NUMBERS)}".encode() if data is None else data
    version = add_version(actor, reload_template(template), io.BytesIO(content), file_name, note)
    session.commit()
    return version


def reload_template(template: Template) -> Template:
    """Return a template with all that belongs to it, read anew."""
    session.flush()
    session.expire(template)
    fresh = get_any_template(template.id)
    assert fresh is not None
    return fresh
