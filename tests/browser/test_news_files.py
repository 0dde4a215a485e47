"""Pictures and files of news in a real browser: with scripts into the text, without scripts by form."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_news import write
from tests.browser.walking import violations
from tests.factories.files import picture


def test_a_post_is_pictured_and_a_file_dropped_into_its_text(signed_in: Callable[..., Page], tmp_path: Path) -> None:
    photo, plan = tmp_path / "hall.png", tmp_path / "plan.pdf"
    photo.write_bytes(picture(size=(1600, 900)))
    plan.write_bytes(b"%PDF-1.7 plan")
    page = signed_in("administrator")
    write(page, "The hall has a roof")
    page.get_by_role("link", name="Picture and files").click()
    page.get_by_label("Picture", exact=True).set_input_files(photo)
    page.get_by_role("button", name="Show this picture").click()
    assert violations(page) == []
    page.get_by_label("What the picture shows").fill("A roof, red and white.")
    page.get_by_role("button", name="Keep").click()
    assert violations(page) == []
    page.get_by_role("link", name="Edit the text").click()
    page.locator(".p-editor input[type=file]").set_input_files(plan)
    shown = re.compile(r"^\[plan\]\(/news/files/\d+/plan\.pdf\)The \*\*long\*\* of it\.$")
    expect(page.locator("[name=source]")).to_have_value(shown)
    page.get_by_role("button", name="Keep and go on").click()
    page.get_by_role("button", name=re.compile(r"Publish to \d+ people")).click()
    expect(page.get_by_role("img", name="A roof, red and white.")).to_be_visible()
    expect(page.get_by_role("region", name="Attached").get_by_text("plan.pdf")).to_be_visible()
    page.goto("/news/")
    small = page.locator(".p-post-small-cover").first
    expect(small).to_have_js_property("naturalWidth", 480)


def test_files_are_added_removed_and_brought_back_without_scripts(
    signed_in: Callable[..., Page], tmp_path: Path
) -> None:
    plan, program = tmp_path / "plan.pdf", tmp_path / "program.exe"
    plan.write_bytes(b"%PDF-1.7 another plan")
    program.write_bytes(b"MZ")
    page = signed_in("administrator")
    write(page, "Plans for everybody")
    page = signed_in("administrator", "/news/own", java_script_enabled=False)
    page.get_by_role("link", name="Plans for everybody").click()
    page.get_by_role("link", name="Picture and files").click()
    page.get_by_label("Add files").set_input_files([plan, program])
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_text("1 file added.")).to_be_visible()
    expect(page.get_by_text("program.exe: Files of this type are not taken")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="plan.pdf")).to_be_visible()
