"""What is said under a post in a real browser: written, answered, changed, taken away, had back, moderated, followed."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

ABOUT = "New cutting oil on line 2 from Monday"
FOR_ALL = "Mail goes down for an hour on Saturday"


def open_post(page: Page, title: str = ABOUT) -> None:
    page.goto("/news/")
    page.get_by_role("link", name=title).click()


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Your comment")


def test_a_comment_is_written_answered_with_a_mention_and_changed(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff")
    open_post(page)
    box(page).fill("Are **old gloves** fine?")
    page.get_by_role("button", name="Post the comment").click()
    expect(page.locator(".p-comment strong")).to_have_text("old gloves")
    expect(box(page)).to_have_value("")
    page.reload()
    expect(box(page)).to_have_value("")

    asked = page.locator(".p-comment", has_text="old gloves")
    asked.get_by_role("link", name="Reply to Nadia Belkacem").click()
    box(page).press_sequentially("Ask @Wei")
    page.get_by_role("option", name="Wei Zhang").click()
    page.get_by_role("button", name="Post the reply").click()
    answer = page.locator(".p-comment-answers .p-comment", has_text="Ask")
    expect(answer.get_by_role("link", name="@Wei Zhang")).to_be_visible()

    answer.get_by_role("link", name="Edit your comment").click()
    box(page).fill("Ask the safety officer.")
    page.get_by_role("button", name="Save the comment").click()
    expect(page.locator(".p-comment-answers")).to_contain_text("Ask the safety officer.")
    expect(page.locator(".p-comment-answers")).to_contain_text("edited")


def test_a_comment_is_taken_away_and_had_back(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff")
    open_post(page)
    box(page).fill("Hasty words")
    page.get_by_role("button", name="Post the comment").click()
    comment = page.locator(".p-comment", has_text="Hasty words")
    comment.get_by_role("button", name="Take away").click()
    expect(comment).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(comment).to_be_visible()


def test_an_administrator_takes_a_comment_away_with_a_reason(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", java_script_enabled=False)
    open_post(page, FOR_ALL)
    box(page).fill("Rude words")
    page.get_by_role("button", name="Post the comment").click()
    keeper = signed_in("administrator")
    open_post(keeper, FOR_ALL)
    keeper.locator(".p-comment", has_text="Rude words").get_by_role("link", name="Take away").click()
    keeper.get_by_role("button", name="Take away the comment").click()
    expect(keeper.get_by_role("alert")).to_be_visible()
    keeper.get_by_label("Why?").fill("House rules")
    keeper.get_by_role("button", name="Take away the comment").click()
    expect(keeper.get_by_text("Taken away by Wei Zhang: House rules")).to_be_visible()
    open_post(page, FOR_ALL)
    expect(page.get_by_text("Rude words")).to_have_count(0)
    expect(page.get_by_text("Taken away by Wei Zhang: House rules")).to_be_visible()


def test_what_is_followed_stands_under_its_own_tab(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", "/news/")
    page.get_by_role("region", name="Category").get_by_role("link", name="Safety").click()
    page.get_by_role("button", name="Follow", exact=True).click()
    expect(page.get_by_role("button", name="Unfollow")).to_be_visible()
    page.get_by_role("link", name="Following", exact=True).click()
    expect(page.get_by_role("link", name=ABOUT)).to_be_visible()
    page.get_by_role("link", name="What I follow").click()
    page.get_by_role("button", name="Unfollow").click()
    expect(page.get_by_text("You follow nothing yet")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Unfollow")).to_be_visible()
