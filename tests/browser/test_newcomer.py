"""A newcomer's first hour: from the invitation in the mailbox until nothing of the first steps is left to do."""

import re
import time
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import violations

Open = Callable[..., Page]
PASSWORD = "the bridge over the quiet river"
MUST_READ = "Where to meet when the alarm sounds"


def invitation_to(address: str, folder: Path) -> str:
    """Return the link of the invitation that somebody was sent, once it lies in the outbox."""
    for _try in range(60):
        for path in folder.glob("*.eml"):
            email = BytesParser(policy=default).parsebytes(path.read_bytes())
            text = email.get_body(("plain",)).get_content()
            if email["To"].addresses[0].addr_spec == address and (
                link := re.search(r"http://\S+/invitation/\S+", text)
            ):
                return link[0]
        time.sleep(0.5)
    raise AssertionError(f"no invitation for {address}")


@pytest.fixture
def invited(environment: dict[str, str], signed_in: Open, open_page: Open) -> Callable[..., Page]:
    """Return a function that has the administrator add somebody, who then comes in through the mail."""

    def inviting(name: str, address: str, **options: object) -> Page:
        administrator = signed_in("administrator", "/admin/people/new")
        administrator.get_by_label("Name").fill(name)
        administrator.get_by_label("E-mail").fill(address)
        administrator.get_by_label("Department").select_option(label="Quality")
        administrator.get_by_role("button", name="Add person").click()
        expect(administrator.get_by_text("the invitation is on its way")).to_be_visible()
        page = open_page(invitation_to(address, Path(environment["PASSERELLE_DATA_DIR"]) / "outbox"), **options)
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        page.wait_for_url("**/")
        return page

    return inviting


def publish_must_read(page: Page, title: str) -> None:
    """Publish news for everyone that are to be confirmed."""
    page.goto("/news/new")
    page.get_by_label("Headline").fill(title)
    page.locator("[name=source]").fill("On the lawn behind the **canteen**.")
    page.get_by_text("Choose from the list").click()
    page.get_by_role("checkbox", name="Everyone").check()
    page.get_by_role("button", name="Keep and go on").click()
    page.get_by_role("link", name="Confirmation…").click()
    page.get_by_label("Readers confirm that they have read it").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Publish to").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def done(page: Page) -> str:
    """Return how far the card of first steps says that its reader is."""
    page.goto("/")
    return page.locator("#first-steps progress").get_attribute("aria-label") or ""


def test_a_newcomer_s_first_hour(invited: Callable[..., Page], signed_in: Open) -> None:
    publish_must_read(signed_in("administrator"), MUST_READ)
    page = invited("Amina Diallo", "amina.diallo@precilor.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Amina")
    expect(page.get_by_role("region", name="First steps").get_by_role("link")).to_have_count(5)
    assert violations(page) == []

    page.get_by_role("region", name="Must read").get_by_role("article").filter(has_text=MUST_READ).get_by_role(
        "button", name="I have read this"
    ).click()
    expect(page.get_by_role("link", name=MUST_READ)).to_have_count(0)
    assert done(page) == "1 of 5 done"

    page.get_by_role("main").get_by_role("combobox").fill("vpn")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.locator(".p-results").get_by_role("link", name=re.compile("VPN")).first.click()
    page.get_by_role("region", name="Was this helpful?").get_by_role("button", name="Yes").click()
    page.get_by_role("button", name="Follow", exact=True).click()
    assert done(page) == "3 of 5 done"

    page.get_by_role("link", name="Name one thing that colleagues can ask you about").click()
    page.get_by_role("combobox", name="Skill", exact=True).fill("Sketching")
    page.get_by_role("button", name="Add skill").click()
    assert done(page) == "4 of 5 done"

    page.goto("/people/experts?q=who+knows+about+calibration")
    first = page.locator(".p-experts > li").first
    expect(first).to_contain_text("Karim Ouali")
    first.get_by_role("link", name="Karim Ouali").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Karim Ouali")

    page.goto("/wiki/it-help/")
    page.get_by_role("link", name="New page").click()
    page.get_by_label("Title").fill("What I asked in my first hour")
    page.get_by_label("Text").fill("Where the VPN is explained: see [[vpn]].")
    page.get_by_role("button", name="Publish page").click()
    expect(page.get_by_text("The page is published.")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Amina")
    expect(page.get_by_role("region", name="First steps")).to_have_count(0)


SCREENS = (
    "/", "/search?q=vpn", "/wiki/it-help/vpn", "/people/experts?q=calibration", "/news/", "/faq/", "/wiki/it-help/new",
    "/notifications/",
)  # fmt: skip


def test_the_same_hour_on_a_phone_in_french_scrolls_in_one_direction_only(invited: Callable[..., Page]) -> None:
    page = invited("Chloé Besnard-Lafitte", "chloe.besnard@precilor.example", width=390, locale="fr-FR")
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bonjour, Chloé")
    steps = page.get_by_role("region", name="Premiers pas")
    expect(steps.get_by_role("link")).to_have_count(5)
    addresses = [*SCREENS, *(link.get_attribute("href") for link in steps.get_by_role("link").all())]
    assert violations(page) == []
    for address in addresses:
        page.goto(address or "/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    page.goto("/")
    steps.get_by_role("button", name="Ranger cette carte").click()
    expect(steps).to_have_count(0)
    page.get_by_role("button", name="Annuler").click()
    expect(steps).to_be_visible()
