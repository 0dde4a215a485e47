"""axe-core finds nothing on any page there is, light and dark, wide and narrow."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

AXE_OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
NOT_PAGES = {
    "/healthz", "/readyz", "/static/<path:filename>", "/admin/audit.csv", "/wiki/page/<int:page_id>/markdown",
    "/people/<int:user_id>/vcard", "/news/<int:post_id>/confirmations.csv",
    "/templates/<int:template_id>/latest", "/templates/<int:template_id>/versions/<int:number>",
    "/templates/collections/<int:collection_id>/zip",
    "/programme/email/rate.csv", "/programme/email/pairs.csv", "/programme/email/lists.csv",
}  # fmt: skip
FURTHER = (
    "/wiki/how-we-work/", "/wiki/how-we-work/write-a-good-page", "/wiki/tags/style", "/wiki/link?to=Nowhere",
    "/faq/pay-and-time-off", "/faq/1-x", "/wiki/page/1/revisions/1", "/search?q=pay+day",
    "/people/24-karim-ouali", "/people/experts?q=calibration", "/people/experts?q=zzz", "/people/?name=jerme+dupon",
    "/people/24/skills/1/endorsement", "/templates/?q=note&language=fr", "/templates/?q=zzz",
    "/programme/cycles/2", "/programme/cycles/2/closure", "/programme/goals/4", "/programme/goals/4/edit",
    "/programme/email?period=all", "/programme/email?department=2",
)  # fmt: skip
WINDOWS = [(1280, "light"), (390, "dark")]


def pages_of(app: Flask) -> list[str]:
    """Return an address of every route that shows a page; things in addresses are the first of their kind."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.rule not in NOT_PAGES]
    rules = [rule for rule in rules if not rule.rule.endswith(".webp")]
    plain = {re.sub(r"<int:\w+>", "1", rule.rule) for rule in rules if "<" not in re.sub(r"<int:\w+>", "", rule.rule)}
    return sorted({*plain, *FURTHER})


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, one line for each."""
    found = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
def test_every_page_is_accessible(app: Flask, signed_in: Callable[..., Page], width: int, scheme: str) -> None:
    page = signed_in("administrator", width=width, scheme=scheme)
    wrong = {}
    for address in pages_of(app):
        page.goto(address)
        if not page.locator("html").count() or page.locator("h1").count() == 0:
            continue
        if found := violations(page):
            wrong[address] = found
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if overflow > 0:
            wrong.setdefault(address, []).append(f"{overflow} px wider than the window")
    assert wrong == {}


@pytest.mark.parametrize(("width", "scheme"), WINDOWS)
@pytest.mark.parametrize("address", ["/sign-in", "/forgotten-password"])
def test_the_doors_are_accessible(open_page: Callable[..., Page], address: str, width: int, scheme: str) -> None:
    assert violations(open_page(address, width=width, scheme=scheme)) == []


def test_no_page_scrolls_sideways_at_320_pixels(app: Flask, signed_in: Callable[..., Page]) -> None:
    page = signed_in("administrator", width=320)
    wide = []
    for address in pages_of(app):
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(address)
    assert wide == []
