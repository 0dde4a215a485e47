"""How long the journeys wait: long, as they measure nothing and the machine may have much else to do."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page

PATIENCE_MS = 30_000
PAUSE_MS = 500


def come_back_until(page: Page, is_there: Callable[[], object], path: str) -> None:
    """Open an address again and again until something is there that the worker makes; what follows tells if not."""
    for _try in range(PATIENCE_MS // PAUSE_MS):
        page.goto(path)
        if is_there():
            return
        page.wait_for_timeout(PAUSE_MS)


def told(page: Page, notice: Locator) -> Locator:
    """Return a notice in somebody's inbox, once it is there."""
    come_back_until(page, notice.count, "/notifications/")
    return notice
