"""Where a document leads: what a person clicks is fine, what it fetches by itself is not."""

from __future__ import annotations

import re

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
OWN_DRIVE = re.compile(r"file:(?:/|///)(?!/)|(?:file:)?/?[a-z]:/", re.I)
PROGRAMS = frozenset(
    "javascript vbscript data mhtml shell res cmd powershell macro search-ms ppaction its mk vnd.sun.star.script "
    "vnd.sun.star.uno vnd.sun.star.expand".split()
)
"""Schemes that start something on the machine of whoever clicks."""


def squeezed(address: str) -> str:
    """Return an address without the blanks and control characters that programs skip over."""
    return "".join(one for one in address if one > " " and one.isprintable())


def starts_program(address: str) -> bool:
    """Tell whether clicking on an address would run something."""
    scheme = _scheme_of(address)
    return scheme in PROGRAMS or scheme.startswith("ms-")


def is_elsewhere(address: str) -> bool:
    """Tell whether an address lies outside the document: on the net, on another machine, on a drive."""
    plain = squeezed(address).replace("\\", "/")
    return bool(_scheme_of(address)) or plain.startswith(("//", "/", "../"))


def leaves_package(target: str) -> bool:
    """Tell whether the target of a relationship is no part of the document, whatever its mode says."""
    return bool(_scheme_of(target)) or squeezed(target).replace("\\", "/").startswith("//")


def is_on_own_drive(address: str) -> bool:
    """Tell whether an address is a mere name, or lies on a drive of whoever opens it: no other machine is asked."""
    plain = squeezed(address).replace("\\", "/")
    return bool(OWN_DRIVE.match(plain)) or not (_scheme_of(address) or plain.startswith("//"))


def _scheme_of(address: str) -> str:
    match = SCHEME.match(squeezed(address))
    return match[1].lower() if match else ""
