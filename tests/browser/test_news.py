"""News in a real browser: written, its reach seen, scheduled, published, read."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def write(page: Page, title: str) -> None:
    page.goto("/news/new")
    page.get_by_label("Headline").fill(title)
    page.get_by_label("In short").fill("The short of it.")
    page.locator("[name=source]").fill("The **long** of it.")
    page.get_by_text("Choose from the list").click()
    page.get_by_role("checkbox", name="Everyone").check()
    page.get_by_role("button", name="Keep and go on").click()


def test_news_are_written_their_reach_is_seen_and_they_are_published(signed_in: Callable[..., Page]) -> None:
    page = signed_in("administrator")
    write(page, "The lift works again")
    expect(page.get_by_role("heading", level=1)).to_have_text("Publish: The lift works again")
    page.get_by_text("By department").click()
    expect(page.get_by_text("Machining:")).to_be_visible()
    page.get_by_role("button", name=re.compile(r"Publish to \d+ people")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The lift works again")
    reader = signed_in("staff")
    reader.get_by_role("link", name="The lift works again").click()
    reader.get_by_role("button", name="Useful").click()
    expect(reader.get_by_role("button", name="Useful 1")).to_have_attribute("aria-pressed", "true")
    reader.goto("/")
    expect(reader.get_by_role("link", name="The lift works again")).to_have_count(0)


def test_news_are_scheduled_and_taken_back(signed_in: Callable[..., Page]) -> None:
    page = signed_in("administrator")
    write(page, "The canteen closes early")
    page.get_by_label("Later, at this moment:").check()
    page.get_by_label("Day and hour").fill("2090-01-02T08:00")
    page.get_by_role("button", name=re.compile(r"Publish to \d+ people")).click()
    expect(page.get_by_text("Scheduled for")).to_be_visible()
    page.get_by_role("link", name="Publish…").click()
    page.get_by_role("button", name="Back to draft").click()
    page.get_by_text("Throw the draft away").click()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_role("link", name="The canteen closes early")).to_have_count(0)


def test_news_are_read_without_scripts(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/news/", java_script_enabled=False)
    page.get_by_role("link", name="New cutting oil on line 2 from Monday").click()
    page.get_by_role("button", name="Thank you").click()
    expect(page.get_by_role("button", name="Thank you 1")).to_be_visible()
