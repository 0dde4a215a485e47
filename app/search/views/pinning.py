"""Arranging what is found for a phrase."""

from __future__ import annotations

from itertools import groupby

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries.departments import find_departments
from app.core.errors import NotFoundError
from app.core.index import phrase_key
from app.core.permissions import require
from app.core.security import database_id
from app.core.templating import flash_status, page
from app.search import finding, policy
from app.search.finding import FoundHit
from app.search.pins import Place, arrange
from app.search.queries import list_arranged, list_pins
from app.search.views.blueprint import asked_text, blueprint


@blueprint.get("/search/pins")
def pins() -> ResponseReturnValue:
    """Show what is arranged: for one phrase with what is found for it, without one for all."""
    require(policy.can_arrange(current_user))
    text = asked_text()
    if not phrase_key(text):
        arranged = finding.present_pins(current_user, list_arranged())
        phrases = [(phrase, list(those)) for phrase, those in groupby(arranged, key=lambda pair: pair[0].phrase)]
        return page("search/pins.html", phrases=phrases)
    pins = list_pins(phrase_key(text))
    left_out = [hit for pin, hit in finding.present_pins(current_user, pins) if pin.is_excluded]
    found = finding.find(current_user, text).hits
    return page(
        "search/arrange.html", text=text, hits=found, left_out=left_out, mine=_may_be_arranged([*found, *left_out])
    )


def _may_be_arranged(hits: list[FoundHit]) -> set[tuple[str, int]]:
    """Return those of some hits of which the reader may say where they stand."""
    ids = {hit.department_id for hit in hits if hit.department_id}
    departments = {one.id: one for one in find_departments(sorted(ids))}
    return {hit.key for hit in hits if policy.can_pin(current_user, departments.get(hit.department_id or 0))}


@blueprint.post("/search/pins")
def pin() -> ResponseReturnValue:
    """Say where a thing stands for a phrase."""
    text, number = asked_text(), request.form.get("id", type=database_id)
    if number is None or request.form.get("place") not in list(Place):
        raise NotFoundError
    arrange(current_user, text, request.form.get("kind", ""), number, Place(request.form["place"]))
    flash_status(_("Arranged. It counts from now on, for everybody."))
    return redirect(url_for(".pins", q=text))
