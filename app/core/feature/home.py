"""What a room has to say on home, and the first steps that it offers to newcomers.

Home asks one question of the database before all others: which sources may have something to say to this reader, and
which first steps are done. Rooms put it in terms of the names below; the statement is built once in a process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from sqlalchemy import Boolean, ColumnElement, Date, Integer, bindparam

from app.core.db import UtcDateTime

READER_ID = bindparam("reader_id", type_=Integer)
"""Who looks at home."""
KEEPS = bindparam("keeps", type_=Boolean)
"""Whether he has a role: a champion or an administrator looks after what belongs to others as well."""
TODAY = bindparam("today", type_=Date)
DUE_UNTIL = bindparam("due_until", type_=Date)
"""The last day on which a check falls that is due now or soon."""
RECENTLY = bindparam("recently", type_=UtcDateTime)
"""The moment from which on things are new: `NEW_DAYS` ago."""
NEW_DAYS = 30
LONG_AGO = bindparam("long_ago", type_=UtcDateTime)
"""The moment a year ago, before which nobody looks."""


class HomeSection(StrEnum):
    """The questions that home answers, in the order in which they stand there."""

    MUST = "must"
    NEW = "new"
    WAITING = "waiting"
    WORK = "work"
    FIGURES = "figures"
    OWNED = "owned"


@dataclass(frozen=True)
class HomeItem:
    """One line on home; `action` is the address to which its button sends, where one click does it.

    What is the reader's own, such as an answer to his question, stands before what is for many.
    """

    title: str
    url: str
    icon: str
    detail: str = ""
    is_urgent: bool = False
    action: str = ""
    action_label: str = ""
    lang: str = ""
    is_own: bool = False


@dataclass(frozen=True, eq=False)
class HomeSource:
    """What a room has to say on home.

    Attributes:
        section: Where.
        items: What it says to a reader.
        asked_if: A condition without which it has nothing to say to whom `READER_ID` names; None: it is always asked.
            It may hold too often, never too seldom, and says nothing about who may see what: `items` does.
    """

    section: HomeSection
    items: Callable[[Any], Sequence[HomeItem]]
    asked_if: ColumnElement[bool] | None = None


@dataclass(frozen=True, eq=False)
class FirstStep:
    """Something worth doing in the first hour.

    Attributes:
        title: What to do.
        why: What it is good for, in a sentence.
        url: Where it is done, for a reader.
        is_done: Whether whom `READER_ID` names has done it, from what is stored anyway.
        order: Its place among the steps of all rooms.
    """

    title: LazyString
    why: LazyString
    url: Callable[[Any], str]
    is_done: ColumnElement[bool]
    order: int
