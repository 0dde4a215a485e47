"""What a champion learns: the checklist of the community team."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from app.programme.seed_words import Words, read_words

FILE = Path(__file__).parents[2] / "wiki_seed" / "programme" / "training.yaml"


@dataclass(frozen=True)
class TrainingStep:
    """Something to do once.

    Attributes:
        key: What stands in the database once it is done.
        name: What is to be done.
        minutes: About how long it takes.
        where: The page on which it is done.
    """

    key: str
    name: Words
    minutes: int
    where: str


@cache
def training_steps() -> tuple[TrainingStep, ...]:
    """Return the checklist, in its order."""
    entries = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(
        TrainingStep(entry["key"], read_words(entry, "name"), entry["minutes"], entry["where"]) for entry in entries
    )


def step_keys() -> frozenset[str]:
    """Return the keys of all steps."""
    return frozenset(step.key for step in training_steps())
