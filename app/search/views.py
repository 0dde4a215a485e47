"""The search page and the suggestions under the box."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import current_user

from app.core.calendar import today
from app.core.feature import house
from app.core.pagination import Page, requested_page
from app.core.permissions import require
from app.core.templating import FRAGMENT_HEADER, page
from app.people.reasons import reason_for
from app.search import finding, policy
from app.search.noting import KEPT, note_opened, note_search
from app.search.queries import list_not_found

blueprint = Blueprint("search", __name__, template_folder="templates")
TEXT_LENGTH = 500


@blueprint.get("/search")
def index() -> ResponseReturnValue:
    """Show what was found."""
    text = request.args.get("q", "").strip()[:TEXT_LENGTH]
    kind = request.args.get("kind", "")
    number = max(1, requested_page())
    found = finding.find(current_user, text, kind=kind, page=number) if text else finding.NOTHING
    if text and not kind and number == 1:
        note_search(text, str(get_locale()), found.total)
    experts = finding.who_knows(current_user, text) if text and not kind and number == 1 else []
    return page(
        "search/index.html",
        text=text,
        kind=kind,
        found=found,
        pages=Page(found.hits, number, found.total, finding.PAGE_SIZE),
        experts=experts,
        reasons={one.user.id: reason_for(one) for one in experts},
        sources=house().search_sources,
        can_see_phrases=policy.can_see_phrases(current_user),
    )


@blueprint.get("/search/suggestions")
def suggestions() -> ResponseReturnValue:
    """Return what begins like the text typed so far."""
    text = request.args.get("q", "").strip()[:TEXT_LENGTH]
    if FRAGMENT_HEADER not in request.headers:
        return redirect(url_for(".index", q=text))
    hits = finding.suggest(current_user, text) if text else ()
    return page("search/suggestions.html", text=text, hits=hits, sources=house().search_sources)


@blueprint.post("/search/opened")
def opened() -> ResponseReturnValue:
    """Count that a result was opened; sent by the page while the reader leaves it."""
    if text := request.form.get("q", "").strip()[:TEXT_LENGTH]:
        note_opened(text, str(get_locale()))
    return "", HTTPStatus.NO_CONTENT


@blueprint.get("/search/not-found")
def not_found() -> ResponseReturnValue:
    """Show what people searched for and did not find, for whoever may write it."""
    require(policy.can_see_phrases(current_user))
    return page("search/not_found.html", phrases=list_not_found(today() - KEPT), days=KEPT.days)
