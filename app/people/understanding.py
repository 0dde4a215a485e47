"""What a question for experts is about: the skills it names, and other words for the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.db import session
from app.core.index import Query, question_terms
from app.core.installation import installation
from app.people.models import Skill

SKILLS_LOOKED_AT = 50
LEAST = 0.3
"""Of a question and a skill that have less in common than this, one has nothing to do with the other."""
NAMED = 0.5
"""What it is worth at least that a question names the whole skill among other words."""
MOST_WORDINGS = 3


@dataclass(frozen=True)
class Understanding:
    """What a question is about.

    Attributes:
        skills: How much of the question each skill is, by its id, between 0 and 1.
        wordings: The same question in other words for the same skills.
    """

    skills: dict[int, float]
    wordings: Sequence[str]


def understand(text: str, audience_ids: Collection[int]) -> Understanding:
    """Return which skills a question names, by whatever name.

    Args:
        text: The question.
        audience_ids: The reader's audiences.
    """
    query = Query(text=text, audience_ids=audience_ids, kinds=("skill",), limit=SKILLS_LOOKED_AT)
    ids = [match.id for match in installation().index.retrieve(query)]
    asked = question_terms(text)
    strengths, wordings = {}, list[str]()
    for skill in session.scalars(select(Skill).where(Skill.id.in_(ids)).options(selectinload(Skill.aliases))):
        strength = max(likeness(asked, question_terms(name)) for name in names_of(skill))
        if strength >= LEAST:
            strengths[skill.id] = strength
            wordings += other_wordings(text, names_of(skill))
    return Understanding(strengths, wordings[:MOST_WORDINGS])


def names_of(skill: Skill) -> list[str]:
    """Return every name of a skill; its other names are loaded."""
    return [skill.name, *(one.name for one in skill.aliases)]


def likeness(asked: frozenset[str], named: frozenset[str]) -> float:
    """Return how much of a question a skill is: 1 where they are the same words, 0 where they share none."""
    common = len(asked & named)
    if not common:
        return 0.0
    share = common / len(asked | named)
    return max(share, NAMED) if named <= asked else share


def other_wordings(text: str, names: Sequence[str]) -> Iterator[str]:
    """Yield a question with the name of a skill that it holds replaced by each of the skill's other names."""
    asked = question_terms(text)
    held = next((name for name in names if question_terms(name) and question_terms(name) <= asked), None)
    if held is None:
        return
    rest = " ".join(word for word in text.split() if not question_terms(word) <= question_terms(held))
    yield from (f"{rest} {name}".strip() for name in names if name != held)
