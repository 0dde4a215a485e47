"""What search reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.accounts.models import Department, User
from app.accounts.queries.names import naming_somebody
from app.core.db import session
from app.core.feature import READER_ID, RECENTLY
from app.core.index import IndexUnavailableError
from app.core.installation import installation
from app.search.models import OpenQuestion, Pin, SearchedPhrase
from app.search.policy import answerable_by, readable_by

MOST_PHRASES = 100
SPARE_PHRASES = 20
"""How many more are looked at, as some may name somebody."""
MOST_PINS = 500
MOST_QUESTIONS = 100
WITH_NAMES = (
    joinedload(OpenQuestion.asker).options(
        joinedload(User.department), selectinload(User.memberships), selectinload(User.roles)
    ),
    joinedload(OpenQuestion.department),
    joinedload(OpenQuestion.answered_by),
)
IS_WAITING = (OpenQuestion.answered_at.is_(None), OpenQuestion.asker.has(User.deactivated_at.is_(None)))
"""Nobody is to answer somebody who has left the company."""
HAS_ANSWER = exists().where(OpenQuestion.asker_id == READER_ID, OpenQuestion.answered_at >= RECENTLY)
"""Whether something that home's reader has left was answered lately."""
FEWEST_SEARCHES = 2
"""What was searched for once may be one person's secret; it is shown once it was searched for again."""


@dataclass(frozen=True)
class PhraseTally:
    """How often a phrase was searched for in a time, how often nothing was found, when last."""

    phrase: str
    searches: int
    without_result: int
    opened: int
    last_on: date


def count_indexed() -> int:
    """Return how many documents the index holds; none where it does not answer."""
    try:
        return installation().index.count()
    except IndexUnavailableError:
        return 0


def count_searches(since: date, until: date) -> tuple[int, int]:
    """Return how many searches there were from one day to another, and how many of them found nothing."""
    sums = (
        func.coalesce(func.sum(SearchedPhrase.searches), 0),
        func.coalesce(func.sum(SearchedPhrase.without_result), 0),
    )
    searches, without = session.execute(select(*sums).where(SearchedPhrase.day.between(since, until))).one()
    return searches, without


def list_not_found(since: date, limit: int = MOST_PHRASES) -> Sequence[PhraseTally]:
    """Return the phrases for which nothing was found since a day, those searched for most often first.

    What was found on a later day than it was last missed has been written in the meantime. What names a colleague is
    left out: it says something about him, whoever wanted to know.
    """
    missed_on = func.max(case((SearchedPhrase.without_result > 0, SearchedPhrase.day)))
    found_on = func.max(case((SearchedPhrase.searches > SearchedPhrase.without_result, SearchedPhrase.day)))
    searches, without = func.sum(SearchedPhrase.searches), func.sum(SearchedPhrase.without_result)
    query = (
        select(SearchedPhrase.phrase, searches, without, func.sum(SearchedPhrase.opened), func.max(SearchedPhrase.day))
        .where(SearchedPhrase.day >= since, SearchedPhrase.phrase != "")
        .group_by(SearchedPhrase.phrase)
        .having(without >= FEWEST_SEARCHES, or_(found_on.is_(None), found_on <= missed_on))
        .order_by(without.desc(), SearchedPhrase.phrase)
    )
    found = [PhraseTally(*row) for row in session.execute(query.limit(limit + SPARE_PHRASES))]
    naming = naming_somebody([one.phrase for one in found])
    return [one for one in found if one.phrase not in naming][:limit]


def list_pins(phrase: str) -> Sequence[Pin]:
    """Return what was arranged for a phrase, in the order in which it was.

    Args:
        phrase: As `phrase_key` returns it.
    """
    return session.scalars(select(Pin).where(Pin.phrase == phrase).order_by(Pin.id)).all() if phrase else []


def list_arranged() -> Sequence[Pin]:
    """Return what was arranged for any phrase, by phrase."""
    return session.scalars(select(Pin).order_by(Pin.phrase, Pin.id).limit(MOST_PINS)).all()


def list_waiting(reader: User) -> Sequence[OpenQuestion]:
    """Return the open questions that somebody may answer, the oldest first."""
    query = select(OpenQuestion).where(*IS_WAITING, answerable_by(reader))
    return session.scalars(query.order_by(OpenQuestion.id).limit(MOST_QUESTIONS).options(*WITH_NAMES)).all()


def count_waiting(reader: User) -> int:
    """Return how many open questions somebody may answer."""
    query = select(func.count()).select_from(OpenQuestion)
    return session.scalar(query.where(*IS_WAITING, answerable_by(reader))) or 0


def list_left_by(reader: User) -> Sequence[OpenQuestion]:
    """Return the questions that somebody has left, the newest first."""
    query = select(OpenQuestion).where(OpenQuestion.asker_id == reader.id).order_by(OpenQuestion.id.desc())
    return session.scalars(query.limit(MOST_QUESTIONS).options(*WITH_NAMES)).all()


def list_answered_to(asker: User, since: datetime) -> Sequence[OpenQuestion]:
    """Return the questions of somebody that were answered since a moment, the newest answer first."""
    query = select(OpenQuestion).where(OpenQuestion.asker_id == asker.id, OpenQuestion.answered_at >= since)
    query = query.order_by(OpenQuestion.answered_at.desc(), OpenQuestion.id.desc()).limit(MOST_QUESTIONS)
    return session.scalars(query.options(joinedload(OpenQuestion.answered_by))).all()


def count_open_of(asker: User) -> int:
    """Return how many questions of somebody wait."""
    query = select(func.count()).select_from(OpenQuestion)
    return session.scalar(query.where(OpenQuestion.asker_id == asker.id, OpenQuestion.answered_at.is_(None))) or 0


def get_question(reader: User, question_id: int) -> OpenQuestion | None:
    """Return a question that somebody may see, or None where there is none."""
    query = select(OpenQuestion).where(OpenQuestion.id == question_id, readable_by(reader))
    return session.scalars(query.options(*WITH_NAMES)).one_or_none()


def find_questions(reader: User, ids: Collection[int]) -> Sequence[OpenQuestion]:
    """Return those of some questions that somebody may see."""
    return session.scalars(select(OpenQuestion).where(OpenQuestion.id.in_(ids), readable_by(reader))).all()


def existing_questions(ids: Collection[int]) -> Sequence[int]:
    """Return those of some ids that are questions."""
    return session.scalars(select(OpenQuestion.id).where(OpenQuestion.id.in_(ids))).all()


def load_question(question_id: int) -> tuple[OpenQuestion, Department | None] | None:
    """Return a question with its department, for work that nobody looks at."""
    query = select(OpenQuestion, Department).outerjoin(OpenQuestion.department).where(OpenQuestion.id == question_id)
    row = session.execute(query).one_or_none()
    return (row[0], row[1]) if row else None
