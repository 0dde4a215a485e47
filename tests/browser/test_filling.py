"""Filling a template in, in a real browser: what is typed stands in the document that comes down."""

from collections.abc import Callable
from pathlib import Path

import docx
from playwright.sync_api import Page, expect

from tests.browser.walking import violations


def test_a_document_is_filled_in_and_holds_what_was_typed(signed_in: Callable[..., Page], tmp_path: Path) -> None:
    page = signed_in("staff")
    open_form(page)
    assert violations(page) == []
    expect(page.get_by_label("Nom")).to_have_value("Nadia Belkacem")
    page.get_by_label("Motif").fill("Visite chez un client\nà Genève")
    page.get_by_role("button", name="Download the filled-in document").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Motif")).to_have_value("Visite chez un client\nà Genève")
    assert violations(page) == []
    fill_the_rest(page)
    download(page, tmp_path)
    text = text_of(download(page, tmp_path))
    for typed in ("Nadia Belkacem", "Visite chez un client\nà Genève", "Gare de Lyon", "3 décembre 2026", "62,40"):
        assert typed in text
    page.goto(page.url)
    expect(page.get_by_text("We kept what you typed here last time.")).to_be_visible()
    expect(page.get_by_label("Lieu")).to_have_value("Gare de Lyon")


def test_a_copy_is_kept_and_deleted_without_scripts(signed_in: Callable[..., Page], tmp_path: Path) -> None:
    page = signed_in("champion", java_script_enabled=False)
    open_form(page)
    page.get_by_label("Motif").fill("Salon")
    fill_the_rest(page)
    page.get_by_label("Keep a copy for me").check()
    made = download(page, tmp_path)
    page.get_by_role("link", name="Your copies").click()
    expect(page.get_by_text("1 copy, seen by you alone")).to_be_visible()
    with page.expect_download() as kept:
        page.get_by_role("main").get_by_role("link", name="Download").click()
    assert Path(kept.value.path()).read_bytes() == made.read_bytes()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("0 copies, seen by you alone")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 copy, seen by you alone")).to_be_visible()
    page.get_by_role("button", name="Delete").click()


def test_a_keeper_says_how_a_template_asks(signed_in: Callable[..., Page]) -> None:
    page = signed_in("administrator")
    page.goto("/templates/")
    page.get_by_role("link", name="Visitor notice").first.click()
    page.locator("summary", has_text="More").click()
    page.get_by_role("link", name="What is filled in").click()
    assert violations(page) == []
    purpose = page.get_by_role("group", name="{{ purpose }}")
    purpose.get_by_label("What readers see").fill("What is the visit about?")
    purpose.get_by_label("Place in the form").fill("1")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("The form asks as you said.")
    page.get_by_role("navigation").get_by_role("link", name="Visitor notice").click()
    page.get_by_role("link", name="Fill in").click()
    expect(page.get_by_label("What is the visit about?")).to_be_visible()


def open_form(page: Page) -> None:
    page.goto("/templates/")
    page.get_by_role("link", name="Note de frais").first.click()
    page.get_by_role("link", name="Fill in").click()


def fill_the_rest(page: Page) -> None:
    page.get_by_label("Lieu").fill("Gare de Lyon")
    page.get_by_label("Premier jour").fill("2026-12-03")
    page.get_by_label("Dernier jour").fill("2026-12-04")
    page.get_by_label("Total").fill("62,40")


def download(page: Page, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download the filled-in document").click()
    name = waiting.value.suggested_filename
    assert name.startswith("Note de frais - ")
    assert name.endswith(".docx")
    waiting.value.save_as(folder / name)
    return folder / name


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
