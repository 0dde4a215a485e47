"""Finding out who knows, and why, in a real browser."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_an_expert_is_found_with_the_reasons(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/people/experts")
    page.get_by_role("main").get_by_role("combobox").fill("étalonnage")
    page.get_by_role("button", name="Find").click()
    first = page.locator(".p-experts > li").first
    expect(first).to_contain_text("Karim Ouali")
    expect(first).to_contain_text("endorsed by 2 colleagues")
    first.get_by_text("Why Karim Ouali?").click()
    first.get_by_role("link", name="Calibrating measuring tools").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Calibrating measuring tools")


def test_a_skill_is_suggested_while_it_is_typed(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/people/experts")
    page.get_by_role("main").get_by_role("combobox").press_sequentially("soud")
    page.get_by_role("option", name="welding").click()
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".p-experts > li").first).to_contain_text("Pauline Jacquet")


def test_search_says_who_knows(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/search?q=VPN")
    expect(page.locator(".p-who-knows")).to_contain_text("Maxime Poulain")


def test_a_colleague_is_endorsed_and_the_word_taken_back(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/people/?name=vincent+hamel")
    page.get_by_role("link", name="Vincent Hamel", exact=True).click()
    page.get_by_role("link", name=re.compile(r"^Endorse ?: LabVIEW")).click()
    page.get_by_role("button", name="Endorse").click()
    expect(page.get_by_role("alert")).to_contain_text("What have you seen?")
    page.get_by_label("What have you seen?").fill("Wrote the program that found our leak.")
    page.get_by_role("button", name="Endorse").click()
    page.get_by_text("1 endorsement").click()
    expect(page.get_by_text("Wrote the program that found our leak.")).to_be_visible()
    page.get_by_role("link", name=re.compile(r"^Endorsed by me ?: LabVIEW")).click()
    page.get_by_role("button", name="Take my endorsement back").click()
    expect(page.get_by_text("1 endorsement")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 endorsement")).to_be_visible()


def test_a_skill_is_added_rated_and_hidden_from_the_finder(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/people/6/skills")
    page.get_by_role("combobox", name="Skill", exact=True).fill("Laser engraving")
    page.get_by_label("How well?").select_option("4")
    page.get_by_role("button", name="Add skill").click()
    expect(page.get_by_label("Laser engraving", exact=True)).to_have_value("4")
    page.goto("/people/evidence")
    page.get_by_role("button", name=re.compile(r"^Hide ?: Laser engraving")).click()
    expect(page.get_by_role("button", name=re.compile(r"^Let it count ?: Laser engraving"))).to_be_visible()
    page.goto("/people/6/skills")
    page.get_by_role("button", name=re.compile(r"^Remove ?: Laser engraving")).click()
    expect(page.get_by_label("Laser engraving", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Laser engraving", exact=True)).to_have_value("4")


def test_the_expert_finder_works_without_scripts(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/people/experts", java_script_enabled=False)
    page.get_by_role("main").locator("[name=q]").fill("customs papers")
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".p-experts > li").first).to_contain_text("Marco Bianchi")
    expect(page.get_by_role("main")).to_contain_text("with the reasons")
