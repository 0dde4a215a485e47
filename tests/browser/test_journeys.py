"""What people come for, walked in a real browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


@pytest.mark.parametrize(
    ("who", "sees"),
    [("staff", "Hello, Nadia"), ("champion", "You publish for this department"), ("administrator", "Administration")],
)
def test_each_demo_sign_in_comes_home(sign_in: Callable[..., Page], who: str, sees: str) -> None:
    expect(sign_in(who).locator("body")).to_contain_text(sees)


def test_somebody_who_knows_is_found_by_keyboard_alone(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff")
    page.keyboard.press("/")
    page.keyboard.type("jer dup")
    expect(page.get_by_role("option", name="Jérôme Dupont")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Jérôme Dupont")


def test_french_is_one_click_away_and_stays(signed_in: Callable[..., Page]) -> None:
    page = signed_in("champion")
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour, Hélène")
    page.goto("/people/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Personnes")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")


def test_everything_needed_works_without_scripts(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", java_script_enabled=False)
    page.get_by_role("searchbox").or_(page.get_by_role("combobox")).first.fill("calibration")
    page.keyboard.press("Enter")
    expect(page.locator(".p-results").get_by_role("link", name="Karim Ouali")).to_be_visible()
    page.goto("/people/?skill=calibration")
    expect(page.get_by_role("link", name="Karim Ouali")).to_be_visible()


def test_what_was_typed_survives_a_closed_window(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff")
    page.goto("/people/6/edit")
    page.get_by_label("About me").fill("Half a thought")
    page.wait_for_timeout(3_500)
    page.evaluate("window.onbeforeunload = null")
    page.goto("/people/6/edit")
    expect(page.get_by_text("We kept what you typed here last time.")).to_be_visible()
    expect(page.get_by_label("About me")).to_have_value("Half a thought")


def test_signing_out_closes_the_door(sign_in: Callable[..., Page]) -> None:
    page = sign_in("staff")
    page.get_by_label("My account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.goto("/people/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
