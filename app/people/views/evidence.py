"""What one is found by: to look at, to hide, to let count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.feature import Found, house
from app.core.pagination import requested_page
from app.core.templating import flash_status, page
from app.people import queries
from app.people.models import LEVELS, Contribution
from app.people.queries.evidence import find_own_contributions, list_hidden
from app.people.queries.skills import list_endorsements
from app.people.service.evidence import hide_evidence, show_evidence
from app.people.service.profiles import set_suggested
from app.people.views.blueprint import blueprint


@blueprint.get("/evidence")
def evidence() -> ResponseReturnValue:
    """Show oneself what one is found by."""
    contributions = find_own_contributions(current_user, requested_page())
    return page(
        "people/evidence.html",
        profile=queries.get_profile(current_user.id),
        endorsements=list_endorsements(current_user.id),
        contributions=contributions,
        texts=_texts_of(contributions.items),
        hidden=list_hidden(current_user),
        levels=LEVELS,
        sources=house().search_sources,
    )


def _texts_of(contributions: Sequence[Contribution]) -> dict[tuple[str, int], Found]:
    """Return how the things are shown that one contributed to, as far as one may still see them."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for one in contributions:
        numbers[one.kind].append(one.number)
    sources = house().search_sources
    return {
        (kind, number): found
        for kind, those in numbers.items()
        if kind in sources
        for number, found in sources[kind].present(current_user, those).items()
    }


@blueprint.post("/evidence/<kind>/<int:number>/hiding")
def hide(kind: str, number: int) -> ResponseReturnValue:
    """Let a piece of evidence not count for oneself."""
    hide_evidence(current_user, kind, number)
    flash_status(
        _("It does not count any more, and nobody sees it as a reason to ask you."),
        undo_url=url_for(".unhide", kind=kind, number=number),
    )
    return redirect(url_for(".evidence"))


@blueprint.post("/evidence/<kind>/<int:number>/showing")
def unhide(kind: str, number: int) -> ResponseReturnValue:
    """Let a piece of evidence count for oneself again."""
    show_evidence(current_user, kind, number)
    flash_status(_("It counts again."))
    return redirect(url_for(".evidence"))


@blueprint.post("/suggesting")
def suggesting() -> ResponseReturnValue:
    """Be suggested as somebody who knows, or not."""
    wanted = request.form.get("suggested") == "1"
    set_suggested(current_user, is_suggested=wanted)
    if wanted:
        flash_status(_("Colleagues who look for what you know will find you."))
    else:
        flash_status(_("You are not suggested to anybody. Your profile stays in the directory."))
    return redirect(url_for(".evidence"))
