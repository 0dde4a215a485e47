"""The best answer: what stands above all results where an answer, or a section of a page, says it outright."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.models import User
from app.core.feature import house
from app.core.index import question_terms
from app.core.markup.text import plain_of
from app.search.finding import FoundHit

LOOKED_AT = 3
"""How many of the first results may be the best answer."""
ALIKE = 0.5
"""How large a share of the words of a question the question of an answer must have."""
COVERED = 0.75
"""How large a share of them the question and its answer must have together."""


@dataclass(frozen=True)
class BestAnswer:
    """What answers a question.

    Attributes:
        kind: What it is.
        id: Its id among things of its kind.
        title: The question that it answers, or the page and its section.
        url: Where it stands.
        detail: Who keeps it, and when it was checked.
        html: The answer, where it is a whole one.
        excerpt: The beginning of it, where it is a section.
        lang: In which language.
        can_be_voted: Whether readers can say that it helped.
    """

    kind: str
    id: int
    title: str
    url: str
    detail: str
    html: str = ""
    excerpt: str = ""
    lang: str = ""
    can_be_voted: bool = False


def best_answer(reader: User, text: str, hits: Sequence[FoundHit]) -> BestAnswer | None:
    """Return what answers a question outright, or None where nothing does; what is pinned has the first word.

    Args:
        reader: Who asks.
        text: The question.
        hits: What was found, best first, checked already.
    """
    first = hits[:LOOKED_AT]
    if first and first[0].is_pinned:
        return _whole(first[0]) if first[0].answer else None
    answering = next((hit for hit in first if hit.answer and _answers(text, hit)), None)
    return _section(reader, text, first) if answering is None else _whole(answering)


def _whole(hit: FoundHit) -> BestAnswer:
    voted = _can_be_voted(hit.kind)
    return BestAnswer(
        hit.kind, hit.id, hit.title, hit.url, hit.detail, html=hit.answer, lang=hit.lang, can_be_voted=voted
    )


def _answers(text: str, hit: FoundHit) -> bool:
    asked = question_terms(text)
    titled = question_terms(hit.title)
    if not asked or len(asked & titled) < ALIKE * len(asked):
        return False
    return len(asked & (titled | question_terms(plain_of(hit.answer)))) >= COVERED * len(asked)


def _section(reader: User, text: str, hits: Sequence[FoundHit]) -> BestAnswer | None:
    for kind, source in house().search_sources.items():
        ids = [hit.id for hit in hits if hit.kind == kind]
        found = source.section(reader, ids, text) if ids and source.section else None
        if found is not None:
            id_, one = found
            voted = _can_be_voted(kind)
            return BestAnswer(
                kind, id_, one.title, one.url, one.detail, excerpt=one.answer, lang=one.lang, can_be_voted=voted
            )
    return None


def _can_be_voted(kind: str) -> bool:
    return house().search_sources[kind].vote is not None
