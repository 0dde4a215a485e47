"""What is counted of mail, what is not, and who sees it: for everybody to read."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.templating import page
from app.programme import policy
from app.programme.meter.calendar.holiday_places import name_of_place
from app.programme.meter.inventory import kept_tables
from app.programme.queries.settings import get_settings, list_managers
from app.programme.service.imports.watched_folder import REFUSED_KEPT_FOR
from app.programme.service.traffic.retention import IMPORTS_KEPT_FOR, OPEN_FOR
from app.programme.views.blueprint import blueprint


@blueprint.get("/email/privacy")
def privacy() -> ResponseReturnValue:
    """Say it in plain words, with the settings in force and the tables as they are."""
    settings = get_settings()
    return page(
        "programme/email/privacy.html",
        settings=settings,
        place=name_of_place(settings.country, settings.subdivision),
        managers=list_managers(),
        tables=kept_tables(),
        open_days=OPEN_FOR.days,
        imports_days=IMPORTS_KEPT_FOR.days,
        refused_days=REFUSED_KEPT_FOR.days,
        can_manage=policy.can_manage(current_user),
    )
