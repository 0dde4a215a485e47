"""Audiences: whom would this reach?"""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries
from app.accounts.forms import AudienceForm
from app.accounts.models.audience import EVERYONE
from app.accounts.views.blueprint import blueprint
from app.core.templating import FRAGMENT_HEADER, page

TEXT_LENGTH = 200
MOST_OPTIONS = 8
KINDS = ("department", "group", "person")


@blueprint.get("/audiences/")
def audiences() -> ResponseReturnValue:
    """Let anybody see how many people an audience holds, before anything is written."""
    return page("accounts/audiences.html", form=AudienceForm(request.args))


@blueprint.get("/audiences/options")
def audience_options() -> ResponseReturnValue:
    """Offer what is called as typed; a browser that wants a whole page gets the one to try audiences on."""
    text = request.args.get("q", "").strip()[:TEXT_LENGTH]
    if FRAGMENT_HEADER not in request.headers:
        return redirect(url_for(".audiences", audience_text=text or None))
    found = queries.find_options(current_user, text)
    everyone = queries.count_people() if _("Everyone").casefold().startswith(text.casefold()) else None
    return page(
        "accounts/audience_options.html",
        by_kind={kind: [one for one in found if one.kind == kind] for kind in KINDS},
        everyone=everyone,
        count=len(found) + (everyone is not None),
        token=EVERYONE,
    )


@blueprint.get("/audiences/reach")
def audience_reach() -> ResponseReturnValue:
    """Say how many people some tokens reach, and nothing about who they are."""
    tokens = request.args.getlist("token")
    if FRAGMENT_HEADER not in request.headers:
        return redirect(url_for(".audiences", audience=tokens))
    reach = queries.reach_for(current_user, tokens)
    return page("accounts/audience_reach.html", reach=reach, company_size=queries.count_people())


@blueprint.get("/colleagues/options")
def person_options() -> ResponseReturnValue:
    """Offer colleagues by name or address; a browser that wants a whole page gets the directory."""
    text = request.args.get("q", "").strip()[:TEXT_LENGTH]
    if FRAGMENT_HEADER not in request.headers:
        return redirect(url_for("people.index", name=text or None))
    people = queries.find_people(text=text).items[:MOST_OPTIONS] if text else ()
    return page("accounts/person_options.html", people=people)
