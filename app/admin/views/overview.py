"""The overview: what there is, and what needs somebody."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.accounts.queries import count_departments, count_people
from app.admin.queries import count_events, count_pending
from app.admin.views.blueprint import blueprint
from app.core.templating import page


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show what there is."""
    return page(
        "admin/index.html",
        people=count_people(),
        departments=count_departments(),
        events=count_events(),
        pending=count_pending(),
    )
