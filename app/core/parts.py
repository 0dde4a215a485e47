"""What many readers see alike is drawn once, with holes for what is each reader's own.

A template names what is the reader's own as `own.name`; the token of a form is his own as well. In a page that is
drawn for one reader these are his values. In one that is drawn to be kept they are holes, filled anew for everybody.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_babel import get_locale, get_timezone
from markupsafe import Markup, escape

from app.core.generations import Memory
from app.core.templating import FRAGMENT_HEADER, page

EDGE = f"\0{secrets.token_hex(8)}:"
"""How a hole begins: nobody who writes a text can know it."""
HOLE = re.compile(f"{re.escape(EDGE)}([a-z_]+)\0")
OWN = "passerelle.own"


@dataclass(frozen=True)
class Part:
    """A text with holes: a piece of text, the name of a hole, a piece of text, and so on."""

    pieces: tuple[str, ...]

    @cached_property
    def holes(self) -> frozenset[str]:
        """The names of its holes."""
        return frozenset(self.pieces[1::2])

    def fill(self, own: Any) -> Markup:
        """Return the text with somebody's own values in its holes."""
        pieces = list(self.pieces)
        values = {name: escape(getattr(own, name)) for name in self.holes}
        for place in range(1, len(pieces), 2):
            pieces[place] = values[pieces[place]]
        return Markup("".join(pieces))  # noqa: S704 (a template has drawn each piece, or it has just been escaped)


class Holes:
    """What stands for a reader while a part is drawn to be kept."""

    def __getattr__(self, name: str) -> Markup:
        return Markup(f"{EDGE}{name}\0")  # noqa: S704 (a mark of ours)


HOLES = Holes()
Parts = Memory[Hashable, Part]
FRAME: Parts = Memory(size=1_000)
"""Parts of the frame around every page, which are made of templates and texts alone."""


def init_parts(app: Flask, own: Callable[[], object]) -> None:
    """Let templates keep parts of pages, and know what is the reader's own.

    Args:
        app: The application; its forms are protected already.
        own: Gives what is the current reader's own, by attribute.
    """
    app.extensions[OWN] = own
    app.jinja_env.globals["frame_part"] = frame_part
    app.jinja_env.globals["csrf_token"] = _form_token
    app.context_processor(lambda: {"own": _own(), "csrf_token": _form_token})


def _own() -> Any:
    return HOLES if g.get("is_kept") else current_app.extensions[OWN]()


def _form_token() -> str:
    return str(_own().csrf_token)


@contextmanager
def _keeping() -> Iterator[None]:
    """Draw with holes."""
    before = g.get("is_kept", False)
    g.is_kept = True
    try:
        yield
    finally:
        g.is_kept = before


def _draw(template: str, context: dict[str, object]) -> Part:
    with _keeping():
        return Part(tuple(HOLE.split(render_template(template, **context))))


def frame_part(template: str, *key: Hashable, **shown: Hashable) -> Markup:
    """Return a part of the frame around a page.

    Args:
        template: Its template.
        key: All that it depends on besides the language, what is the reader's own, and what it is told.
        **shown: What it is told.
    """
    full = (template, str(get_locale()), *key, *sorted(shown.items()))
    return FRAME.get(full, lambda: _draw(template, dict(shown))).fill(_own())


def kept_page(template: str, parts: Parts, key: Hashable, context: Callable[[], dict[str, object]]) -> Response:
    """Answer with a page of which many readers see the same.

    Args:
        template: Name of the template.
        parts: Where such pages are kept.
        key: All that tells this page from others for other readers: what it shows, what the reader may see and do.
        context: Gives what the template shows, asked only where the page is not kept yet.
    """
    if FRAGMENT_HEADER in request.headers:
        return page(template, **context())
    own = current_app.extensions[OWN]()
    full = (template, key, own.frame, str(get_locale()), str(get_timezone()))
    response = make_response(str(parts.get(full, lambda: _draw(template, context())).fill(own)))
    response.vary.add(FRAGMENT_HEADER)
    return response
