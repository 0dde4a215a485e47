"""The expert finder over HTTP."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import User
from app.core.calendar import today
from app.core.feature import SEARCHED, house
from app.core.index import IndexUnavailableError, question_terms
from app.core.parts import Parts, kept_page
from app.core.security import database_id
from app.core.templating import page
from app.people.finding import MOST_CHARACTERS, find_experts
from app.people.models import LEVELS
from app.people.reasons import reason_for
from app.people.views.blueprint import blueprint

PAGES = Parts(*SEARCHED, size=300)
TEMPLATE = "people/experts.html"


@blueprint.get("/experts")
def experts() -> ResponseReturnValue:
    """Show who knows about something, and why."""
    reader, text = current_user._get_current_object(), " ".join(request.args.get("q", "").split())
    opened_id = request.args.get("why", type=database_id)
    key = (text, opened_id, house().sight(reader), today())
    try:
        return kept_page(TEMPLATE, PAGES, key, lambda: _shown(reader, text, opened_id))
    except IndexUnavailableError:
        return page(TEMPLATE, **_shown(reader, text, opened_id, is_ready=False))


def _shown(reader: User, text: str, opened_id: int | None, *, is_ready: bool = True) -> dict[str, object]:
    found = find_experts(reader, text, opened_id=opened_id) if text and is_ready else []
    return {
        "text": text[:MOST_CHARACTERS],
        "is_cut": len(text) > MOST_CHARACTERS,
        "says_nothing": bool(text) and not question_terms(text[:MOST_CHARACTERS]),
        "is_ready": is_ready,
        "opened_id": opened_id,
        "experts": found,
        "reasons": {one.user.id: reason_for(one) for one in found},
        "levels": LEVELS,
        "today": today(),
        "sources": house().search_sources,
    }
