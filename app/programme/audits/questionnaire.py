"""The questionnaire of the audit, and what its answers add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.programme.seed_words import Words, read_words

FILE = Path(__file__).parents[3] / "wiki_seed" / "programme" / "audit.yaml"
SCORES = (1, 2, 3, 4, 5)
FEWEST_ANSWERS = 5
"""With fewer answers, what some know of their own and a guess would give away the rest; as few as the meter shows."""


@dataclass(frozen=True)
class Statement:
    """What people agree to, from 1 (not at all) to 5 (entirely)."""

    key: str
    text: Words


@dataclass(frozen=True)
class Dimension:
    """One side of being well informed: an axis of the picture."""

    key: str
    name: Words
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Score:
    """How a dimension was scored.

    Attributes:
        dimension: Which one.
        mean: From 1 to 5, each answer to each statement counting alike; None where there are too few answers.
    """

    dimension: Dimension
    mean: float | None


@cache
def questionnaire() -> tuple[Dimension, ...]:
    """Return the questionnaire."""
    return tuple(_dimension(entry) for entry in yaml.safe_load(FILE.read_text(encoding="utf-8")))


def statement_keys() -> frozenset[str]:
    """Return the keys of all statements."""
    return frozenset(statement.key for dimension in questionnaire() for statement in dimension.statements)


def _dimension(entry: Mapping[str, Any]) -> Dimension:
    statements = (Statement(one["key"], read_words(one, "text")) for one in entry["statements"])
    return Dimension(entry["key"], read_words(entry, "name"), tuple(statements))


def scores_of(answers: Iterable[tuple[str, int, int]]) -> Sequence[Score]:
    """Return the mean score of each dimension.

    Args:
        answers: Key of a statement, a score, and how many people gave it.
    """
    people: dict[str, int] = {}
    points: dict[str, int] = {}
    for statement, score, count in answers:
        people[statement] = people.get(statement, 0) + count
        points[statement] = points.get(statement, 0) + count * score
    return [Score(dimension, _mean(dimension, people, points)) for dimension in questionnaire()]


def _mean(dimension: Dimension, people: Mapping[str, int], points: Mapping[str, int]) -> float | None:
    keys = [statement.key for statement in dimension.statements]
    given = sum(people.get(key, 0) for key in keys)
    if max((people.get(key, 0) for key in keys), default=0) < FEWEST_ANSWERS:
        return None
    return sum(points.get(key, 0) for key in keys) / given
