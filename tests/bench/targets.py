"""What the figures are to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.bench.saving import SAVE
from tests.bench.weight import LOAD_BUDGET, PAGE_BUDGET

MOST_CPU = {"wiki page": 2.2, "home": 5.0, "search": 9.0, "people": 6.0}
"""Of the CPU time of the minimal page."""
MOST_P95_MS = 100.0
MOST_SAVE_MS = 150.0


def judge(figures: Mapping[str, Any]) -> list[dict[str, object]]:
    """Return each target that was measured, with what was measured and whether it was met."""
    return [
        {"target": name, "at_most": most, "measured": measured, "met": measured <= most}
        for name, most, measured in _measured(figures)
    ]


def _measured(figures: Mapping[str, Any]) -> Iterator[tuple[str, float, float]]:
    pages = figures["pages"]
    for kind, most in MOST_CPU.items():
        if kind in pages:
            yield f"{kind}: CPU, times the minimal page", most, pages[kind]["times_minimal"]
    for kind, one in figures.get("company_pace", {"pages": {}})["pages"].items():
        most = MOST_SAVE_MS if kind == SAVE else MOST_P95_MS
        yield f"{kind}: p95 in ms at the company's pace", most, one["p95_ms"]
    if SAVE in figures:
        yield "save: p95 in ms, one after the other", MOST_SAVE_MS, figures[SAVE]["one_by_one"]["p95_ms"]
        yield "save: p95 in ms, all connections at once", MOST_SAVE_MS, figures[SAVE]["all_at_once"]["p95_ms"]
    if "every_page" in figures:
        yield "every page: ms of the slowest", MOST_P95_MS, figures["every_page"]["slowest_ms"]
    for kind, one in figures["weight"].items():
        yield f"{kind}: bytes of the heaviest page", PAGE_BUDGET, one["page_most"]
        yield f"{kind}: bytes of all on first load", LOAD_BUDGET, one["total_most"]
