"""Take the pictures of the README from a running demo company: all, or those that are named.

Example: `make run`, then `python -m tests.browser.take_pictures http://127.0.0.1:8000 docs email`
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, fill_in

PICTURES = {
    "home": ("/", 900),
    "inbox": ("/notifications/", 720),
    "page": ("/wiki/how-we-work/write-a-good-page", 860),
    "email": ("/programme/email?period=all", 1078),
}
"""What is taken: the name of the file, the address, and how many pixels of it from above."""
WIDTH, COLOURS = 1280, 128


def take(site: str, folder: Path, *names: str) -> None:
    """Take pictures of a site into a folder: those of some names, or all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(base_url=site, viewport={"width": WIDTH, "height": 900}, locale="en")
        page.goto("/sign-in")
        fill_in(page, "champion")
        for name in names or PICTURES:
            address, height = PICTURES[name]
            page.set_viewport_size({"width": WIDTH, "height": height})
            page.goto(address)
            picture = Image.open(BytesIO(page.screenshot()))
            picture.convert("RGB").quantize(COLOURS).save(folder / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
