"""Every page of the site once, for those who see most of it: so that no page is slow only because nobody measures it."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from flask import Flask

from tests.bench.asking import Answer

NUMBER = "7"
"""Stands for whatever an address names by number."""
NO_PAGES = {"/readyz", "/admin/audit.csv"}
"""No worker runs here, and so the first one complains; the other is as long as the audit trail."""
MOST_MS = 100.0
SLOWEST = 5
Fetch = Callable[[str, str], Answer]


class Visit(NamedTuple):
    """One address: what came back, and how many milliseconds that took the first time and the second."""

    path: str
    status: int
    first_ms: float
    again_ms: float

    @property
    def ms(self) -> float:
        """The better of both: once is anybody unlucky."""
        return min(self.first_ms, self.again_ms)


def addresses_of(app: Flask) -> list[str]:
    """Return an address for every route that shows something; some of them show that there is nothing of that number."""
    rules = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    filled = {re.sub(r"<int:\w+>", NUMBER, rule) for rule in rules}
    return sorted(path for path in filled if "<" not in path and path not in NO_PAGES)


def visit(paths: Sequence[str], cookies: Iterable[str], fetch: Fetch) -> list[Visit]:
    """Open every address twice for each of some people, one after the other."""
    return [_visit(path, lambda path=path, cookie=cookie: fetch(path, cookie)) for cookie in cookies for path in paths]


def _visit(path: str, ask: Callable[[], Answer]) -> Visit:
    start = time.perf_counter()
    ask()
    again = time.perf_counter()
    status = ask().status
    return Visit(path, status, (again - start) * 1e3, (time.perf_counter() - again) * 1e3)


def told(visits: Sequence[Visit]) -> dict[str, Any]:
    """Return what there is to say of pages that were there: how long they took, the slowest, and what went wrong."""
    shown = [one for one in visits if one.status == 200]
    slowest = sorted(shown, key=lambda one: one.ms, reverse=True)[:SLOWEST]
    return {
        "pages": len(shown),
        "errors": sorted({one.path for one in visits if not 200 <= one.status < 500}),
        "first_p50_ms": round(statistics.median(one.first_ms for one in shown), 1),
        "again_p50_ms": round(statistics.median(one.again_ms for one in shown), 1),
        "slowest_ms": round(slowest[0].ms, 1),
        "slowest": [
            {"path": one.path, "first_ms": round(one.first_ms), "again_ms": round(one.again_ms)} for one in slowest
        ],
        "first_over_100_ms": sorted({one.path for one in shown if one.first_ms > MOST_MS}),
    }
