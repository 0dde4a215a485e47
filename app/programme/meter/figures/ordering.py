"""The order of a heat map's rows and columns in which blocks can be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt


def order_by_closeness(size: int, deliveries: Mapping[tuple[int, int], int]) -> list[int]:
    """Return an order in which those that mail each other stand side by side.

    Clusters are formed by average linkage (Sokal and Michener 1958) along chains of nearest neighbours (Murtagh 1983),
    which takes time in the square of the size. Where two clusters join, each is turned so that the two that meet are as
    close as can be (Gruvaeus and Wainer 1972). The closeness of two is their mail in both directions, over
    the geometric mean of what each exchanges with all others, so that large ones do not draw everybody to themselves:
    `s(i, j) = (d(i, j) + d(j, i)) / sqrt(t(i) t(j))`. The same input gives the same order.

    Args:
        size: How many there are; they are numbered from 0.
        deliveries: Deliveries from one to another; from one to itself they do not matter.

    Returns:
        The numbers in their new order; the end at which more is exchanged comes first.
    """
    mail, totals = _exchanged(size, deliveries)
    close = [
        [mail[i][j] / sqrt(totals[i] * totals[j]) if mail[i][j] else 0.0 for j in range(size)] for i in range(size)
    ]
    leaves = _cluster(close)
    half = len(leaves) // 2
    if sum(totals[one] for one in leaves[:half]) < sum(totals[one] for one in leaves[-half:] if half):
        leaves.reverse()
    return leaves


def _exchanged(size: int, deliveries: Mapping[tuple[int, int], int]) -> tuple[list[list[float]], list[float]]:
    mail = [[0.0] * size for _ in range(size)]
    for (sender, recipient), number in deliveries.items():
        if sender != recipient:
            mail[sender][recipient] += number
            mail[recipient][sender] += number
    return mail, [sum(row) for row in mail]


def _cluster(close: list[list[float]]) -> list[int]:
    """Join nearest neighbours until one cluster is left, and return its leaves."""
    average = [row[:] for row in close]
    leaves = {number: [number] for number in range(len(close))}
    chain: list[int] = []
    while len(leaves) > 1:
        if not chain:
            chain.append(min(leaves))
        tip = chain[-1]
        nearest = _nearest(tip, average[tip], leaves, chain[-2] if len(chain) > 1 else None)
        if len(chain) > 1 and nearest == chain[-2]:
            del chain[-2:]
            _join(min(tip, nearest), max(tip, nearest), average, leaves, close)
        else:
            chain.append(nearest)
    return next(iter(leaves.values()), [])


def _nearest(tip: int, closeness: Sequence[float], leaves: Mapping[int, object], before: int | None) -> int:
    """Return the closest other cluster; of several, the one before in the chain, or else that of the lowest number."""
    return max((one for one in leaves if one != tip), key=lambda one: (closeness[one], one == before, -one))


def _join(
    kept: int, gone: int, average: list[list[float]], leaves: dict[int, list[int]], close: list[list[float]]
) -> None:
    left, right = leaves[kept], leaves.pop(gone)
    for other in leaves:
        mean = (len(left) * average[kept][other] + len(right) * average[gone][other]) / (len(left) + len(right))
        average[kept][other] = average[other][kept] = mean
    turned = [(a, b) for a in (left, left[::-1]) for b in (right, right[::-1])]
    best = max(turned, key=lambda pair: close[pair[0][-1]][pair[1][0]])
    leaves[kept] = best[0] + best[1]
