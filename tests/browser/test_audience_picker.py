"""Choosing an audience in a real browser, with scripts and without."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

COUNTED = re.compile(r"\d+ (person|people) in \d+ department")


def chips(page: Page) -> Locator:
    return page.locator("ul[data-chips] input:checked")


def first_departments(page: Page) -> Locator:
    page.get_by_text("Choose from the list").click()
    return page.locator("details .p-audience-tree > li > label")


def test_list_chips_and_count_go_together(signed_in: Callable[..., Page]) -> None:
    page = signed_in("champion", "/audiences/")
    reach = page.locator("[data-reach]")
    expect(reach).to_contain_text("Nobody yet")
    department = first_departments(page).first
    department.click()
    expect(reach).to_contain_text(COUNTED)
    expect(chips(page)).to_have_count(1)
    page.locator("ul[data-chips] label").click()
    expect(reach).to_contain_text("Nobody yet")
    expect(department.locator("input")).not_to_be_checked()


def test_a_keyboard_is_enough_to_pick_a_name(signed_in: Callable[..., Page]) -> None:
    page = signed_in("champion", "/audiences/")
    name = first_departments(page).first.locator("[data-label]").inner_text()
    box = page.get_by_role("combobox", name="Add a department")
    box.press_sequentially(name[:5])
    expect(page.get_by_role("option", name=name).first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(chips(page)).to_have_count(1)
    expect(page.locator("[data-reach]")).to_contain_text(COUNTED)


def test_without_scripts_a_button_counts(signed_in: Callable[..., Page]) -> None:
    page = signed_in("champion", "/audiences/", java_script_enabled=False)
    first_departments(page).first.click()
    page.get_by_role("button", name="Count").click()
    expect(chips(page)).to_have_count(1)
    expect(page.locator("[data-reach]")).to_contain_text(COUNTED)
    page.locator("ul[data-chips] label").click()
    page.get_by_role("button", name="Count").click()
    expect(page.locator("[data-reach]")).to_contain_text("Nobody yet")
