"""Putting small departments together, so that no figure tells of a few people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import starmap

LEAST_POOLED = 3
"""Of two, each could take its own figures, which it knows, away from the sum, and would have those of the other."""


def pool(people: Mapping[int, Sequence[int]], min_size: int) -> list[tuple[int, ...]]:
    """Return what is shown as one: each large department alone, all small ones together.

    One small department alone could be found by taking everything that is shown away from the totals, which stay exact.
    So the next smallest ones join it until in every week the pool has three departments and enough people, or is the
    whole company, as it is where there are no more than three: the secondary suppression of statistical offices
    (Hundepool et al., Statistical Disclosure Control, 2012). Who is pooled must not depend on the period that is looked
    at, or else the figures of two periods could be taken away from each other; so all weeks are to be given.

    Args:
        people: How many people a department had in each week, by its key; 0 where it was not there.
        min_size: Fewer people than this are not shown by themselves.

    Returns:
        Groups of keys, largest departments first, the pool last. Every key is in one group.
    """
    by_size = sorted(people, key=lambda key: (smallest(people[key]), key))
    pooled = 0
    if by_size and smallest(people[by_size[0]]) < min_size:
        pooled = _length_of_pool([people[key] for key in by_size], min_size)
    alone: list[tuple[int, ...]] = [(key,) for key in reversed(by_size[pooled:])]
    return [*alone, tuple(sorted(by_size[:pooled]))] if pooled else alone


def smallest(weeks: Sequence[int]) -> int:
    """Return how many people a department had when it was smallest, 0 where it never had any."""
    return min((people for people in weeks if people), default=0)


def _length_of_pool(ascending: Sequence[Sequence[int]], min_size: int) -> int:
    everybody = [sum(week) for week in zip(*ascending, strict=True)]
    inside, members = [0] * len(everybody), [0] * len(everybody)
    for length, department in enumerate(ascending):
        if smallest(department) >= min_size and length >= LEAST_POOLED:
            states = zip(inside, members, everybody, strict=True)
            if all(starmap(lambda a, b, c: (a >= min_size and b >= LEAST_POOLED) or a == c, states)):
                return length
        inside = [a + b for a, b in zip(inside, department, strict=True)]
        members = [a + bool(b) for a, b in zip(members, department, strict=True)]
    return len(ascending)
