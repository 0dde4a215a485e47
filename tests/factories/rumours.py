"""Questions whether something is true, asked and answered the way the product does it."""

from itertools import count
from typing import Any

from sqlalchemy import select

from app.accounts.models import Department, User
from app.core.db import session
from app.news.models import Rumour, RumourState
from app.news.queries.rumours import get_any_rumour
from app.news.service.rumours.announcing import announce_rumours
from app.news.service.rumours.answering import answer_question, base_of
from app.news.service.rumours.asking import Asking, ask_question
from tests.factories.accounts import UserFactory

NUMBERS = count(1)


def asking(question: str = "", **values: Any) -> Asking:
    """Return a question for everybody, under one's name, where nothing else is said."""
    given: dict[str, Any] = {
        "details": "",
        "language": "en",
        "department": None,
        "is_for_department": False,
        "has_name": True,
    }
    return Asking(question=question or f"Is it true that number {next(NUMBERS)} closes?", **(given | values))


def question_form(**values: object) -> dict[str, object]:
    """Return what the form for asking sends."""
    given = {
        "question": "Is it true that the canteen closes?", "details": "So they say.", "department": "",
        "audience": "everybody", "name": "with", "language": "en",
    }  # fmt: skip
    return given | values


def make_rumour(
    asker: User | None = None,
    *,
    question: str = "",
    owner: User | None = None,
    concerns: Department | None = None,
    **values: Any,
) -> Rumour:
    """Return a question that has appeared; `owner` is to answer, where somebody is named."""
    wanted = asking(question, department=concerns, **values)
    ask_question(asker or UserFactory(), wanted)
    session.commit()
    announce_rumours()
    rumour = reload_rumour(session.scalars(select(Rumour.id).where(Rumour.question == wanted.question)).one())
    if owner is not None:
        rumour.owner_id = owner.id
        session.commit()
    return reload_rumour(rumour.id)


def make_answer(
    rumour: Rumour, actor: User, *, state: RumourState = RumourState.CONFIRMED, answer: str = "Yes, it is."
) -> Rumour:
    """Return a question with its answer."""
    answer_question(actor, rumour, state=state, answer=answer, base=base_of(rumour))
    session.commit()
    return reload_rumour(rumour.id)


def reload_rumour(rumour_id: int) -> Rumour:
    """Return a question with all that belongs to it, read anew."""
    session.flush()
    session.expire(session.get_one(Rumour, rumour_id))
    found = get_any_rumour(rumour_id)
    assert found is not None
    return found
