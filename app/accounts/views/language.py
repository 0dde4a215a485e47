"""Choosing the language, before and after sign-in."""

from __future__ import annotations

from flask import redirect, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.service.people import change_preferences
from app.accounts.views.blueprint import blueprint
from app.core.errors import InvalidError
from app.core.security import public, safe_path
from config import LANGUAGES


@blueprint.post("/language")
@public
def change_language() -> ResponseReturnValue:
    """Go on in another language; a person who is signed in is greeted in it from now on.

    Raises:
        InvalidError: There is no such language.
    """
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        raise InvalidError(_("Please choose one of the languages listed."))
    session["language"] = language
    if current_user.is_authenticated:
        change_preferences(
            current_user,
            language=language,
            time_zone=current_user.time_zone,
            theme=current_user.theme,
            has_shortcuts=current_user.has_shortcuts,
        )
    return redirect(safe_path(request.form.get("next")))
