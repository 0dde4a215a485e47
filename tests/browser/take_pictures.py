"""Take the pictures of the README from a running demo company: all, or those that are named.

Example: `make run`, then `python -m tests.browser.take_pictures http://127.0.0.1:8000 docs email`
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, fill_in

PICTURES = {
    "home": ("staff", "/", 900),
    "search": ("staff", "/search?q=pay+day", 900),
    "inbox": ("staff", "/notifications/", 820),
    "page": ("champion", "/wiki/how-we-work/write-a-good-page", 860),
    "email": ("champion", "/programme/email?period=all", 1078),
}
"""What is taken: the name of the file, who looks, the address, and how many pixels of it from above."""
WIDTH, COLOURS = 1280, 128


def take(site: str, folder: Path, *names: str) -> None:
    """Take pictures of a site into a folder: those of some names, or all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        pages = {who: enter(browser, site, who) for who in ("staff", "champion")}
        for name in names or PICTURES:
            who, address, height = PICTURES[name]
            page = pages[who]
            page.set_viewport_size({"width": WIDTH, "height": height})
            page.goto(address)
            page.evaluate("document.getElementById('first-steps')?.remove()")  # a newcomer's card, gone after a week
            picture = Image.open(BytesIO(page.screenshot()))
            picture.convert("RGB").quantize(COLOURS).save(folder / f"{name}.png", optimize=True)
        browser.close()


def enter(browser: Browser, site: str, who: str) -> Page:
    """Open a window of a site, light and in English, and sign in as one of the demo people."""
    page = browser.new_page(base_url=site, locale="en-GB", color_scheme="light")
    page.goto("/sign-in")
    fill_in(page, who)
    return page


if __name__ == "__main__":
    take(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
