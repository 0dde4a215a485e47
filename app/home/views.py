"""Home, over HTTP."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.queries import list_administrators
from app.core.feature import HomeItem, HomeSection, house
from app.core.templating import page

blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show what is new, what waits, and what the reader owns."""
    return page("home/index.html", **{section.value: items_of(section) for section in HomeSection})


@blueprint.get("/help")
def help_page() -> ResponseReturnValue:
    """Explain the house in one page, with its shortcuts."""
    return page("home/help.html", administrators=list_administrators())


def items_of(section: HomeSection) -> list[HomeItem]:
    """Return what the rooms have to say in one section, urgent things first."""
    sources = [source for source in house().home_sources if source.section is section]
    items = [item for source in sources for item in source.items(current_user)]
    return sorted(items, key=lambda item: not item.is_urgent)
