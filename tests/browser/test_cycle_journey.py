"""A cycle of ninety days in a real browser: from its plan to its report, and its lessons in the next one."""

from collections.abc import Callable

from playwright.sync_api import Page, expect


def set_goal(page: Page, title: str, metric: str, **fields: str) -> None:
    page.get_by_role("link", name="Set the first goal").or_(page.get_by_role("link", name="Set a goal")).first.click()
    page.get_by_label("What is to be reached?").fill(title)
    page.get_by_label("Measured by").select_option(label=metric)
    for label, value in fields.items():
        page.get_by_label(
            {"unit": "What the numbers count", "start": "Where it starts", "target": "What to reach"}[label]
        ).fill(value)
    page.get_by_role("button", name="Save goal").click()
    expect(page.get_by_text("The goal is saved.")).to_be_visible()


def plan(page: Page, title: str) -> None:
    page.get_by_label("Name").fill(title)
    page.get_by_role("button", name="Plan the cycle").click()
    expect(page.get_by_text("The cycle is planned.")).to_be_visible()


def close_running(page: Page) -> None:
    """Close the cycle that the demo company is in, if it is in one."""
    cycle = page.get_by_role("region").filter(has_text="of 90").get_by_role("link").first
    if not cycle.count():
        return
    cycle.click()
    close(page, "We go on with what is left.")
    page.goto("/programme/")


def close(page: Page, summary: str) -> None:
    page.get_by_role("link", name="Close the cycle").click()
    page.get_by_label("What came of it?").fill(summary)
    page.get_by_label("Close the cycle for good").check()
    page.get_by_role("button", name="Close the cycle").click()
    expect(page.get_by_text("The cycle is closed.")).to_be_visible()


def note_lesson(page: Page, kind: str, text: str) -> None:
    page.get_by_label("What did we learn?").fill(text)
    page.get_by_label("Kind").select_option(label=kind)
    page.get_by_role("button", name="Note the lesson").click()
    expect(page.get_by_text("The lesson is noted.")).to_be_visible()


def test_a_cycle_from_baseline_to_lessons(signed_in: Callable[..., Page]) -> None:
    page = signed_in("administrator", "/programme/")
    close_running(page)
    page.get_by_role("link", name="Plan the next cycle").or_(
        page.get_by_role("link", name="Plan the first cycle")
    ).click()
    plan(page, "Answers instead of emails")

    set_goal(page, "Retire mailing lists", "A number entered by hand", unit="lists", start="40", target="−25%")
    set_goal(page, "Pages that can be trusted", "Pages found right, of all pages", target="100%")
    page.get_by_role("button", name="Start the cycle").click()
    expect(page.get_by_text("The cycle is running.")).to_be_visible()

    page.get_by_role("link", name="Retire mailing lists", exact=True).click()
    numbers = page.get_by_role("region", name="Enter a number")
    numbers.get_by_label("lists").fill("35")
    numbers.get_by_role("button", name="Enter").click()
    expect(page.get_by_text("50% of the way")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("0% of the way")).to_be_visible()
    numbers.get_by_label("lists").fill("29")
    numbers.get_by_role("button", name="Enter").click()
    expect(page.get_by_text("100% of the way")).to_be_visible()
    expect(page.get_by_text("reached").first).to_be_visible()
    check_in = page.get_by_role("region", name="Check in")
    check_in.get_by_label("At risk").check()
    check_in.get_by_role("button", name="Check in").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what stands in the way")
    check_in.get_by_label("What was done, what comes next?").fill("Two lists may come back.")
    check_in.get_by_role("button", name="Check in").click()
    expect(page.get_by_text("Two lists may come back.")).to_be_visible()

    page.goto("/programme/")
    page.get_by_role("link", name="Answers instead of emails").click()
    note_lesson(page, "Keep doing", "A word every week")
    note_lesson(page, "Try next", "Ask before retiring a list")
    close(page, "Eleven lists are gone.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Report: Answers instead of emails")
    for said in (
        "Eleven lists are gone.",
        "Goals: 1 of 2 reached",
        "from 40 to 29 lists",
        "Ask before retiring a list",
    ):
        expect(page.get_by_text(said).first).to_be_visible()
    page.evaluate("window.print = () => document.body.setAttribute('data-was-printed', '')")
    page.get_by_role("button", name="Print").click()
    expect(page.locator("body[data-was-printed]")).to_have_count(1)
    assert page.pdf(format="A4").count(b"/Type /Page\n") <= 2

    page.goto("/programme/")
    page.get_by_role("link", name="Plan the next cycle").click()
    page.get_by_label("Keep doing: A word every week").uncheck()
    plan(page, "The second ninety days")
    carried = page.get_by_role("region", name="Lessons to act on")
    expect(carried).to_contain_text("Ask before retiring a list")
    expect(carried).not_to_contain_text("A word every week")
    lesson = carried.get_by_role("listitem").filter(has_text="Ask before retiring a list")
    lesson.get_by_role("button", name="Acted on", exact=True).click()
    expect(lesson.get_by_role("button", name="Not acted on yet")).to_be_visible()

    reader = signed_in("staff", "/programme/")
    reader.get_by_role("link", name="All cycles").click()
    reader.get_by_role("link", name="Report: Answers instead of emails").click()
    expect(reader.get_by_text("Eleven lists are gone.")).to_be_visible()
