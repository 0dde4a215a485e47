"""A walk over the pages of a site: each is loaded once for a language, and looked at in two windows or three.

What axe finds is the same in most windows, and looking at colours is half of its work. So the whole set of rules is
asked once in English; the other windows answer what can differ there: colours by theme, sizes and scrolling by width,
words and structure by language. Together every page is seen in both languages, both themes and at both widths. Colours
are looked at in the other two windows of English as well, on every fourth page each: on all it would take a minute.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

HEIGHT = 900
NARROWEST = 320
ALL = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}}
NO_COLOURS = {**ALL, "rules": {"color-contrast": {"enabled": False}, "link-in-text-block": {"enabled": False}}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
SEEN = {
    "runOnly": {"type": "rule", "values": [*COLOURS["runOnly"]["values"], "target-size", "scrollable-region-focusable"]}
}
Window = tuple[int, str, dict[str, Any]]
WINDOWS: dict[str, tuple[Window, ...]] = {
    "en": ((1280, "light", ALL), (390, "dark", SEEN)),
    "fr": ((390, "light", NO_COLOURS), (1280, "dark", COLOURS)),
}
IN_TURN: dict[str, dict[int, Window]] = {"en": {0: (390, "light", COLOURS), 2: (1280, "dark", COLOURS)}}
"""Further windows by the number of a page among four."""
AXE = """async (rules) => {
  const found = await axe.run(document, { resultTypes: ["violations"], preload: false, ...rules });
  return found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`);
}"""
UNFOLD = """async () => {
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  for (const one of document.querySelectorAll("main details")) one.open = true;
}"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LOADED = "performance.getEntriesByType('resource').map((one) => [one.name.split('#')[0], one.encodedBodySize])"


@dataclass
class Step:
    """What was found at one address in one language.

    Attributes:
        status: What the server answered.
        wrong: What axe finds, and what sticks out of a window, in words.
        html: Bytes of the page itself, packed.
        loaded: Bytes of what came along, packed, by address.
    """

    address: str
    language: str
    status: int
    wrong: list[str] = field(default_factory=list)
    html: int = 0
    loaded: dict[str, int] = field(default_factory=dict)


def violations(page: Page, rules: dict[str, object] = ALL) -> list[str]:
    """Return what axe finds wrong with a page, one line for each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(AXE, rules)


def walk(page: Page, addresses: Iterable[str], language: str) -> list[Step]:
    """Look at pages in the windows of a language, which the page has to speak already."""
    steps = (
        _look_at(page, address, language, [*WINDOWS[language], *_in_turn(language, number)])
        for number, address in enumerate(addresses)
    )
    return [step for step in steps if step]


def _in_turn(language: str, number: int) -> list[Window]:
    further = IN_TURN.get(language, {}).get(number % 4)
    return [further] if further else []


def _look_at(page: Page, address: str, language: str, windows: Sequence[Window]) -> Step | None:
    """Return what is found at an address; None where it shows no page of ours."""
    _use(page, *windows[0][:2])
    response = page.goto(address)
    assert response is not None
    step = Step(address, language, response.status)
    if page.locator("main#main").count() == 0:
        return None
    if step.status < 400:
        step.html = len(gzip.compress(response.body()))
        step.loaded = dict(page.evaluate(LOADED))
        for width, scheme, rules in windows:
            _use(page, width, scheme)
            page.evaluate(UNFOLD)
            step.wrong += [f"{width} {scheme} {one}" for one in violations(page, rules)]
            _note_overflow(page, step)
        _use(page, NARROWEST, "light")
        _note_overflow(page, step)
    return step


def _use(page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def _note_overflow(page: Page, step: Step) -> None:
    if (overflow := page.evaluate(OVERFLOW)) > 0:
        step.wrong.append(f"{overflow} px wider than a window of {page.viewport_size['width']}")
