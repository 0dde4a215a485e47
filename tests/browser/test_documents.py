"""Shared templates in a real browser: added by dropping files, found, renewed, and the watcher told."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from tests.browser.waiting import told


def sheet(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def add(page: Page, *files: Path, title: str = "") -> None:
    page.goto("/templates/new")
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_label("Title").fill(title)
    page.get_by_text("Choose from the list").click()
    page.get_by_role("checkbox", name="Everyone").check()
    page.get_by_role("button", name="Add", exact=True).click()


def test_a_template_is_found_renewed_and_its_watcher_told(signed_in: Callable[..., Page], tmp_path: Path) -> None:
    keeper = signed_in("administrator")
    add(keeper, sheet(tmp_path, "crane.txt", "Who may use the crane on Sundays."), title="Crane permit")
    expect(keeper.get_by_role("heading", level=1)).to_have_text("Crane permit")
    reader = signed_in("staff", "/templates/")
    reader.get_by_role("searchbox", name="Search in the templates").fill("crane")
    reader.get_by_role("main").get_by_role("button", name="Search").click()
    reader.get_by_role("link", name="Crane permit", exact=True).click()
    reader.get_by_role("button", name="Watch").click()
    expect(reader.get_by_role("button", name="Stop watching")).to_be_visible()
    keeper.get_by_text("More", exact=True).click()
    keeper.get_by_role("link", name="New version").click()
    keeper.get_by_label("File", exact=True).set_input_files(sheet(tmp_path, "crane-2.txt", "And on Mondays."))
    keeper.get_by_label("What has changed?").fill("Mondays, too")
    keeper.get_by_role("button", name="Add the version").click()
    expect(keeper.get_by_text("superseded")).to_be_visible()
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Download", exact=True).click()
    assert download.value.path().read_text(encoding="utf-8") == "And on Mondays."
    said = reader.get_by_role("link", name="There is a new version of “Crane permit”")
    told(reader, said).click()
    expect(reader.get_by_text("Mondays, too").first).to_be_visible()


def test_several_files_are_sent_one_after_the_other_and_what_is_refused_stays(
    signed_in: Callable[..., Page], tmp_path: Path
) -> None:
    page = signed_in("administrator")
    good = sheet(tmp_path, "Meeting_minutes.md", "# Minutes")
    add(page, good, sheet(tmp_path, "wrong.pdf", "This is no PDF."))
    expect(page.get_by_role("link", name="Meeting minutes")).to_be_visible()
    expect(page.get_by_text("not what its name says")).to_be_visible()
    assert page.locator("input[type=file]").evaluate("field => [...field.files].map((one) => one.name)") == [
        "wrong.pdf"
    ]
    page.goto("/templates/")
    expect(page.get_by_role("link", name="Meeting minutes", exact=True)).to_be_visible()


def test_a_file_that_is_too_large_is_called_so_and_not_asked_for_again(
    signed_in: Callable[..., Page], tmp_path: Path
) -> None:
    page = signed_in("administrator")

    def refuse_as_a_proxy_does(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=413, body="<h1>413 Request Entity Too Large</h1>")
        else:
            route.continue_()

    page.route("**/templates/new", refuse_as_a_proxy_does)
    add(page, sheet(tmp_path, "film.txt", "Far too long."))
    expect(page.get_by_text("What you sent is larger than we can take.")).to_be_visible()
    expect(page.get_by_text("Try again")).to_have_count(0)


def test_templates_are_added_without_scripts(signed_in: Callable[..., Page], tmp_path: Path) -> None:
    page = signed_in("administrator", "/", java_script_enabled=False)
    files = [sheet(tmp_path, f"Plain {number}.txt", f"Plain text {number}") for number in (1, 2)]
    add(page, *files)
    expect(page.get_by_role("heading", level=1)).to_have_text("2 templates added")
