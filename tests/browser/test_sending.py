"""A form that is on its way is not sent again, whatever is pressed meanwhile; a page that comes back sets it free."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

POST = "Mail goes down for an hour on Saturday"
ADDRESS = "**/comments"


@pytest.fixture
def held(signed_in: Callable[..., Page]) -> tuple[Page, list[Route]]:
    """A page with a comment that is typed, and the requests to post it, which wait to be let through."""
    page, requests = signed_in("staff", "/news/"), []
    page.get_by_role("link", name=POST).click()
    page.get_by_role("textbox", name="Your comment").fill("Is the telephone off as well?")

    def hold(route: Route) -> None:
        requests.append(route)

    page.route(ADDRESS, hold)
    return page, requests


def press_often(page: Page, x: float, y: float) -> None:
    """Press the button three times and the keys that send, as hands do, who wait for nothing."""
    page.mouse.click(x, y, click_count=2)
    page.mouse.click(x, y)
    page.keyboard.press("Control+Enter")


def wait_for(page: Page, requests: list[Route], count: int) -> None:
    """Wait until as many requests are held, half a minute at most."""
    for _try in range(600):
        if len(requests) >= count:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{len(requests)} requests instead of {count}")


def place_of_button(page: Page) -> tuple[float, float]:
    button = page.get_by_role("button", name="Post the comment")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_what_is_pressed_often_is_sent_once(held: tuple[Page, list[Route]]) -> None:
    page, requests = held
    place = place_of_button(page)
    press_often(page, *place)
    wait_for(page, requests, 1)
    press_often(page, *place)
    requests[0].continue_()
    expect(page.get_by_text("Your comment is posted.")).to_be_visible()
    assert len(requests) == 1


def test_a_page_that_comes_back_can_be_sent_again(held: tuple[Page, list[Route]]) -> None:
    page, requests = held
    place = place_of_button(page)
    press_often(page, *place)
    wait_for(page, requests, 1)
    requests[0].fulfill(status=204)
    expect(page.locator("form[data-draft]")).to_have_attribute("aria-busy", "true")
    press_often(page, *place)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    press_often(page, *place)
    wait_for(page, requests, 2)
    assert len(requests) == 2
    requests[1].fulfill(status=204)
