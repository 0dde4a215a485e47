"""Champions: who publishes for whom, and what they learn."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_login import current_user

from app.core.templating import page
from app.programme import policy
from app.programme.queries.champions import count_done, list_done, list_roster
from app.programme.service.training import mark_step
from app.programme.training import training_steps
from app.programme.views.blueprint import blueprint


@blueprint.get("/champions")
def champions() -> ResponseReturnValue:
    """Show who publishes for which department, and where nobody does."""
    roster = list_roster()
    can_manage = policy.can_manage(current_user)
    people = {champion.id for post in roster for champion in post.champions}
    return page(
        "programme/champions/roster.html",
        roster=roster,
        gaps=[post for post in roster if post.is_gap],
        people=people,
        done=count_done(people) if can_manage else {},
        steps=len(training_steps()),
        can_manage=can_manage,
    )


@blueprint.get("/training")
def training() -> ResponseReturnValue:
    """Show what one has learnt, and what comes next."""
    done = list_done(current_user)
    left = [step for step in training_steps() if step.key not in done]
    return page(
        "programme/champions/training.html",
        steps=training_steps(),
        done=done,
        left=left,
        minutes=sum(step.minutes for step in left),
        language=str(get_locale()),
    )


@blueprint.post("/training/<step>")
def mark_training(step: str) -> ResponseReturnValue:
    """Tick a step, or take the tick back."""
    mark_step(current_user, step, is_done=request.form.get("is_done") == "1")
    return redirect(url_for(".training", _anchor=step))
