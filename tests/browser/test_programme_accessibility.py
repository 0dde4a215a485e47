"""The programme with data in it: axe finds nothing on any of its pages, in French either; a phone reaches it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import violations

PAGES = (
    "/programme/", "/programme/objectives/", "/programme/objectives/new", "/programme/cycles/", "/programme/cycles/new",
    "/programme/cycles/1", "/programme/cycles/1/report", "/programme/cycles/2", "/programme/cycles/2/edit",
    "/programme/cycles/2/closure", "/programme/cycles/2/goals/new", "/programme/cycles/2/report", "/programme/goals/1",
    "/programme/goals/4", "/programme/goals/4/edit", "/programme/goals/5", "/programme/audit", "/programme/audits/new",
    "/programme/champions", "/programme/training", "/programme/email", "/programme/email?period=all",
    "/programme/email?department=2", "/programme/email/privacy", "/programme/email/imports",
    "/programme/email/imports/1", "/programme/email/settings", "/programme/email/settings/departments",
    "/programme/email/settings/lists", "/search/not-found",
)  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_every_page_of_the_programme_is_accessible_in_french(
    signed_in: Callable[..., Page], width: int, scheme: str
) -> None:
    page = signed_in("administrator", width=width, scheme=scheme)
    page.get_by_role("button", name="Français").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    try:
        wrong = {address: found for address in PAGES if (found := wrong_with(page, address))}
    finally:
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    assert wrong == {}


def wrong_with(page: Page, address: str) -> list[str]:
    """Return what is wrong with a page, every part of it unfolded."""
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return violations(page) + ([f"{wide} px wider than the window"] if wide > 0 else [])


def test_a_phone_reaches_every_area_from_ones_own_menu(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", width=390)
    page.get_by_label("My account").click()
    page.get_by_role("list", name="Areas").get_by_role("link", name="Programme").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Programme")
    page.get_by_label("My account").click()
    here = page.get_by_role("list", name="Areas").get_by_role("link", name="Programme")
    expect(here).to_have_attribute("aria-current", "page")
