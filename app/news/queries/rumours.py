"""Finding questions whether something is true."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import Audience, User
from app.core.db import session
from app.core.matching import has_word, has_words
from app.core.pagination import Page, paginate
from app.news.models import Rumour, RumourFollow, RumourState
from app.news.policy.rumours import is_shown, readable_by, visible_to, waits_for

LIST_SIZE = 20
WITH_NAMES = (
    joinedload(Rumour.asker),
    joinedload(Rumour.owner),
    joinedload(Rumour.answered_by).joinedload(User.department),
    joinedload(Rumour.audience).selectinload(Audience.tokens),
)
IS_OPEN = Rumour.state == RumourState.OPEN


class Part(StrEnum):
    """What the list can be narrowed to."""

    ALL = "all"
    OPEN = "open"
    ANSWERED = "answered"


def get_rumour(reader: User, rumour_id: int) -> Rumour | None:
    """Return a question with all that belongs to it, or None where there is none that the reader may open."""
    query = select(Rumour).where(Rumour.id == rumour_id, visible_to(reader))
    return session.scalars(query.options(*WITH_NAMES)).one_or_none()


def get_any_rumour(rumour_id: int) -> Rumour | None:
    """Return any question, for the house itself."""
    return session.scalars(select(Rumour).where(Rumour.id == rumour_id).options(*WITH_NAMES)).one_or_none()


def find_rumours(reader: User, part: Part, text: str, page: int) -> Page[Rumour]:
    """Return one page of the questions that are there for a reader: those without an answer first, then the newest.

    Args:
        reader: Who reads.
        part: Which of them.
        text: Words that stand in the question or its answer.
        page: From 1.
    """
    query = select(Rumour).where(readable_by(reader), *_worded(text))
    if part is not Part.ALL:
        query = query.where(IS_OPEN if part is Part.OPEN else ~IS_OPEN)
    order = (IS_OPEN.desc(), Rumour.answered_at.desc(), Rumour.asked_on.desc(), Rumour.id)
    return paginate(query.order_by(*order).options(*WITH_NAMES), page, LIST_SIZE)


def count_parts(reader: User, text: str) -> Mapping[Part, int]:
    """Return how many questions there are for a reader, with and without an answer."""
    query = select(Rumour.state, func.count()).where(readable_by(reader), *_worded(text)).group_by(Rumour.state)
    counts: dict[RumourState, int] = {row[0]: row[1] for row in session.execute(query)}
    total, without = sum(counts.values()), counts.get(RumourState.OPEN, 0)
    return {Part.ALL: total, Part.OPEN: without, Part.ANSWERED: total - without}


def _worded(text: str) -> list[ColumnElement[bool]]:
    """Return the conditions for questions in which, or in whose answers, all words of a text stand."""
    return [or_(has_word(Rumour.question, word), has_word(Rumour.answer, word)) for word in text.split()[:10]]


def find_present(reader: User, ids: Collection[int]) -> Sequence[Rumour]:
    """Return those of some questions that are there for a reader."""
    query = select(Rumour).where(Rumour.id.in_(ids), readable_by(reader))
    return session.scalars(query.options(*WITH_NAMES)).all()


def find_visible(reader: User, ids: Collection[int]) -> Sequence[Rumour]:
    """Return those of some questions that a reader may open."""
    query = select(Rumour).where(Rumour.id.in_(ids), visible_to(reader))
    return session.scalars(query.options(*WITH_NAMES)).all()


def find_titled(reader: User, text: str, limit: int) -> Sequence[int]:
    """Return the newest questions in which all words of a text stand."""
    matching = has_words(Rumour.question, text)
    if not matching:
        return []
    query = select(Rumour.id).where(readable_by(reader), *matching)
    return session.scalars(query.order_by(Rumour.asked_on.desc(), Rumour.id).limit(limit)).all()


def find_sharing(reader: User, words: Collection[str], limit: int) -> Sequence[int]:
    """Return the newest questions in which one of some words stands."""
    query = select(Rumour.id).where(readable_by(reader), or_(*(has_word(Rumour.question, word) for word in words)))
    return session.scalars(query.order_by(Rumour.asked_on.desc(), Rumour.id).limit(limit)).all()


def list_audiences(ids: Collection[int]) -> dict[int, int]:
    """Return those of some questions that are there for anybody, each with its audience."""
    rows = session.execute(select(Rumour.id, Rumour.audience_id).where(Rumour.id.in_(ids), is_shown()))
    return {row[0]: row[1] for row in rows}


def list_announced(ids: Collection[int]) -> Sequence[int]:
    """Return those of some questions that the house has heard of, taken away or not."""
    return session.scalars(select(Rumour.id).where(Rumour.id.in_(ids), Rumour.is_announced.is_(True))).all()


def list_hidden(ids: Collection[int]) -> Sequence[int]:
    """Return those of some questions that are taken away."""
    return session.scalars(select(Rumour.id).where(Rumour.id.in_(ids), Rumour.hidden_at.is_not(None))).all()


def list_unannounced() -> Sequence[Rumour]:
    """Return the questions that were asked without a name and that the house has not heard of yet."""
    return session.scalars(select(Rumour).where(Rumour.is_announced.is_(False))).all()


def waiting_for_answer(rumour: Rumour) -> Select[int]:
    """Return the query for those who have asked a question by name, or want to know the answer too."""
    following = select(RumourFollow.user_id).where(RumourFollow.rumour_id == rumour.id)
    return select(User.id).where(or_(User.id.in_(following), User.id == rumour.asker_id))


def list_waiting(reader: User, limit: int) -> Sequence[Rumour]:
    """Return the questions that a reader is to answer, the oldest first."""
    query = select(Rumour).where(waits_for(reader), IS_OPEN).order_by(Rumour.asked_on, Rumour.id)
    return session.scalars(query.limit(limit).options(joinedload(Rumour.asker))).all()


def find_same(rumour: Rumour) -> Rumour | None:
    """Return the same question of the same day by the same person.

    Without a name that is one that nobody has seen yet: two clicks, or two people with one thought.
    """
    query = select(Rumour).where(
        Rumour.question == rumour.question,
        Rumour.details == rumour.details,
        Rumour.audience_id == rumour.audience_id,
        Rumour.asked_on == rumour.asked_on,
        Rumour.hidden_at.is_(None),
    )
    if rumour.asker_id is None:
        query = query.where(Rumour.asker_id.is_(None), Rumour.is_announced.is_(False))
    else:
        query = query.where(Rumour.asker_id == rumour.asker_id)
    return session.scalars(query.limit(1)).one_or_none()


def count_asked(asker: User, day: date) -> int:
    """Return how many questions somebody has asked by name on a day."""
    query = select(func.count()).select_from(Rumour)
    return session.scalar(query.where(Rumour.asker_id == asker.id, Rumour.asked_on == day)) or 0


def count_working_in(department_id: int) -> int:
    """Return how many people work in a department itself, without what lies below it."""
    query = select(func.count()).select_from(User).where(User.department_id == department_id)
    return session.scalar(query.where(User.deactivated_at.is_(None))) or 0


def count_followers(ids: Collection[int]) -> Mapping[int, int]:
    """Return how many people want to know the answer to some questions too."""
    query = select(RumourFollow.rumour_id, func.count()).where(RumourFollow.rumour_id.in_(ids))
    return {row[0]: row[1] for row in session.execute(query.group_by(RumourFollow.rumour_id))}


def is_following(reader: User, rumour: Rumour) -> bool:
    """Tell whether a reader wants to know the answer."""
    query = select(RumourFollow.id).where(RumourFollow.rumour_id == rumour.id, RumourFollow.user_id == reader.id)
    return session.scalar(query) is not None


def count_rumours() -> int:
    """Return how many questions there are for anybody."""
    return session.scalar(select(func.count()).select_from(Rumour).where(is_shown())) or 0
