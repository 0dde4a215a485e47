"""Home, over HTTP."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.accounts.queries import list_administrators
from app.core.feature import HomeItem, HomeSection, HomeSource, house
from app.core.parts import Parts, kept_page
from app.core.templating import flash_status, page
from app.home.queries import outlook_for
from app.home.service import dismiss_first_steps, finish_first_steps, show_first_steps

PAGES = Parts(size=500)
blueprint = Blueprint("home", __name__, template_folder="templates")


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show what must be read, what is new, what waits, how mail goes, and what the reader owns."""
    reader, rooms = current_user._get_current_object(), house()
    outlook = outlook_for(reader, rooms)
    is_done = len(outlook.done) == len(rooms.first_steps)
    if is_done and not outlook.is_dismissed:
        finish_first_steps(reader)
    steps = () if outlook.is_dismissed or is_done else rooms.first_steps
    told = {section.value: items_of(section, outlook.sources, reader) for section in HomeSection}
    key = (reader.id, outlook.done) if steps else None, *told.values()
    return kept_page(
        "home/index.html",
        PAGES,
        key,
        lambda: {"steps": [(step, step.url(reader), step in outlook.done) for step in steps], **told},
    )


@blueprint.post("/first-steps/dismissal")
def dismiss() -> ResponseReturnValue:
    """Put the card of first steps away."""
    dismiss_first_steps(current_user)
    flash_status(_("The first steps are put away."), undo_url=url_for(".show_again"))
    return redirect(url_for(".index"))


@blueprint.post("/first-steps")
def show_again() -> ResponseReturnValue:
    """Bring the card of first steps back."""
    show_first_steps(current_user)
    return redirect(url_for(".index"))


@blueprint.get("/help")
def help_page() -> ResponseReturnValue:
    """Explain the house in one page, with its shortcuts."""
    return page("home/help.html", administrators=list_administrators())


def items_of(section: HomeSection, sources: Sequence[HomeSource], reader: User) -> tuple[HomeItem, ...]:
    """Return what the rooms have to say in one section: urgent things first, then what is the reader's own."""
    items = [item for source in sources if source.section is section for item in source.items(reader)]
    return tuple(sorted(items, key=lambda item: (not item.is_urgent, not item.is_own)))
