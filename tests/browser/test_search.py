"""Searching in a real browser: the box by keyboard alone, filters, the best answer, a question left and answered."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import violations


def test_the_box_answers_while_one_types_and_never_traps_the_keyboard(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/faq/")
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search or ask")
    expect(box).to_be_focused()
    box.press_sequentially("expen")
    options = page.get_by_role("listbox").get_by_role("option")
    expect(options.last).to_contain_text("Ask this")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("group", name="Pages").get_by_role("option").first).to_contain_text("Expenses")
    assert violations(page) == []
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", re.compile(r"-0$"))
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_be_focused()
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Tab")
    expect(box).not_to_be_focused()
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(box).to_be_focused()
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “expen”")


def typed(page: Page, text: str) -> Locator:
    """Type into the search box, wait for what it offers, and return it."""
    box = page.get_by_role("combobox", name="Search or ask")
    box.press_sequentially(text)
    expect(page.get_by_role("option").first).to_be_visible()
    return box


def test_an_option_that_was_chosen_does_not_outlive_what_is_typed_after_it(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/")
    box = typed(page, "expenses")
    box.press("ArrowDown")
    box.press_sequentially(" abroad")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “expenses abroad”")


def test_an_option_is_opened_by_keyboard(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/search")
    box = typed(page, "expenses")
    box.press("ArrowUp")
    box.press("ArrowUp")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Results for “expenses”")


def test_results_are_narrowed_and_widened_by_links(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/search?q=expenses")
    expect(page.get_by_role("region", name="Best answer")).to_contain_text("Was this it?")
    page.get_by_role("region", name="Department").get_by_role("link", name="Finance").click()
    chip = page.get_by_role("list", name="Chosen filters").get_by_role("link", name="Finance")
    expect(chip).to_be_visible()
    chip.click()
    expect(page.get_by_role("list", name="Chosen filters")).to_have_count(0)


def test_the_filters_are_open_where_a_phone_leads_to_them(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/search?q=expenses", width=390)
    finance = page.locator("#filters").get_by_role("link", name="Finance")
    expect(finance).to_be_hidden()
    page.get_by_role("link", name="Filters").click()
    expect(finance).to_be_visible()


def test_the_search_works_without_scripts(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/search?q=expenses", java_script_enabled=False)
    page.get_by_role("link", name=re.compile("^Finance")).first.click()
    expect(page.get_by_role("list", name="Chosen filters")).to_contain_text("Finance")
    page.get_by_role("link", name="Clear all").click()
    page.get_by_role("button", name="Yes").click()
    expect(page.locator("main")).to_contain_text("That helps those who ask after you.")


def test_a_question_that_nothing_answers_is_left_and_answered(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/search?q=zzqxlorry")
    page.get_by_role("link", name="Leave the question with a department").click()
    page.get_by_label("What would you like to know?").fill("Where does a lorry park?")
    page.get_by_role("button", name="Leave the question").click()
    expect(page.locator("main")).to_contain_text("It waits for an answer.")
    address = page.url
    keeper = signed_in("administrator", "/search/questions/")
    keeper.get_by_role("link", name="Where does a lorry park?").click()
    keeper.get_by_label("Your answer").fill("At gate 2, day and night.")
    keeper.get_by_role("button", name="Send the answer").click()
    expect(keeper.locator("main")).to_contain_text("is told.")
    page.goto(address)
    expect(page.get_by_role("region", name="The answer")).to_contain_text("At gate 2")
