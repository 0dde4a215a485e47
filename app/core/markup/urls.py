"""Our own rule for addresses in texts, read the way browsers read them."""

from __future__ import annotations

import re
from urllib.parse import unquote

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
IGNORED_BY_BROWSERS = re.compile(r"[\t\n\r]")
BLANK_ENDS = "".join(map(chr, range(33)))
SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.\-]*):")
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def read_url(url: str) -> str:
    """Return an address as a browser reads it: blank ends stripped, line breaks and tabs dropped (WHATWG URL, 4.4)."""
    return IGNORED_BY_BROWSERS.sub("", url.strip(BLANK_ENDS))


def scheme_of(url: str) -> str | None:
    """Return the scheme of an address in lower case, None where it is relative."""
    match = SCHEME.match(url)
    return match[1].lower() if match else None


def is_inside(url: str) -> bool:
    """Tell whether an address is a path of ours or a place on the same page."""
    return url.startswith("#") or (url.startswith("/") and not url.startswith("//"))


def is_allowed_link(url: str) -> bool:
    """Tell whether a link may lead there: into the house, or out by a scheme that runs nothing."""
    url = read_url(url)
    if "\\" in url or BIDI.search(unquote(url)) or not url.isprintable():
        return False
    scheme = scheme_of(url)
    if scheme in ("http", "https"):
        return bool(re.match(r"https?://[^/?#@\s]+([/?#]|$)", url, re.I))
    return is_inside(url) if scheme is None else scheme in LINK_SCHEMES


def is_allowed_image(url: str) -> bool:
    """Tell whether a picture may come from there: only from the house, or a page could count its readers."""
    url = read_url(url)
    return url.startswith("/") and not url.startswith("//") and "\\" not in url and url.isprintable()
