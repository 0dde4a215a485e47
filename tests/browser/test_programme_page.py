"""Email between departments, in a real browser: its pictures, what is saved of them, phones, paper."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.walking import violations

PAGE = "/programme/email?period=all"


@pytest.fixture
def email_page(signed_in: Callable[..., Page]) -> Callable[..., Page]:
    """Return a function that opens the page."""
    return lambda path=PAGE, **options: signed_in("staff", path, **options)


def saved(page: Page, figure: str, kind: str, folder: Path) -> bytes:
    """Press a button under a picture and return the file that the browser saves."""
    with page.expect_download() as download:
        page.locator(figure).get_by_role("button", name=kind).click()
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target.read_bytes()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("figure", ["#chart-rate", "#heat"])
def test_a_picture_is_saved_as_png_on_white(email_page, tmp_path: Path, scheme: str, figure: str) -> None:
    page = email_page(scheme=scheme, accept_downloads=True)
    picture = Image.open(BytesIO(saved(page, figure, "PNG", tmp_path))).convert("RGB")
    assert picture.width >= 1200
    assert picture.getpixel((2, 2)) == (255, 255, 255)
    colours = {colour for _count, colour in picture.getcolors(picture.width * picture.height)}
    assert any(max(colour) < 0x70 for colour in colours), "nothing dark is drawn on it"
    assert (0x0B, 0x5C, 0x6B) in colours, "the colours are not those of paper"


def test_a_picture_is_the_same_whether_saved_by_day_or_by_night(email_page, tmp_path: Path) -> None:
    by_day, by_night = (
        saved(email_page(scheme=scheme, accept_downloads=True), "#chart-rate", "SVG", tmp_path)
        for scheme in ("light", "dark")
    )
    assert by_day == by_night


def test_a_picture_is_saved_as_svg_that_stands_alone(email_page, tmp_path: Path) -> None:
    page = email_page(accept_downloads=True)
    svg = etree.fromstring(saved(page, "#chart-rate", "SVG", tmp_path))
    names = {etree.QName(element).localname for element in svg.iter()}
    assert {"svg", "path", "text"} <= names
    assert not names & {"script", "style", "foreignObject"}
    assert not svg.xpath("//@class")
    assert "Emails between departments" in " ".join(svg.itertext())
    assert all(path.get("stroke") for path in svg.iter("{*}path"))


def test_without_a_script_there_is_the_table_and_no_button_that_does_nothing(email_page) -> None:
    page = email_page(java_script_enabled=False)
    expect(page.get_by_role("button", name="PNG")).to_have_count(0)
    page.locator("#chart-rate summary").click()
    expect(page.locator("#chart-rate tbody tr").first).to_be_visible()
    page.get_by_role("link", name="Last 13 weeks").click()
    expect(page.locator("#chart-rate tbody tr")).to_have_count(13)
    expect(page.get_by_role("heading", level=1)).to_have_text("Email between departments")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_the_page_is_accessible(email_page, width: int, scheme: str) -> None:
    page = email_page(width=width, scheme=scheme)
    for summary in page.locator(".p-chart-table > summary").all():
        summary.click()
    assert violations(page) == []


def test_on_a_phone_nothing_is_wider_than_the_window_and_labels_can_be_read(email_page) -> None:
    page = email_page(width=390)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    label = page.locator("#chart-rate .p-chart-narrow text").first
    scale = page.evaluate(
        "svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width",
        page.locator("#chart-rate .p-chart-narrow").element_handle(),
    )
    assert scale * float(label.evaluate("text => getComputedStyle(text).fontSize").removesuffix("px")) >= 10
    expect(page.locator("#chart-rate .p-chart-wide")).to_be_hidden()


def test_the_heat_map_is_scrolled_by_keyboard_and_keeps_its_heads(email_page) -> None:
    page = email_page(width=390)
    region = page.get_by_role("region", name="Who mails whom: deliveries")
    region.focus()
    page.keyboard.press("ArrowRight")
    expect(region).not_to_have_js_property("scrollLeft", 0)
    row = region.locator("tbody th").first
    assert row.bounding_box()["x"] == pytest.approx(region.bounding_box()["x"] + 1, abs=1)


def test_on_paper_the_wide_picture_and_the_whole_map_are_printed(email_page) -> None:
    page = email_page(width=390)
    page.emulate_media(media="print")
    expect(page.locator("#chart-rate .p-chart-wide")).to_be_visible()
    expect(page.get_by_role("button", name="PNG").first).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.querySelector('.p-heat-scroll')).maxHeight") == "none"


def test_one_department_is_chosen_from_the_page(email_page) -> None:
    page = email_page()
    page.get_by_label("What a department sends and gets, week by week").select_option(label="Quality")
    page.locator(".p-email-choosing").get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Emails of Quality")
    expect(page.locator("#chart-department .p-chart-wide")).to_be_visible()
    expect(page.locator("#chart-department .p-chart-legend li")).to_have_text(["Sent to others", "Got from others"])


def test_a_phone_reaches_every_area_from_ones_own_menu(signed_in: Callable[..., Page]) -> None:
    page = signed_in("staff", width=390)
    page.get_by_label("My account").click()
    page.get_by_role("list", name="Areas").get_by_role("link", name="Programme").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Programme")
    page.get_by_label("My account").click()
    here = page.get_by_role("list", name="Areas").get_by_role("link", name="Programme")
    expect(here).to_have_attribute("aria-current", "page")
