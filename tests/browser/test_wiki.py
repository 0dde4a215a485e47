"""The wiki as people use it, walked in a real browser."""

import re
from collections.abc import Callable
from itertools import count

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.waiting import come_back_until
from tests.browser.walking import OVERFLOW

NUMBERS = count(1)
Open = Callable[..., Page]


@pytest.fixture
def new_page(signed_in: Open) -> Callable[..., Page]:
    """Return a function that writes a new page in the space "IT help", and shows it."""

    def writing(
        text: str = "One.\n\nTwo.\n\nThree.", *, title: str = "", enter: Open = signed_in, **options: object
    ) -> Page:
        page = enter("staff", "/wiki/it-help/", **options)
        page.get_by_role("link", name="New page").click()
        page.get_by_label("Title").fill(title or f"Journey {next(NUMBERS)}")
        page.get_by_label("Text").fill(text)
        page.get_by_role("button", name="Publish page").click()
        expect(page.get_by_text("The page is published.")).to_be_visible()
        return page

    return writing


def test_a_page_is_written_edited_and_its_history_tells(new_page) -> None:
    page = new_page()
    page.keyboard.press("e")
    box = page.get_by_label("Text")
    box.fill("One.\n\n")
    box.press("End")
    box.type("Very good: [[vpn")
    page.get_by_role("option").first.click()
    page.get_by_label("What changed?").fill("A link to the VPN")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("The page is saved.")).to_be_visible()
    expect(page.locator(".p-prose a").first).to_have_attribute("href", "/wiki/it-help/vpn")
    page.get_by_role("link", name="History").click()
    expect(page.get_by_role("cell", name="A link to the VPN")).to_be_visible()
    page.get_by_role("button", name="Compare chosen").click()
    expect(page.locator("del, .p-diff-removed").first).to_be_visible()


def test_two_who_change_the_same_line_choose_and_lose_nothing(new_page, signed_in: Open) -> None:
    ann = new_page()
    address = ann.url
    bob = signed_in("champion", address)
    for page in (ann, bob):
        page.get_by_role("link", name="Edit", exact=True).click()
    ann.get_by_label("Text").fill("One.\n\nDeux.\n\nThree.")
    ann.get_by_role("button", name="Save page").click()
    bob.get_by_label("Text").fill("First.\n\nZwei.\n\nThree.")
    bob.get_by_role("button", name="Save page").click()
    expect(bob.get_by_role("heading", level=1)).to_contain_text("Two texts for")
    expect(bob.get_by_text("Deux.", exact=True)).to_be_visible()
    expect(bob.get_by_text("Zwei.", exact=True)).to_be_visible()
    bob.get_by_label("Keep mine").check()
    bob.get_by_role("button", name="Save merged page").click()
    expect(bob.get_by_text("The page is saved.")).to_be_visible()
    expect(bob.locator(".p-prose")).to_contain_text("First.")
    expect(bob.locator(".p-prose")).to_contain_text("Zwei.")


def test_a_renamed_page_is_found_through_old_links(new_page) -> None:
    number = next(NUMBERS)
    page = new_page(title=f"Old name {number}")
    old = page.url
    linking = new_page(f"See [[Old name {number}]].")
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Title").fill(f"New name {number}")
    page.get_by_role("button", name="Save page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"New name {number}")
    page.goto(old)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"New name {number}")
    linking.reload()
    linking.get_by_role("link", name=f"Old name {number}").or_(
        linking.get_by_role("link", name=f"New name {number}")
    ).first.click()
    expect(linking.get_by_role("heading", level=1)).to_have_text(f"New name {number}")
    linking.go_back()
    linking.get_by_role("link", name="Edit", exact=True).click()
    text = linking.get_by_label("Text")
    come_back_until(linking, lambda: "New name" in text.input_value(), linking.url)
    expect(text).to_have_value(f"See [[New name {number}]].")


def test_a_page_is_given_a_keeper_and_found_still_right(new_page) -> None:
    page = new_page()
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Owner, reviews, tags").click()
    page.get_by_role("combobox", name="Who looks after it").fill("nadia")
    page.get_by_role("option", name="Nadia Belkacem").click()
    page.get_by_label("Check it every").fill("6")
    page.get_by_role("button", name="Save details").click()
    expect(page.get_by_text("Verified", exact=True)).to_be_visible()
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Still valid").click()
    expect(page.get_by_text("Readers see that you have checked the page.")).to_be_visible()


def test_what_was_typed_comes_back_after_the_browser_died(new_page, signed_in: Open) -> None:
    page = new_page()
    address = page.url
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Text").fill("Half a thought")
    expect(page.locator("#draft-status")).to_contain_text("Draft kept")
    page.context.close()
    again = signed_in("staff", address)
    again.get_by_role("link", name="Edit", exact=True).click()
    expect(again.get_by_label("Text")).to_have_value("Half a thought")
    expect(again.get_by_text("This is your draft of")).to_be_visible()


def test_a_picture_is_uploaded_and_shown(new_page, tmp_path) -> None:
    Image.new("RGB", (60, 40), "teal").save(tmp_path / "plan.png")
    page = new_page()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.locator("input[type=file]").set_input_files(str(tmp_path / "plan.png"))
    expect(page.get_by_label("Text")).to_have_value(re.compile("/wiki/files/"))
    page.get_by_role("button", name="Save page").click()
    picture = page.locator(".p-prose img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 60


def test_pages_are_put_in_order_by_dragging_and_by_the_arrows(signed_in: Open) -> None:
    page = signed_in("administrator", "/wiki/safety/")
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Change the order").click()
    titles = page.locator(".p-order-title")
    first, second = titles.nth(0).inner_text(), titles.nth(1).inner_text()
    page.get_by_role("button", name=f"Move {first} down").click()
    expect(page.locator(".p-order-title").nth(0)).to_have_text(second)
    page.locator("[data-grip]").nth(1).drag_to(page.locator(".p-order li").nth(0), target_position={"x": 5, "y": 3})
    expect(page.locator(".p-order-title").nth(0)).to_have_text(first)


def test_a_page_is_written_without_scripts(signed_in: Open) -> None:
    page = signed_in("staff", "/wiki/it-help/", java_script_enabled=False)
    page.get_by_role("link", name="New page").click()
    page.get_by_label("Title").fill("Without scripts")
    page.get_by_label("Text").fill("**Strong** words")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#preview strong")).to_have_text("Strong")
    expect(page.get_by_label("Text")).to_have_value("**Strong** words")
    page.get_by_role("button", name="Publish page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Without scripts")


def test_an_answer_stands_first_in_the_results(signed_in: Open) -> None:
    page = signed_in("staff", "/search?q=pay+day")
    first = page.locator(".p-best")
    expect(first).to_contain_text("When is pay day?")
    expect(first).to_contain_text("last working day but one")


def test_one_topic_of_the_faq_is_narrowed_while_typing(signed_in: Open) -> None:
    page = signed_in("staff", "/faq/pay-and-time-off")
    page.get_by_label("Search this topic").fill("pay day")
    expect(page.get_by_role("heading", name="When is pay day?")).to_be_visible()
    expect(page.get_by_role("heading", name="May I swap shifts with a colleague?")).to_be_hidden()


def test_a_text_sent_after_the_session_ended_is_not_lost_without_scripts(new_page, sign_in: Open) -> None:
    page = new_page(enter=sign_in)
    address = page.url
    plain = page.context.browser.new_context(base_url=address, java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    writer = plain.new_page()
    writer.goto(address)
    writer.get_by_role("link", name="Edit", exact=True).click()
    writer.get_by_label("Text").fill("Words that took an hour to find. " * 5)
    page.get_by_label("My account").click()
    page.get_by_role("button", name="Sign out").click()
    writer.get_by_role("button", name="Save page").click()
    writer.get_by_label("Email").fill("nadia.belkacem@precilor.example")
    writer.get_by_label("Password", exact=True).fill("passerelle-demo")
    writer.get_by_role("button", name="Sign in").click()
    writer.get_by_role("button", name="Send it now").click()
    expect(writer.locator(".p-prose")).to_contain_text("Words that took an hour to find.")
    plain.close()


def test_a_report_takes_along_the_words_that_are_selected(new_page) -> None:
    page = new_page("Before.\n\n## Opening hours\n\nThe gate opens at nine.")
    page.get_by_text("The gate opens at nine.").click(click_count=3)
    page.get_by_role("link", name="Something is wrong here").click()
    expect(page.get_by_label("The passage you mean")).to_have_value("The gate opens at nine.")
    expect(page.get_by_label("Where on the page?")).to_have_value("Opening hours")
    page.get_by_label("What is wrong").fill("It opens at eight.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Who looks after the page is told")).to_be_visible()


def test_a_word_longer_than_a_phone_is_broken_and_sticks_out_nowhere(signed_in: Open) -> None:
    page = signed_in("staff", f"/wiki/tags/{'m' * 60}", width=390)
    expect(page.get_by_role("navigation", name="Where you are")).to_contain_text("m" * 60)
    assert page.evaluate(OVERFLOW) == 0


def test_a_page_on_paper_asks_for_no_click(signed_in: Open) -> None:
    page = signed_in("staff", "/wiki/how-we-work/holiday-requests")
    expect(page.get_by_text("Was this helpful?")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_text("Was this helpful?")).to_be_hidden()
