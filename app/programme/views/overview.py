"""The programme at a glance."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.core.calendar import today
from app.core.templating import page
from app.programme.goals.standing import standings_of, time_of
from app.programme.queries.cycles import get_last_closed_cycle, get_planned_cycle, get_running_cycle
from app.programme.queries.objectives import list_objectives
from app.programme.views.blueprint import blueprint
from app.programme.views.fetching import shown


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show how the running cycle stands, and the way to everything else."""
    cycle = get_running_cycle()
    return page(
        "programme/index.html",
        cycle=cycle,
        time=time_of(cycle, today()) if cycle else None,
        standings=standings_of(cycle, today()) if cycle else [],
        planned=get_planned_cycle(),
        closed=get_last_closed_cycle(),
        objectives=list_objectives(),
        **shown(),
    )
