"""Email between departments: the page that is open to everybody, and its tables."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import get_department
from app.accounts.queries.departments import list_places
from app.core.errors import NotFoundError
from app.core.security import database_id
from app.core.templating import page
from app.programme import policy
from app.programme.email_page.charts import department_chart
from app.programme.email_page.choosing import Choice, Span, choose
from app.programme.email_page.content import email_page
from app.programme.meter.figures.values import Period
from app.programme.queries.department_mail import received_weeks
from app.programme.queries.figures import counted_period, department_weeks
from app.programme.queries.settings import get_settings
from app.programme.views.blueprint import blueprint
from app.programme.views.email.replacing import ways_of


@blueprint.get("/email")
def email() -> ResponseReturnValue:
    """Show how much mail goes between departments, and what could take its place."""
    counted, can_manage = counted_period(), policy.can_manage(current_user)
    if counted is None:
        return page("programme/email/empty.html", can_manage=can_manage)
    choice = choose(counted, request.args)
    if department_id := request.args.get("department", type=database_id):
        return _department(department_id, counted, choice)
    settings = get_settings()
    shown = email_page(choice, counted, settings)
    return page(
        "programme/email/page.html",
        it=shown,
        ways=ways_of(current_user, shown.hotspots),
        settings=settings,
        can_manage=can_manage,
        **_choices(counted, choice, None),
    )


def _department(department_id: int, counted: Period, choice: Choice) -> ResponseReturnValue:
    """Show what one department sends and gets."""
    if (department := get_department(department_id)) is None:
        raise NotFoundError
    weeks = department_weeks(choice.period, department_id)
    received = received_weeks(choice.period, department_id)
    return page(
        "programme/email/department.html",
        department=department,
        chart=department_chart(department.name, weeks, received) if weeks else None,
        settings=get_settings(),
        **_choices(counted, choice, department_id),
    )


def _choices(counted: Period, choice: Choice, department_id: int | None) -> dict[str, object]:
    """Return the days and departments that can be chosen, and the addresses of the tables about what is chosen."""
    names = ((Span.QUARTER, _("Last 13 weeks")), (Span.YEAR, _("Last 52 weeks")), (Span.ALL, _("Everything")))
    return {
        "counted": counted,
        "choice": choice,
        "spans": [
            {
                "label": label,
                "url": url_for(".email", period=span.value, department=department_id),
                "active": choice.span is span,
            }
            for span, label in names
        ],
        "places": list_places(),
        "csv": {name: _table_url(name, choice) for name in ("rate", "pairs", "lists")},
    }


def _table_url(name: str, choice: Choice) -> str:
    arguments: dict[str, Any] = dict(choice.arguments)
    return url_for(f".{name}_csv", **arguments)
