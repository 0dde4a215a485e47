"""“Is it true that…?” in a real browser: asked, followed, answered, read."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import OVERFLOW, violations


def test_a_rumour_is_asked_and_its_answer_reaches_who_wants_to_know(signed_in: Callable[..., Page]) -> None:
    asker = signed_in("administrator", "/news/")
    asker.get_by_role("link", name="Is it true that…?").click()
    asker.get_by_role("link", name="Ask whether it is true").click()
    asker.get_by_label("What have you heard?").fill("Is it true that the audit comes a week early?")
    asker.get_by_label("Whom does it concern?").select_option(label="Quality")
    asker.get_by_label("With my name").check()
    asker.get_by_role("button", name="Ask", exact=True).click()
    expect(asker.get_by_role("heading", level=1)).to_have_text("Is it true that the audit comes a week early?")
    expect(asker.get_by_text("Hélène Garnier is to answer")).to_be_visible()
    follower = signed_in("staff", asker.url)
    follower.get_by_role("button", name="I want to know too").click()
    expect(follower.get_by_text("1 person wants to know too")).to_be_visible()
    owner = signed_in("champion")
    owner.get_by_role("link", name="Is it true that the audit comes a week early?").click()
    owner.get_by_role("link", name="Answer", exact=True).click()
    owner.get_by_label("Partly true").check()
    owner.locator("[name=answer]").fill("The **first day** comes early, the rest stays.")
    owner.get_by_role("button", name="Publish the answer").click()
    expect(owner.get_by_text("Partly true")).to_be_visible()
    follower.goto("/news/rumours/?part=answered")
    expect(follower.get_by_text("The first day comes early, the rest stays.")).to_be_visible()
    follower.get_by_role("link", name="Is it true that the audit comes a week early?").click()
    expect(follower.locator(".p-prose strong")).to_have_text("first day")


def test_what_was_answered_before_saves_the_question_without_scripts(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/news/rumours/new", java_script_enabled=False)
    page.get_by_label("What have you heard?").fill("Is it true that the Lyon office moves?")
    page.get_by_label("Without my name").check()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("heading", name="Already answered?")).to_be_visible()
    page.get_by_role("link", name="This answers it").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Is it true that the Lyon office moves to a smaller building?"
    )


def test_who_asks_without_a_name_leaves_nothing_in_the_browser(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/news/rumours/new")
    page.get_by_label("What have you heard?").fill("Is it true that marmalade is served?")
    page.get_by_label("Without my name").check()
    page.wait_for_timeout(3_500)
    assert "marmalade" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("We do not know who you are")).to_be_visible()
    expect(page.get_by_text("marmalade")).to_have_count(0)
    assert "marmalade" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_of_rumours_is_accessible(signed_in: Callable[..., Page], width: int, scheme: str) -> None:
    page = signed_in("administrator", "/news/rumours/", width=width, scheme=scheme)
    shown = [link.get_attribute("href") or "" for link in page.locator(".p-post-title a").all()]
    number = shown[0].rpartition("/")[2].partition("-")[0]
    kept = [f"/news/rumours/{number}/{name}" for name in ("answer", "owner", "hiding")]
    assert len(shown) >= 4
    for address in ("/news/rumours/", "/news/rumours/?q=nothing-of-this", "/news/rumours/new", *shown, *kept):
        page.goto(address)
        assert violations(page) == [], address
        assert page.evaluate(OVERFLOW) <= 0, address
