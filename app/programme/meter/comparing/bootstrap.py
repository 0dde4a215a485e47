"""How sure a change is: intervals by drawing anew from what was observed.

The bootstrap: Efron and Tibshirani, An Introduction to the Bootstrap, 1993. The seed is fixed, so that the same figures
always have the same interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import ceil, floor, pi, sqrt, tan
from random import Random
from statistics import NormalDist, stdev

RESAMPLES = 1000
SEED = 1993
TAIL = 0.025
BLOCK = 2
"""Weeks in a row that are drawn together."""
MOST_UNDEFINED = 0.05
MOST_KEPT = 0.8
LEAST = -1.0
"""Nothing changes by less: then everything is gone."""

Interval = tuple[float, float]


def interval_of(
    estimate: float | None, draw: Callable[[Random], float | None], drawn: float, widening: float = 1.0
) -> Interval | None:
    """Return the interval that holds a relative change with a confidence of 95 %.

    It is the percentile interval (Efron and Tibshirani 1993, chapter 13), in two ways held wide where little was
    observed. Its percentiles are moved outwards by `reach = sqrt(n / (n - 1)) * t(n - 1)` in place of 1.96 (Hesterberg
    2015, What Teachers Should Know About the Bootstrap); and it is at least as wide as `estimate ± reach * standard
    error`, since draws from two or three departments hardly differ.

    Args:
        estimate: The change as observed; None where it is not defined.
        draw: Draws anew and returns the change in what was drawn.
        drawn: How many independent ones are drawn from: blocks of weeks, or departments on the smaller side.
        widening: How many times wider it is to be than what was drawn says.

    Returns:
        Lower and upper end; None where too little was observed.
    """
    if estimate is None or drawn < 2:
        return None
    chance = Random(SEED)  # noqa: S311 (no secret: drawn anew alike each time)
    draws = sorted(change for _ in range(RESAMPLES) if (change := draw(chance)) is not None)
    if len(draws) < RESAMPLES * (1 - MOST_UNDEFINED):
        return None
    reach = widening * sqrt(drawn / (drawn - 1)) * t_quantile(drawn - 1)
    cut = floor(NormalDist().cdf(-reach) * len(draws))
    error = reach * stdev(draws)
    return max(min(draws[cut], estimate - error), LEAST), max(draws[-1 - cut], estimate + error)


def t_quantile(freedom: float) -> float:
    """Return Student's t that is exceeded with a probability of 2.5 %.

    By the expansion of Fisher and Cornish (Abramowitz and Stegun 1964, 26.7.5); below two degrees, that of one.
    """
    if freedom < 2:
        return tan(pi * (0.5 - TAIL))
    z = NormalDist().inv_cdf(1 - TAIL)
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92_160,
    )
    return sum(term / float(freedom**power) for power, term in enumerate(terms))


def draw_places(chance: Random, count: int) -> list[int]:
    """Return as many places as there are, drawn in blocks of two side by side.

    A week resembles the one after it, so that weeks drawn one by one would seem to tell more than they do: the moving
    block bootstrap (Künsch 1989, The Jackknife and the Bootstrap for General Stationary Observations).
    """
    starts = chance.choices(range(max(count - BLOCK + 1, 1)), k=ceil(count / BLOCK))
    return [start + step for start in starts for step in range(BLOCK)][:count]


def widening_of(deviations: Sequence[Sequence[float]]) -> float:
    """Return how many times wider than blocks of two weeks tell an interval must be, since weeks resemble each other.

    Where each week keeps the share `r` of the deviation of the one before, the variance of their mean is
    `(1 + r) / (1 - r)` times that of independent weeks, of which blocks of two show `1 + r`: what they do not see is
    `1 / (1 - r)`. `r` is estimated over all series, and corrected for their shortness (Kendall 1954, Note on Bias in
    the Estimation of Autocorrelation).

    Args:
        deviations: Series of weeks, each by how far it lies from what was expected of it.
    """
    squares = sum(one * one for series in deviations for one in series)
    if not squares:
        return 1.0
    products = sum(one * after for series in deviations for one, after in pairwise(series))
    kept = products / squares
    kept += (1 + 4 * kept) / min(len(series) for series in deviations)
    return 1 / sqrt(1 - min(max(kept, 0.0), MOST_KEPT))


def enclosing(intervals: Sequence[Interval]) -> Interval:
    """Return the interval in which all of some lie, the most careful reading of them."""
    return min(low for low, _high in intervals), max(high for _low, high in intervals)
