"""How a browser is called in plain words."""

from __future__ import annotations

from flask_babel import gettext as _

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
"""What a browser's own description holds, and what people call it; the first that fits is meant."""

SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
HANDHELD = {"iPhone", "iPad", "Android"}


def describe_browser(user_agent: str) -> str:
    """Return a browser's name and system, as in "Firefox on Windows".

    Args:
        user_agent: How the browser describes itself (the `User-Agent` header).
    """
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return str(_("%(browser)s on %(system)s", browser=browser, system=system))
    return browser or system or str(_("Unknown browser"))


def is_handheld(user_agent: str) -> bool:
    """Tell whether a browser runs on a phone or a tablet."""
    return _first(SYSTEMS, user_agent) in HANDHELD


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in known if mark in user_agent), "")
