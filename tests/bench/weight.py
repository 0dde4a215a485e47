"""What a page weighs for a browser that has nothing of it yet: the page itself, and all that it loads."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import html

from tests.bench.asking import Answer

LEVEL = 6
"""Of the compression that a proxy does where the page is sent as it is."""
PAGE_BUDGET, LOAD_BUDGET = 15_000, 90_000
"""Bytes: of the page, and of all on first load."""
LOADED = (
    "//link[@rel='stylesheet' or @rel='icon' or @rel='modulepreload']/@href | //script/@src | //img/@src"
    " | //source/@src | //*[local-name()='use']/@href"
)
PICTURES = "//img/@src | //source/@src"
IN_STYLES = re.compile(rb"""url\(\s*["']?(?P<address>[^"')]+)["']?\s*\)""")
IN_SCRIPTS = re.compile(rb"""(?:from|import)\s*\(?\s*["'](?P<address>\.{0,2}/[^"']+)["']""")
Fetch = Callable[[str], Answer]


@dataclass(frozen=True)
class Weight:
    """Bytes of one page.

    Attributes:
        path: Its address.
        page: The page alone, compressed.
        page_as_sent: The page as the server itself sends it.
        loaded: What it loads, compressed as it is sent, by address.
        pictures: Which of that are pictures in the text.
    """

    path: str
    page: int
    page_as_sent: int
    loaded: dict[str, int]
    pictures: frozenset[str] = frozenset()

    @property
    def total(self) -> int:
        """All on first load."""
        return self.page + sum(self.loaded.values())

    @property
    def total_without_pictures(self) -> int:
        """All on first load but for pictures in the text, which whoever wrote it has chosen."""
        return self.total - sum(size for address, size in self.loaded.items() if address in self.pictures)

    @property
    def share(self) -> float:
        """How much of a budget is used, of the one that is used most."""
        return max(self.page / PAGE_BUDGET, self.total / LOAD_BUDGET)


@dataclass
class Scales:
    """Weighs pages; what several of them load is fetched once.

    Args:
        fetch: Asks for an address.
    """

    fetch: Fetch
    _known: dict[str, tuple[int, list[str]]] = field(default_factory=dict)

    def weigh(self, path: str, answer: Answer) -> Weight:
        """Return what a page weighs that was fetched."""
        is_packed = b"content-encoding" in answer.headers
        packed = len(answer.body) if is_packed else len(gzip.compress(answer.body, LEVEL))
        root = html.fromstring(answer.text)
        waiting, loaded = list(self._addresses(path, root.xpath(LOADED))), dict[str, int]()
        while waiting:
            address = waiting.pop()
            if address not in loaded:
                loaded[address], further = self._asset(address)
                waiting += further
        pictures = frozenset(self._addresses(path, root.xpath(PICTURES)))
        return Weight(path, packed, len(answer.body), loaded, pictures)

    def _asset(self, address: str) -> tuple[int, list[str]]:
        """Return the size of a file, and what it loads in its turn."""
        if address not in self._known:
            answer = self.fetch(address)
            pattern = {".css": IN_STYLES, ".js": IN_SCRIPTS}.get(address[address.rfind(".") :])
            body = gzip.decompress(answer.body) if b"content-encoding" in answer.headers else answer.body
            named = [match["address"].decode() for match in pattern.finditer(body)] if pattern else []
            self._known[address] = (len(answer.body), list(self._addresses(address, named)))
        return self._known[address]

    def _addresses(self, base: str, named: list[str]) -> Iterator[str]:
        for one in named:
            parts = urlsplit(urljoin(base, one))
            if not parts.scheme and parts.path:
                yield parts.path


def over_budget(weights: dict[str, list[Weight]]) -> list[dict[str, object]]:
    """Return the heaviest page of each kind that is over a budget, with what it weighs."""
    found = []
    for kind, some in weights.items():
        heaviest = max(some, key=lambda one: one.share)
        if heaviest.share > 1:
            found.append(
                {
                    "kind": kind,
                    "path": heaviest.path,
                    "page": heaviest.page,
                    "total": heaviest.total,
                    "total_without_pictures": heaviest.total_without_pictures,
                    "pages_over": sum(one.share > 1 for one in some),
                    "pages_weighed": len(some),
                }
            )
    return found


def told(some: list[Weight]) -> dict[str, object]:
    """Return the figures of one kind of page: the middle one and the heaviest."""
    pages, totals = sorted(one.page for one in some), sorted(one.total for one in some)
    return {
        "page_median": pages[len(pages) // 2],
        "page_most": pages[-1],
        "page_as_sent_most": max(one.page_as_sent for one in some),
        "total_median": totals[len(totals) // 2],
        "total_most": totals[-1],
        "total_without_pictures_most": max(one.total_without_pictures for one in some),
        "files": max(len(one.loaded) for one in some),
    }
