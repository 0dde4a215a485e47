"""The Markdown editor in a real browser: typing, keys, completion, files, preview and draft."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from werkzeug.serving import make_server

from tests.browser.editor_site import House, make_site
from tests.browser.walking import OVERFLOW, violations

TABLE = "<meta charset=utf-8><table><tr><th>Who<th>Room<tr><td>Ana | Bo<td>12</table>"


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    server = make_server("127.0.0.1", 0, make_site(house), threaded=True)
    house.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield house
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def write(chromium: Browser, house: House) -> Iterator[Callable[..., Page]]:
    """Return a function that opens the editor with a text in it; every complaint of the browser fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opening(text: str = "", *, width: int = 1280, scheme: str = "light", **options: object) -> Page:
        context = chromium.new_context(
            base_url=house.address, viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto("/")
        if text:
            box(page).fill(text)
            box(page).press("Control+End")
        return page

    yield opening
    house.release.set()
    for context in contexts:
        context.close()
    assert [one for one in complaints if "status of" not in one and "ERR_INTERNET_DISCONNECTED" not in one] == []


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text")


def choose(page: Page, words: str) -> None:
    """Select words in the text."""
    box(page).evaluate(
        """(area, words) => {
            const at = area.value.indexOf(words);
            area.focus();
            area.setSelectionRange(at, at + words.length);
        }""",
        words,
    )


def tool(page: Page, name: str) -> Locator:
    return page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)


def files(*names: str) -> list[dict[str, object]]:
    return [{"name": name, "mimeType": "image/png", "buffer": b"x" * 50_000} for name in names]


def paste(page: Page, **kinds: str) -> None:
    box(page).evaluate(
        """(area, kinds) => {
            const clipboardData = new DataTransfer();
            for (const [kind, text] of Object.entries(kinds)) clipboardData.setData(`text/${kind}`, text);
            area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        kinds,
    )


def test_bold_comes_and_goes_and_can_be_undone(write: Callable[..., Page]) -> None:
    page = write("One two three")
    choose(page, "two")
    box(page).press("Control+b")
    expect(box(page)).to_have_value("One **two** three")
    box(page).press("Control+b")
    expect(box(page)).to_have_value("One two three")
    tool(page, "Bold").click()
    expect(box(page)).to_have_value("One **two** three")
    expect(box(page)).to_be_focused()
    box(page).press("Control+z")
    expect(box(page)).to_have_value("One two three")
    box(page).press("Control+Shift+z")
    expect(box(page)).to_have_value("One **two** three")


@pytest.mark.parametrize(
    ("name", "before", "chosen", "after"),
    [
        ("Bold", "a\n- b", "a\n- b", "**a**\n- **b**"),
        ("Italic", "a **b** c", "b", "a ***b*** c"),
        ("Heading", "Title", "Title", "## Title"),
        ("Link", "see page", "page", "see [page](https://)"),
        ("Bulleted list", "a\nb", "a\nb", "- a\n- b"),
        ("Numbered list", "- a\n- b", "- a\n- b", "1. a\n2. b"),
        ("Task list", "a\nb", "a\nb", "- [ ] a\n- [ ] b"),
        ("Quote", "a\nb", "a\nb", "> a\n> b"),
        ("Code", "a b", "b", "a `b`"),
        ("Code", "a\nb", "a\nb", "```\na\nb\n```"),
        ("Highlighted note", "a\nb", "a\nb", '!!! note "Note"\n    a\n    b'),
    ],
)
def test_a_button_marks_and_unmarks(
    write: Callable[..., Page], name: str, before: str, chosen: str, after: str
) -> None:
    page = write(before)
    choose(page, chosen)
    tool(page, name).click()
    expect(box(page)).to_have_value(after)
    if name not in {"Heading", "Numbered list"}:
        tool(page, name).click()
        expect(box(page)).to_have_value(before)


def test_headings_go_through_their_levels(write: Callable[..., Page]) -> None:
    page = write("Title")
    for text in ("## Title", "### Title", "#### Title", "Title"):
        tool(page, "Heading").click()
        expect(box(page)).to_have_value(text)
    box(page).press("Control+Alt+2")
    expect(box(page)).to_have_value("### Title")
    box(page).press("Control+Alt+2")
    expect(box(page)).to_have_value("Title")


def test_a_list_under_a_paragraph_gets_its_empty_line(write: Callable[..., Page]) -> None:
    page = write("Bring:\nbread")
    box(page).press("Control+Shift+8")
    box(page).press("End")
    box(page).press_sequentially("!")
    expect(box(page)).to_have_value("Bring:\n\n- bread!")


def test_a_table_stands_on_its_own(write: Callable[..., Page]) -> None:
    page = write("Prices")
    tool(page, "Table").click()
    page.keyboard.type("Name")
    expect(box(page)).to_have_value("Prices\n\n| Name | Column |\n| --- | --- |\n|   |   |\n|   |   |")


@pytest.mark.parametrize(
    ("start", "typed", "end"),
    [
        ("- one", "two\n\nend", "- one\n- two\n\nend"),
        ("9. one", "two", "9. one\n10. two"),
        ("- [x] done", "next", "- [x] done\n- [ ] next"),
        ("> said", "more\n\nend", "> said\n> more\n\nend"),
        ("```\n- code", "x", "```\n- code\nx"),
    ],
)
def test_enter_goes_on_with_a_list_and_ends_it(write: Callable[..., Page], start: str, typed: str, end: str) -> None:
    page = write(start)
    box(page).press("Enter")
    page.keyboard.type(typed)
    expect(box(page)).to_have_value(end)


def test_tab_moves_list_items_and_traps_nobody(write: Callable[..., Page]) -> None:
    page = write("- one")
    box(page).press("Tab")
    expect(box(page)).to_have_value("    - one")
    box(page).press("Shift+Tab")
    expect(box(page)).to_have_value("- one")
    box(page).press("Escape")
    box(page).press("Tab")
    expect(box(page)).not_to_be_focused()
    expect(box(page)).to_have_value("- one")
    box(page).fill("plain")
    box(page).press("Tab")
    expect(box(page)).not_to_be_focused()


def test_one_tab_stop_leads_into_the_toolbar(write: Callable[..., Page]) -> None:
    page = write()
    tool(page, "Bold").focus()
    page.keyboard.press("ArrowRight")
    expect(tool(page, "Italic")).to_be_focused()
    page.keyboard.press("End")
    expect(tool(page, "Highlighted note")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tool(page, "Bold")).to_be_focused()
    page.keyboard.press("Tab")
    expect(box(page)).to_be_focused()


def test_pages_are_completed_by_keyboard(write: Callable[..., Page]) -> None:
    page = write("See ")
    page.keyboard.type("[[vpn")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(box(page)).to_have_attribute("aria-activedescendant", "body-list-0")
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("See [[VPN for guests]]")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box(page)).not_to_have_attribute("aria-activedescendant", "body-list-0")


def test_the_button_for_pages_looks_up_the_chosen_words(write: Callable[..., Page]) -> None:
    page = write("Our holidays are short")
    choose(page, "holidays")
    tool(page, "Link to a page").click()
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(box(page)).to_have_value("Our [[Holidays]] are short")


def test_people_are_mentioned(write: Callable[..., Page]) -> None:
    page = write("Mail a@an or ")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.type("@an")
    expect(page.get_by_role("option")).to_have_count(2)
    page.get_by_role("option", name="André Petit").click()
    expect(box(page)).to_have_value("Mail a@an or [@André Petit](/people/7) ")
    expect(box(page)).to_be_focused()


def test_a_link_to_a_page_is_changed_in_place(write: Callable[..., Page]) -> None:
    page = write("See [[v|how to]].")
    choose(page, "[[v")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("p")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(box(page)).to_have_value("See [[VPN set-up|how to]].")


def test_escape_closes_the_list_for_good(write: Callable[..., Page]) -> None:
    page = write()
    box(page).focus()
    page.keyboard.type("[[v")
    expect(page.get_by_role("option")).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.type("pn")
    page.wait_for_timeout(400)
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_files_go_up_and_the_form_waits_for_them(write: Callable[..., Page], house: House) -> None:
    page = write("Look:")
    page.locator("input[type=file]").set_input_files(files("slow.png", "plan.png"))
    expect(box(page)).to_have_value("Look: ![Uploading slow.png …]()\n![plan.png](/wiki/files/3/plan.png)")
    expect(page.get_by_role("progressbar", name="Uploading slow.png")).to_be_visible()
    page.get_by_role("button", name="Save page").click()
    expect(page.get_by_role("alert")).to_contain_text("still being uploaded")
    house.release.set()
    expect(box(page)).to_have_value("Look: ![slow.png](/wiki/files/3/slow.png)\n![plan.png](/wiki/files/3/plan.png)")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    page.get_by_role("button", name="Save page").click()
    expect(page.locator("pre")).to_contain_text("slow.png](/wiki")


def test_a_refused_file_says_why(write: Callable[..., Page]) -> None:
    page = write("Look: ")
    box(page).evaluate(
        """(area) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(["x"], "refused.exe"));
            area.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
        }"""
    )
    item = page.get_by_role("listitem").filter(has_text="refused.exe")
    expect(item).to_contain_text("This kind of file is not allowed.")
    expect(box(page)).to_have_value("Look: ")
    assert violations(page) == []
    page.get_by_role("button", name="Remove refused.exe").click()
    expect(item).to_have_count(0)


def test_pasted_tables_and_addresses_become_markdown(write: Callable[..., Page]) -> None:
    page = write()
    paste(page, html=TABLE, plain="Who\tRoom")
    expect(box(page)).to_have_value("| Who | Room |\n| --- | --- |\n| Ana \\| Bo | 12 |")
    box(page).fill("Read this now")
    choose(page, "this")
    paste(page, plain="https://example.org/a_(b)")
    expect(box(page)).to_have_value("Read [this](https://example.org/a_%28b%29) now")


def test_the_preview_shows_the_text(write: Callable[..., Page]) -> None:
    page = write("Hello **you**")
    page.get_by_role("button", name="Preview").click()
    preview = page.get_by_role("region", name="Preview")
    expect(preview).to_have_text("Hello **you**")
    expect(box(page)).to_be_hidden()
    assert violations(page) == []
    page.get_by_role("button", name="Both").click()
    box(page).press("Control+End")
    page.keyboard.type("!")
    expect(preview).to_have_text("Hello **you**!")
    page.reload()
    expect(preview).to_be_visible()
    page.set_viewport_size({"width": 800, "height": 900})
    expect(preview).to_be_hidden()
    expect(page.get_by_role("button", name="Both")).to_be_hidden()


def test_without_scripts_it_is_a_text_box_with_a_preview(write: Callable[..., Page]) -> None:
    page = write(java_script_enabled=False)
    expect(page.get_by_role("toolbar")).to_be_hidden()
    box(page).fill("Plain words")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("Plain words")
    expect(box(page)).to_have_value("Plain words")


def test_the_draft_is_saved_and_saved_again(write: Callable[..., Page], house: House) -> None:
    page = write("First")
    status = page.locator("#draft-status")
    expect(status).to_have_text("Draft saved 10:42")
    assert house.drafts == ["First"]
    house.draft_statuses = [503, 200]
    page.keyboard.type(" words")
    expect(status).to_have_text("Not saved yet, trying again.")
    expect(status).to_have_text("Draft saved 10:42")
    assert house.drafts[-1] == "First words"
    house.draft_statuses = [401]
    page.keyboard.type("!")
    expect(status).to_contain_text("You were signed out")


def test_leaving_saves_and_sending_does_not(write: Callable[..., Page], house: House) -> None:
    page = write("Half a thought")
    page.goto("about:blank")
    deadline = time.monotonic() + 30
    while not house.drafts and time.monotonic() < deadline:
        time.sleep(0.05)
    assert house.drafts == ["Half a thought"]
    page.goto(house.address)
    box(page).fill("Whole")
    box(page).press("Control+Enter")
    expect(page.locator("pre")).to_have_text("Whole")
    assert house.drafts == ["Half a thought"]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "dark"), (320, "light")])
def test_it_is_accessible_and_fits(write: Callable[..., Page], width: int, scheme: str) -> None:
    page = write("A long text " * 200, width=width, scheme=scheme, has_touch=width < 400)
    assert violations(page) == []
    box(page).press("Control+Home")
    page.keyboard.type("[[v")
    expect(page.get_by_role("option")).to_have_count(2)
    assert page.evaluate(OVERFLOW) == 0
    assert box(page).bounding_box()["height"] <= 0.71 * 900
