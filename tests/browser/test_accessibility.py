"""axe-core finds nothing on any page there is, in both languages, light and dark, wide and narrow; no page overflows."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.walking import Step, violations

SHOWS_NOTHING = {
    "/news/5/confirmations", "/news/comments/7/edit", "/news/files/1/description", "/programme/audits/1/answers", "/search/questions/1", "/templates/filled/1", "/templates/requests/1", "/wiki/link",
    "/wiki/link?to=Nowhere",
}  # fmt: skip
"""Where the demo company has nothing to show; any other address has to show a page, or it would not be looked at."""


def test_every_page_is_accessible(walked: list[Step]) -> None:
    assert {(step.address, step.language): step.wrong for step in walked if step.wrong} == {}


def test_pages_are_looked_at_and_not_their_absence(walked: list[Step]) -> None:
    assert {step.address for step in walked if step.status >= 400} <= SHOWS_NOTHING


@pytest.mark.parametrize("locale", ["en", "fr"])
@pytest.mark.parametrize("address", ["/sign-in", "/forgotten-password"])
def test_the_doors_are_accessible(open_page: Callable[..., Page], address: str, locale: str) -> None:
    page = open_page(address, locale=locale)
    for width, scheme in ((1280, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert violations(page) == []
