"""The questions of the demo company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.queries.departments import list_places
from app.core import clock
from app.core.calendar import today
from app.core.db import session
from app.core.events import record
from app.news import events
from app.news.models import Rumour, RumourState
from app.news.queries.rumours import get_any_rumour
from app.news.service.rumours.answering import answer_question, base_of
from app.news.service.rumours.asking import Asking, ask_question
from app.news.service.rumours.following import follow_rumour


def seed_rumours(given: Sequence[Mapping[str, Any]], people: Mapping[str, User]) -> int:
    """Ask and answer the questions of the demo company; a second time changes nothing.

    Args:
        given: What each asks, who asks (nobody: without a name), who follows, how many days ago, and the answer.
        people: Everybody, by the name in the address.

    Returns:
        How many were asked.
    """
    departments = {place.label.replace(" / ", "/"): place.department for place in list_places()}
    known = set(session.scalars(select(Rumour.question)))
    fresh = [one for one in given if one["question"] not in known]
    for one in fresh:
        asking = Asking(
            question=one["question"],
            details=one.get("details", ""),
            language=one["language"],
            department=departments[one["concerns"]] if "concerns" in one else None,
            is_for_department=False,
            has_name="asker" in one,
        )
        _ask(asking, one, people)
    return len(fresh)


def _ask(asking: Asking, given: Mapping[str, Any], people: Mapping[str, User]) -> None:
    asker = people[given["asker"]] if asking.has_name else next(iter(people.values()))
    ask_question(asker, asking)
    rumour = get_any_rumour(session.scalars(select(Rumour.id).where(Rumour.question == asking.question)).one())
    assert rumour is not None
    if not rumour.is_announced:
        rumour.is_announced = True
        record(events.RumourAsked(rumour_id=rumour.id))
    rumour.asked_on = today() - timedelta(days=int(given["days"]))
    for name in given.get("followers", ()):
        follow_rumour(people[name], rumour)
    if "answer" in given:
        state, answerer = RumourState(given["state"]), people[given["answerer"]]
        answer_question(answerer, rumour, state=state, answer=given["answer"], base=base_of(rumour))
        rumour.answered_at = clock.now() - timedelta(days=int(given["days"]) - 1, hours=3)
