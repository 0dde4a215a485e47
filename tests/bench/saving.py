"""Saving pages as a browser does: the form is fetched, something is written at its end, and the form is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from urllib.parse import urlencode

from lxml import html

from tests.bench.asking import Answer, Ask, posting, reading

SAVE = "save"
ADDED = "\n\nThis was found right again, and one word was added."


def form_of(page: str) -> dict[str, str]:
    """Return what a browser sends for the editor: the token, the revision it began with, the title, a longer text."""
    root = html.fromstring(page)
    form = next(one for one in root.forms if one.xpath(".//textarea[@name='source']"))
    filled = {str(name): str(value) for name, value in form.form_values() if name in FIELDS}
    return filled | {"source": filled["source"] + ADDED}


FIELDS = ("csrf_token", "title", "source", "note", "base_number")


def saves(edited: Iterable[str], cookies: Sequence[str], ask: Callable[[bytes], Answer]) -> Iterator[Ask]:
    """Yield a request that saves each of some pages, each page by another reader, each page once.

    Args:
        edited: The addresses of the forms.
        cookies: Of those who write.
        ask: Sends a request.
    """
    for number, path in enumerate(edited):
        cookie = cookies[number % len(cookies)]
        answer = ask(reading("form", path, cookie).data)
        yield posting(SAVE, path, cookie, urlencode(form_of(answer.text)))
