"""What was found, remembered for as long as nothing has changed that it was made of.

What is narrowed or deleted draws the mark of its part in the same transaction, and is gone from what is found next.
What the index learns draws the mark of the index. Readers of whom the rooms say that they see the same share it.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask_babel import get_locale, get_timezone

from app.accounts.models import User
from app.core import jobs
from app.core.calendar import today
from app.core.feature import SEARCHED, house
from app.core.generations import Memory
from app.core.index import IndexUnavailableError
from app.core.parts import Parts
from app.people.finding import Expert, find_experts
from app.people.reasons import reason_for
from app.search import finding
from app.search.answering import BestAnswer, best_answer
from app.search.finding import EXPERTS, NOTHING, REPAIR, Findings, Group
from app.search.narrowing import Choice


@dataclass(frozen=True)
class Asked:
    """What somebody asks the search page for.

    Attributes:
        text: What was typed.
        choice: What it is narrowed to.
        page: From 1.
        refused: Kind and id, as `faq:12`, of what was the best answer and did not help; empty where nothing was.
    """

    text: str
    choice: Choice
    page: int
    refused: str = ""

    @property
    def is_first(self) -> bool:
        """Whether this is a new question rather than a look around in what it has found."""
        return bool(self.text) and self.choice.is_empty and self.page == 1

    @property
    def is_new(self) -> bool:
        """Whether it is to be counted: nothing of what it finds was looked at before."""
        return self.is_first and not self.refused


@dataclass(frozen=True)
class Answer:
    """What the search page shows.

    Attributes:
        found: What was found.
        best: What answers the question outright.
        experts: The first few who know about it.
        reasons: Why they are named, by their ids.
    """

    found: Findings = NOTHING
    best: BestAnswer | None = None
    experts: Sequence[Expert] = ()
    reasons: Mapping[int, str] = field(default_factory=dict)


ANSWERS = Memory[Hashable, Answer](*SEARCHED, size=300)
PAGES = Parts(*SEARCHED, size=300)
SUGGESTIONS = Memory[Hashable, Sequence[Group]](*SEARCHED, size=2_000)


def key_of(reader: User, asked: Hashable) -> Hashable:
    """Return all on which it depends, besides the data, what is found and how it is told.

    Args:
        reader: Who asks.
        asked: What is asked for.
    """
    return asked, house().sight(reader), str(get_locale()), str(get_timezone()), today()


def answer(reader: User, asked: Asked) -> Answer:
    """Return what the search page shows a reader; while the index does not answer, what is found by title."""
    if not asked.text:
        return Answer()
    try:
        return ANSWERS.get(key_of(reader, asked), lambda: _find(reader, asked))
    except IndexUnavailableError:
        jobs.enqueue_quietly(REPAIR)
        return Answer(finding.find_by_title(reader, asked.text, asked.choice.kind))


def _find(reader: User, asked: Asked) -> Answer:
    found = _without(finding.find_in_index(reader, asked.text, asked.choice, page=asked.page), asked.refused)
    if not asked.is_first:
        return Answer(found)
    experts = find_experts(reader, asked.text, EXPERTS)
    best = None if asked.refused else best_answer(reader, asked.text, found.hits)
    return Answer(found, best, experts, {one.user.id: reason_for(one) for one in experts})


def _without(found: Findings, refused: str) -> Findings:
    hits = [hit for hit in found.hits if f"{hit.kind}:{hit.id}" != refused]
    return replace(found, hits=hits, total=found.total - len(found.hits) + len(hits))


def suggestions(reader: User, text: str) -> Sequence[Group]:
    """Return what begins like a text; nothing where the index does not answer."""
    try:
        return SUGGESTIONS.get(key_of(reader, text), lambda: finding.suggest(reader, text)) if text else ()
    except IndexUnavailableError:
        return ()
