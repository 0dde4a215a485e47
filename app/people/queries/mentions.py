"""Whom a text names: the people to whose profiles it links."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.core.markup.text import links_of

PERSON = re.compile(r"/people/([1-9][0-9]{0,8})(?:-[^/?#]*)?/?(?:[?#].*)?")


def people_in(links: Iterable[str]) -> list[int]:
    """Return the people to whose profiles some links lead, each once."""
    found = (PERSON.fullmatch(link) for link in links)
    return list(dict.fromkeys(int(match[1]) for match in found if match))


def mentioned_in(html: str) -> list[int]:
    """Return the people whom a rendered text names, each once."""
    return people_in(links_of(html))
