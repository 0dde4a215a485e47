"""The ten screens that people live in, walked with the keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

SCREENS = (
    "/", "/search?q=pay+day", "/news/new", "/news/5", "/wiki/how-we-work/write-a-good-page", "/wiki/page/1/edit",
    "/wiki/page/1/history", "/people/24-karim-ouali", "/search/questions/new", "/programme/email?period=all",
)  # fmt: skip
RECORD = """() => {
  window.stops = [];
  document.addEventListener("focusin", ({ target }) => {
    const style = getComputedStyle(target);
    const shown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
    window.stops.push({ target, shown });
  });
}"""
# A date has a place for the day, the month, the year and the calendar.
REACHABLE = """() => {
  const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const isChosen = (one) => one.type !== "radio" || one.checked || !document.querySelector(
    `input[type=radio][name="${CSS.escape(one.name)}"]:checked`);
  window.reachable = [...document.querySelectorAll(all)].filter((one) =>
    one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0 && isChosen(one)
    && !one.closest("[inert]"));
  return window.reachable.length + 4 * document.querySelectorAll("input[type=date]").length;
}"""
FOUND = """() => {
  const words = (one) => one.outerHTML.slice(0, 120);
  const met = new Set(window.stops.map((one) => one.target));
  return {
    missed: window.reachable.filter((one) => !met.has(one)).map(words),
    unseen: window.stops.filter((one) => !one.shown).map((one) => words(one.target)),
    first: window.stops[0].target.className,
  };
}"""


def walk(page: Page) -> dict[str, object]:
    """Go through a page with Tab, from its top to its end, and return what was not reached or not seen."""
    page.evaluate(RECORD)
    for _stop in range(page.evaluate(REACHABLE) + 1):
        page.keyboard.press("Tab")
    return page.evaluate(FOUND)


def skip(page: Page) -> None:
    page.goto(page.url)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_ten_screens_are_walked_with_the_keyboard(signed_in: Callable[..., Page]) -> None:
    page = signed_in("administrator", reduced_motion="reduce")
    for address in SCREENS:
        page.goto(address)
        assert (address, walk(page)) == (address, {"missed": [], "unseen": [], "first": "p-skip"})
        skip(page)


def test_what_is_open_closes_with_escape_and_gives_the_focus_back(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/wiki/how-we-work/write-a-good-page")
    for summary in page.locator("details[data-menu] > summary").all():
        menu = summary.locator("xpath=..")
        summary.press("Enter")
        expect(menu).to_have_attribute("open", "")
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(menu).not_to_have_attribute("open", "")
        expect(summary).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("karim")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("option").first).to_be_hidden()
    expect(page.get_by_role("combobox", name="Search or ask")).to_be_focused()
