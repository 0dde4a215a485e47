"""Saving pages as a browser does: the form is fetched, something is written at its end, and the form is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from lxml import html

from tests.bench.asking import Ask, posting

SAVE = "save"
ADDED = "This was found right again, and one word was added."
FIELDS = ("csrf_token", "title", "source", "note", "base_number")


@dataclass(frozen=True)
class Save:
    """A form, filled in: where it goes, who sends it, what it says."""

    path: str
    cookie: str
    form: dict[str, str]

    @property
    def ask(self) -> Ask:
        """The request that sends it."""
        return posting(SAVE, self.path, self.cookie, urlencode(self.form))


def form_of(page: str) -> dict[str, str]:
    """Return what a browser sends for the editor: the token, the revision it began with, the title, a longer text."""
    root = html.fromstring(page)
    form = next(one for one in root.forms if one.xpath(".//textarea[@name='source']"))
    filled = {str(name): str(value) for name, value in form.form_values() if name in FIELDS}
    return filled | {"source": f"{filled['source']}\n\n{ADDED}\n"}


def saves(edited: Iterable[str], cookies: Sequence[str], fetch: Callable[[str, str], str]) -> Iterator[Save]:
    """Yield what saves each of some pages, each page by another reader, each page once: so that nobody is in conflict.

    Args:
        edited: The addresses of the forms.
        cookies: Of those who write.
        fetch: Returns the page at an address, for whoever has a cookie.
    """
    for number, path in enumerate(edited):
        cookie = cookies[number % len(cookies)]
        yield Save(path, cookie, form_of(fetch(path, cookie)))
