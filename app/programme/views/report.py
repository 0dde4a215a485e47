"""The report of a cycle."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.core.calendar import today
from app.core.errors import NotFoundError
from app.core.templating import page
from app.programme.goals.standing import time_of
from app.programme.models import CycleState
from app.programme.reports.cycle import last_day_of, report_of
from app.programme.views.blueprint import blueprint
from app.programme.views.fetching import cycle_or_404, shown


@blueprint.get("/cycles/<int:cycle_id>/report")
def report(cycle_id: int) -> ResponseReturnValue:
    """Show what came of a cycle, or how it stands so far, on one page that prints."""
    cycle = cycle_or_404(cycle_id)
    if cycle.state is CycleState.PLANNED:
        raise NotFoundError
    return page(
        "programme/cycles/report.html",
        report=report_of(cycle, today()),
        cycle=cycle,
        time=time_of(cycle, today()),
        until=last_day_of(cycle, today()),
        **shown(),
    )
