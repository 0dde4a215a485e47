"""What charts write: labels, and values in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

Tell = Callable[[float], str]
NONE = "–"
"""Stands in a table where there is no value."""
LETTER = 6.8
"""About how wide a letter of a label is, at the size of `.p-chart text`."""
STRONG_LETTER = 7.8
"""The same for a letter that is bold."""
ROW = 16


@dataclass(frozen=True)
class Label:
    """A text of one or more lines at a place; `anchor` is start, middle or end."""

    x: float
    y: float
    lines: Sequence[str]
    anchor: str = "middle"


def told(value: float | None, tell: Tell) -> str:
    """Return how a value is written, or a dash where there is none."""
    return NONE if value is None else tell(value)
