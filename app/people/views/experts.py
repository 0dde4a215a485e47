"""The expert finder over HTTP."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core import clock
from app.core.feature import house
from app.core.index import IndexUnavailableError, question_terms
from app.core.security import database_id
from app.core.templating import page
from app.people.finding import MOST_CHARACTERS, Expert, find_experts
from app.people.models import LEVELS
from app.people.reasons import reason_for
from app.people.views.blueprint import blueprint


@blueprint.get("/experts")
def experts() -> ResponseReturnValue:
    """Show who knows about something, and why."""
    text = " ".join(request.args.get("q", "").split())
    is_ready, opened_id = True, request.args.get("why", type=database_id)
    found: list[Expert] = []
    try:
        found = find_experts(current_user, text, opened_id=opened_id) if text else []
    except IndexUnavailableError:
        is_ready = False
    return page(
        "people/experts.html",
        text=text[:MOST_CHARACTERS],
        is_cut=len(text) > MOST_CHARACTERS,
        says_nothing=bool(text) and not question_terms(text[:MOST_CHARACTERS]),
        is_ready=is_ready,
        opened_id=opened_id,
        experts=found,
        reasons={one.user.id: reason_for(one) for one in found},
        levels=LEVELS,
        today=clock.now().date(),
        sources=house().search_sources,
    )
