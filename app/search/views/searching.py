"""The search page and the suggestions under the box."""

from __future__ import annotations

from http import HTTPStatus

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.core.calendar import today
from app.core.errors import NotFoundError
from app.core.feature import house
from app.core.pagination import Page, requested_page
from app.core.parts import kept_page
from app.core.permissions import require
from app.core.security import database_id
from app.core.templating import FRAGMENT_HEADER, flash_status, page
from app.search import finding, policy, remembering
from app.search.narrowing import Choice, Narrowing
from app.search.noting import KEPT, note_opened, note_search
from app.search.queries import count_waiting, list_not_found
from app.search.remembering import Answer, Asked
from app.search.views.blueprint import asked_text, blueprint

TEMPLATE = "search/index.html"
REFUSED_LENGTH = 40


@blueprint.get("/search")
def index() -> ResponseReturnValue:
    """Show what was found."""
    reader = current_user._get_current_object()
    asked = Asked(
        asked_text(), _choice(), max(1, requested_page()), request.args.get("unanswered", "")[:REFUSED_LENGTH]
    )
    answer = remembering.answer(reader, asked)
    if asked.page > 1 and not answer.found.hits:
        return redirect(Narrowing(asked.text, asked.choice, {}).url_with())
    if asked.is_new:
        note_search(asked.text, str(get_locale()), answer.found.total)
    if not answer.found.is_complete:
        return page(TEMPLATE, **_shown(reader, asked, answer))
    return kept_page(
        TEMPLATE, remembering.PAGES, remembering.key_of(reader, asked), lambda: _shown(reader, asked, answer)
    )


def _shown(reader: User, asked: Asked, answer: Answer) -> dict[str, object]:
    found = answer.found
    return {
        "text": asked.text,
        "found": found,
        "pages": Page(found.hits, asked.page, found.total, finding.PAGE_SIZE),
        "narrowing": Narrowing(asked.text, asked.choice, found.counts),
        "best": answer.best,
        "experts": answer.experts,
        "reasons": answer.reasons,
        "can_see_phrases": policy.can_see_phrases(reader),
        "can_arrange": policy.can_arrange(reader),
    }


def _choice() -> Choice:
    return Choice(
        kind=request.args.get("kind", ""),
        department_id=request.args.get("department", type=database_id),
        language=request.args.get("language", ""),
        age=request.args.get("age", ""),
    )


@blueprint.get("/search/suggestions")
def suggestions() -> ResponseReturnValue:
    """Return what begins like the text typed so far."""
    text = asked_text()
    if FRAGMENT_HEADER not in request.headers:
        return redirect(url_for(".index", q=text))
    groups = remembering.suggestions(current_user._get_current_object(), text)
    return page("search/suggestions.html", text=text, groups=groups)


@blueprint.post("/search/helpful")
def helpful() -> ResponseReturnValue:
    """Note whether the best answer was what the reader looked for; where not, show the rest without it."""
    text, kind = asked_text(), request.form.get("kind", "")
    source, number = house().search_sources.get(kind), request.form.get("id", type=database_id)
    is_helpful = request.form.get("helpful") == "yes"
    if source is None or source.vote is None or number is None:
        raise NotFoundError
    source.vote(current_user, number, is_helpful)
    if is_helpful:
        note_opened(text, str(get_locale()))
        flash_status(_("Thank you. That helps those who ask after you."))
        return redirect(url_for(".index", q=text))
    flash_status(_("Thank you. Here is what else there is."), kind="info")
    return redirect(url_for(".index", q=text, unanswered=f"{kind}:{number}"))


@blueprint.post("/search/opened")
def opened() -> ResponseReturnValue:
    """Count that a result was opened; sent by the page while the reader leaves it."""
    if text := asked_text():
        note_opened(text, str(get_locale()))
    return "", HTTPStatus.NO_CONTENT


@blueprint.get("/search/not-found")
def not_found() -> ResponseReturnValue:
    """Show what people searched for and did not find, for whoever may write it."""
    require(policy.can_see_phrases(current_user))
    return page(
        "search/not_found.html",
        phrases=list_not_found(today() - KEPT),
        waiting=count_waiting(current_user),
        days=KEPT.days,
    )
