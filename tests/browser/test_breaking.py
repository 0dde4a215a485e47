"""Where there is little room: what is long is broken within the screen, and no short word or number ever is."""

from collections.abc import Callable
from itertools import pairwise

from playwright.sync_api import Page

from tests.browser.walking import OVERFLOW

Open = Callable[..., Page]
LINES_OF_EACH = """all => all.map(one => {
  const words = document.createRange();
  words.selectNodeContents(one);
  return new Set([...words.getClientRects()].map(box => box.top)).size;
})"""


def test_a_button_with_a_long_name_stays_on_the_phone(signed_in: Open) -> None:
    page = signed_in("staff", "/people/chart/people", width=390)
    page.locator(".p-branch a").first.click()
    button = page.locator(".p-chart-person .btn").last
    height = button.bounding_box()["height"]
    button.locator("span").evaluate("(label, name) => { label.textContent = name }", "m" * 58)
    assert button.bounding_box()["height"] > height
    assert page.evaluate(OVERFLOW) == 0


def lines_of(page: Page, selector: str, text: str) -> set[int]:
    """Write a text into each of some elements, and return in how many lines it stands there."""
    found = page.locator(selector)
    found.evaluate_all("(all, text) => all.forEach(one => { one.textContent = text })", text)
    return set(found.evaluate_all(LINES_OF_EACH))


def test_the_number_of_a_figure_stands_in_one_line_on_the_narrowest_phone(signed_in: Open) -> None:
    page = signed_in("staff", "/programme/email?period=all", width=320)
    assert lines_of(page, ".p-figure-value", "123,456") == {1}
    assert page.evaluate(OVERFLOW) == 0


def test_the_word_under_a_figure_is_not_broken_on_a_tablet(signed_in: Open) -> None:
    page = signed_in("administrator", "/admin/", width=768)
    assert lines_of(page, ".p-figure-label", "administrateurs") == {1}


def test_the_heads_of_the_wishes_are_not_broken_in_french(signed_in: Open) -> None:
    page = signed_in("staff", "/notifications/wishes", width=768)
    assert lines_of(page, ".p-wishes thead th:not(:first-child)", "récapitulatif") == {1}


def test_the_words_of_the_bottom_bar_stand_apart_in_french_on_the_narrowest_phone(signed_in: Open) -> None:
    page = signed_in("staff", "/", width=320)
    words = page.locator(".p-bottom-bar a > span:not(.p-badge)")
    words.evaluate_all("""all => all.forEach((one, place) => {
      one.textContent = ['Accueil', 'Rechercher', 'Actualités', 'Avis', 'Moi'][place];
    })""")
    boxes = [word.bounding_box() for word in words.all()]
    assert len(boxes) == 5
    for left, right in pairwise(boxes):
        assert left["x"] + left["width"] + 4 <= right["x"]
