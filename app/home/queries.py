"""The one question that home asks before all others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from app.accounts.models import User
from app.core import clock
from app.core.calendar import today
from app.core.db import session
from app.core.feature import NEW_DAYS, READER_ID, FirstStep, HomeSource, House
from app.core.freshness import DUE_BEFORE
from app.home.models import Dismissal

A_YEAR = timedelta(days=365)
_IS_DISMISSED = exists().where(Dismissal.user_id == READER_ID)


@dataclass(frozen=True)
class Outlook:
    """What home may be about for one reader.

    Attributes:
        sources: Those that may have something to say.
        done: The first steps that are done.
        is_dismissed: Whether the reader has put the first steps away.
    """

    sources: Sequence[HomeSource]
    done: frozenset[FirstStep]
    is_dismissed: bool


def outlook_for(reader: User, rooms: House) -> Outlook:
    """Ask in one query which sources may have something to say to a reader, and which first steps are done."""
    is_dismissed, *answers = session.connection().execute(_question(rooms), _facts_about(reader)).one()
    conditional = [source for source in rooms.home_sources if source.asked_if is not None]
    silent = {source for source, answer in zip(conditional, answers, strict=False) if not answer}
    done = zip(rooms.first_steps, answers[len(conditional) :], strict=True)
    return Outlook(
        sources=[source for source in rooms.home_sources if source not in silent],
        done=frozenset(step for step, is_done in done if is_done),
        is_dismissed=bool(is_dismissed),
    )


@cache
def _question(rooms: House) -> Select[Any]:
    """Return the statement, which is the same for everybody and built once."""
    conditions = [source.asked_if for source in rooms.home_sources if source.asked_if is not None]
    columns: list[ColumnElement[bool]] = [_IS_DISMISSED, *conditions, *(step.is_done for step in rooms.first_steps)]
    labelled: list[ColumnElement[Any]] = [column.label(f"answer_{place}") for place, column in enumerate(columns)]
    return select(*labelled)


def _facts_about(reader: User) -> dict[str, Any]:
    now, day = clock.now(), today()
    return {
        "reader_id": reader.id,
        "keeps": bool(reader.roles),
        "today": day,
        "due_until": day + DUE_BEFORE,
        "recently": now - timedelta(days=NEW_DAYS),
        "long_ago": now - A_YEAR,
    }
