"""Cycles with goals, made the way the product makes them."""

from datetime import timedelta
from itertools import count
from typing import Any

from app.accounts.models import User
from app.core.calendar import today
from app.core.db import session
from app.programme.goals.aims import Aim
from app.programme.goals.measuring import MANUAL
from app.programme.models import Cycle, Goal
from app.programme.queries.cycles import get_cycle
from app.programme.queries.goals import get_goal
from app.programme.service.cycles import Plan, plan_cycle, start_cycle
from app.programme.service.goals import Wish, save_goal
from tests.factories.accounts import UserFactory, make_administrator

NUMBERS = count(1)


def make_cycle(actor: User | None = None, *, begun: int = 0, days: int = 90, **values: Any) -> Cycle:
    """Return a planned cycle whose first day was some days ago, of an administrator where nobody is named."""
    starts_on = today() - timedelta(days=begun)
    given = {
        "title": f"Cycle {next(NUMBERS)}",
        "starts_on": starts_on,
        "ends_on": starts_on + timedelta(days=days - 1),
    }
    lesson_ids = values.pop("lesson_ids", ())
    cycle = plan_cycle(actor or make_administrator(), Plan(**(given | values)), lesson_ids)
    session.commit()
    return reload_cycle(cycle)


def wish(owner: User | None = None, **values: Any) -> Wish:
    """Return what a goal is to be: by hand, from 10 to 20; what is not given does not matter."""
    given: dict[str, Any] = {
        "title": f"Goal {next(NUMBERS)}",
        "metric": MANUAL,
        "owner": owner or UserFactory(),
        "baseline": 10.0,
        "aim": Aim(target=20.0),
    }
    return Wish(**(given | values))


def make_goal(cycle: Cycle, owner: User | None = None, actor: User | None = None, **values: Any) -> Goal:
    """Return a goal of a cycle."""
    goal = save_goal(actor or make_administrator(), cycle, None, wish(owner, **values))
    session.commit()
    return reload_goal(goal)


def make_running_cycle(*owners: User, actor: User | None = None, **values: Any) -> Cycle:
    """Return a cycle that runs, with a goal for each owner, or one of nobody in particular."""
    actor = actor or make_administrator()
    cycle = make_cycle(actor, **values)
    for owner in owners or (UserFactory(),):
        make_goal(cycle, owner, actor)
    start_cycle(actor, reload_cycle(cycle))
    session.commit()
    return reload_cycle(cycle)


def _forget() -> None:
    """Let what is loaded of cycles be read anew."""
    session.flush()
    for one in list(session):
        if isinstance(one, Cycle | Goal):
            session.expire(one)


def reload_cycle(cycle: Cycle) -> Cycle:
    """Return a cycle with all that belongs to it, read anew."""
    _forget()
    fresh = get_cycle(cycle.id)
    assert fresh is not None
    return fresh


def reload_goal(goal: Goal) -> Goal:
    """Return a goal with all that belongs to it, read anew."""
    _forget()
    fresh = get_goal(goal.id)
    assert fresh is not None
    return fresh
