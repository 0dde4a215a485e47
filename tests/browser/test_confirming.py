"""Confirming news in a real browser: with questions, and a laggard who gets the one reminder."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import told
from tests.browser.walking import OVERFLOW, violations

TITLE = "The gate closes at eight from January on"


def publish_to_confirm(page: Page, title: str, question: str, answers: list[str]) -> None:
    """Publish news for everyone that are to be confirmed; the second answer is right."""
    page.goto("/news/new")
    page.get_by_label("Headline").fill(title)
    page.locator("[name=source]").fill("From **eight** on, ring the bell.")
    page.get_by_text("Choose from the list").click()
    page.get_by_role("checkbox", name="Everyone").check()
    page.get_by_role("button", name="Keep and go on").click()
    page.get_by_role("link", name="Confirmation…").click()
    page.get_by_label("Readers confirm that they have read it").check()
    page.get_by_text("First question", exact=True).click()
    page.locator("[name=question_1-text]").fill(question)
    for number, answer in enumerate(answers, 1):
        page.locator(f"[name=question_1-choice_{number}]").fill(answer)
    page.locator("[name=question_1-right]").select_option(label="The second")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Readers will be asked to confirm it.")).to_be_visible()
    page.get_by_role("button", name="Publish to").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_news_are_confirmed_with_questions_and_a_laggard_gets_the_one_reminder(
    signed_in: Callable[..., Page],
) -> None:
    author = signed_in("administrator")
    publish_to_confirm(author, TITLE, "When does the gate close?", ["At seven", "At eight"])
    reader = signed_in("staff", java_script_enabled=False)
    reader.get_by_role("region", name="Must read").get_by_role("link", name=TITLE).click()
    reader.get_by_role("link", name="Answer the questions and confirm").click()
    reader.get_by_label("At seven").check()
    reader.get_by_role("button", name="I have read this").click()
    expect(reader.locator(".p-error", has_text="Not quite.")).to_be_visible()
    expect(reader.get_by_label("At seven")).to_be_checked()
    reader.get_by_label("At eight").check()
    reader.get_by_role("button", name="I have read this").click()
    expect(reader.get_by_text("You will not be asked again.")).to_be_visible()
    reader.goto("/")
    expect(reader.get_by_role("link", name=TITLE)).to_have_count(0)
    author.get_by_role("link", name="By department").click()
    asked = int(author.get_by_role("row", name="Total").get_by_role("cell").first.inner_text())
    expect(author.get_by_text(f"1 of {asked} have confirmed it").first).to_be_visible()
    author.get_by_role("button", name=f"Remind {asked - 1} people now").click()
    expect(author.get_by_text(f"{asked - 1} people are reminded.")).to_be_visible()
    expect(author.get_by_role("button", name="Remind")).to_have_count(0)
    laggard = signed_in("champion")
    expect(laggard.get_by_role("region", name="Must read")).to_contain_text(TITLE)
    expect(reminders(laggard)).to_have_count(1)
    reader.goto("/notifications/")
    expect(reader.get_by_text("One thing to read")).to_have_count(0)


def reminders(page: Page) -> Locator:
    """Return the reminders of the news in somebody's inbox, once the worker had time for them."""
    return told(page, page.get_by_text(f"One thing to read: “{TITLE}”"))


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_screens_of_confirming_are_accessible(signed_in: Callable[..., Page], width: int, scheme: str) -> None:
    author = signed_in("administrator", width=width, scheme=scheme)
    publish_to_confirm(author, f"Read this at {width}", "Which one?", ["This", "That"])
    post = f"/news/{author.url.rpartition('/')[2].partition('-')[0]}"
    reader = signed_in("champion", width=width, scheme=scheme)
    screens = [
        (author, ("/confirmation", "/confirmations", "/edit", "")),
        (reader, ("", "/wordings/1/confirmation")),
    ]
    for page, parts in screens:
        for part in parts:
            page.goto(post + part)
            assert violations(page) == [], part
            assert page.evaluate(OVERFLOW) <= 0, part
    reader.get_by_label("This").check()
    reader.get_by_role("button", name="I have read this").click()
    assert violations(reader) == []
    reader.goto("/")
    assert violations(reader) == []
