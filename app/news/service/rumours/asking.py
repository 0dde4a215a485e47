"""Asking whether something is true, under one's name or without it.

Without a name nothing may lead back to the person, not even for whoever reads the database, the logs and the mails.
So at the moment of asking one row is written and nothing else: no event, which has a moment that could be held against
the moments at which people were here, no notice, no mail; the row has only its day, and an id drawn by lot, which says
nothing of what was written before and after it. `announcing.py` tells the house later, of several in any order.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from flask_babel import gettext as _

from app.accounts.models import Department, User, department_token
from app.accounts.queries import list_administrators, list_champions_of
from app.accounts.queries.audiences import everyone_id
from app.accounts.service.audiences import audience_for
from app.core.calendar import today
from app.core.db import lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.typography import one_line
from app.news import events
from app.news.models import Rumour
from app.news.queries.rumours import count_asked, count_working_in, find_same
from app.news.service.rumours.limiting import WITHOUT_NAME

QUESTION_LENGTH = 200
DETAILS_LENGTH = 2_000
MOST_BY_NAME = 5
"""How many questions a person may ask by name in a day."""
FEWEST = 5
"""In a department in which fewer people work, not counting those below it, who asks without a name could be guessed."""
LOWEST_ID, HIGHEST_ID = 1_000_000, 9_999_999


@dataclass(frozen=True, kw_only=True)
class Asking:
    """A question as it is asked.

    Attributes:
        question: In a line.
        details: Plain text.
        language: `en` or `fr`.
        department: Whom it concerns, where that is said.
        is_for_department: Whether only the asker's department is to see it, with what lies below.
        has_name: Whether it is asked under the asker's name.
    """

    question: str
    details: str
    language: str
    department: Department | None
    is_for_department: bool
    has_name: bool


def ask_question(actor: User, asking: Asking) -> Rumour | None:
    """Ask whether something is true; clicked twice, it is asked once.

    Args:
        actor: Who asks.
        asking: The question.

    Returns:
        The question; None where it is asked without a name: not even the request goes on with it.

    Raises:
        InvalidError: The question is missing, something is too long, it was asked too often, or so few people work
            in the asker's department that the asker could be guessed.
    """
    lock("news.rumours")
    rumour = _worded(actor, asking)
    same = find_same(rumour)
    if same is not None:
        return same if asking.has_name else None
    if not asking.has_name:
        WITHOUT_NAME.take(actor.id, rumour.asked_on)
    elif count_asked(actor, rumour.asked_on) >= MOST_BY_NAME:
        raise InvalidError(_("That is enough questions for one day. Ask again tomorrow."))
    session.add(rumour)
    session.flush()
    if not asking.has_name:
        return None
    record(events.RumourAsked(actor_id=actor.id, rumour_id=rumour.id))
    return rumour


def _worded(actor: User, asking: Asking) -> Rumour:
    question, details = one_line(asking.question), asking.details.replace("\r\n", "\n").strip()
    if not question:
        raise InvalidError(_("Your question is missing."), "question")
    if len(question) > QUESTION_LENGTH:
        raise InvalidError(_("%(most)s characters are enough for a question.", most=QUESTION_LENGTH), "question")
    if len(details) > DETAILS_LENGTH:
        raise InvalidError(_("%(most)s characters are enough for the details.", most=DETAILS_LENGTH), "details")
    return Rumour(
        id=_free_id(),
        question=question,
        details=details,
        language=asking.language,
        audience_id=_audience_id(actor, asking),
        asker_id=actor.id if asking.has_name else None,
        asked_on=today(),
        is_announced=asking.has_name,
        owner_id=_owner_id(actor, asking),
    )


def _free_id() -> int:
    """Return an id drawn by lot: counted up, ids would tell between which two dated rows a question was asked."""
    while True:
        drawn = LOWEST_ID + secrets.randbelow(HIGHEST_ID - LOWEST_ID + 1)
        if session.get(Rumour, drawn) is None:
            return drawn


def _audience_id(actor: User, asking: Asking) -> int:
    if not asking.is_for_department:
        return everyone_id()
    # Those below see it too, but whoever asks for this department works in it directly, and nobody else does.
    if not asking.has_name and count_working_in(actor.department_id) < FEWEST:
        raise InvalidError(
            _("Your department is so small that people could guess who asks. Ask everybody, or under your name."),
            "audience",
        )
    return audience_for([department_token(actor.department_id)]).id


def _owner_id(actor: User, asking: Asking) -> int | None:
    """Return who is to answer: a champion of the department it concerns, else somebody who keeps this installation.

    Nobody is asked by himself while there is another; without a name that must not matter, for it would tell.
    """
    department = asking.department or (actor.department if asking.is_for_department else None)
    champions = list_champions_of(department) if department is not None else ()
    candidates = [one.id for one in (*champions, *list_administrators())]
    others = [one for one in candidates if not asking.has_name or one != actor.id]
    return next(iter(others or candidates), None)
