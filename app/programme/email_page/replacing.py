"""What could take the place of mail from one department to another, told by the figures of that mail alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.programme.meter.figures.values import Matrix, Pair

MANY_AT_ONCE = 5
"""Recipients of a message from which it is an announcement."""
ONE_EACH = 1.5
"""Recipients of a message up to which it is a word from one to one: a question, or its answer."""
ONE_WAY = 1 / 3
"""Answers for each message below which mail goes one way."""


class Replacement(StrEnum):
    """What would do instead of mail."""

    NEWS = "news"
    """To many at once: a news item for that audience."""
    TEMPLATE = "template"
    """One way: a page that is kept current, or a shared template."""
    FAQ = "faq"
    """From one to one, and back: a question in the FAQ."""
    SPACE = "space"
    """Among several, both ways: a page that both departments write."""


@dataclass(frozen=True)
class Hotspot:
    """A pair of departments with much mail, and what would do instead; `back` is the mail the other way."""

    pair: Pair
    back: int
    instead: Replacement


def hotspots(matrix: Matrix, most: int) -> Sequence[Hotspot]:
    """Return the pairs of different departments with the most deliveries, each with what would do instead.

    Small departments that are shown as one are not among them: nobody could tell who is to write what for whom.
    """
    crossing = [
        (places, pair)
        for places, pair in matrix.pairs.items()
        if places[0] != places[1] and pair.deliveries and not (pair.sender.is_pooled or pair.recipient.is_pooled)
    ]
    crossing.sort(key=lambda found: (-found[1].deliveries, found[0]))
    return [_hotspot(pair, matrix.pairs.get((places[1], places[0]))) for places, pair in crossing[:most]]


def _hotspot(pair: Pair, back: Pair | None) -> Hotspot:
    return Hotspot(pair, back.deliveries if back else 0, replacement_of(pair, back))


def replacement_of(pair: Pair, back: Pair | None) -> Replacement:
    """Return what would do instead of the mail of a pair.

    Args:
        pair: The mail from one unit to another.
        back: The mail the other way; None where there is none.
    """
    each = pair.deliveries / max(pair.messages, 1)
    if pair.by_list * 2 > pair.deliveries or each >= MANY_AT_ONCE:
        return Replacement.NEWS
    if (back.messages if back else 0) < pair.messages * ONE_WAY:
        return Replacement.TEMPLATE
    return Replacement.FAQ if each <= ONE_EACH else Replacement.SPACE
