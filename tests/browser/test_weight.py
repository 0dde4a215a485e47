"""What a first visit to a page costs: little, and nothing from anywhere else."""

from tests.browser.walking import Step

MOST_HTML = 15_000
MOST_IN_ALL = 90_000
"""Bytes of one page, packed; in all is what a browser fetches that has been nowhere on the site before."""


def test_no_page_is_heavy(walked: list[Step]) -> None:
    assert {(step.address, step.language): step.html for step in walked if step.html > MOST_HTML} == {}


def test_no_page_brings_much_along(walked: list[Step]) -> None:
    weights = {(step.address, step.language): step.html + sum(step.loaded.values()) for step in walked}
    assert all(size for step in walked for size in step.loaded.values())
    assert {page: weight for page, weight in weights.items() if weight > MOST_IN_ALL} == {}


def test_nothing_comes_from_another_host(walked: list[Step], site: str) -> None:
    loaded = {address for step in walked for address in step.loaded}
    assert loaded
    assert {address for address in loaded if not address.startswith(f"{site}/")} == set()
