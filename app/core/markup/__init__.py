"""Markdown to HTML that is safe to show, rendered when a text is saved.

Python-Markdown needs quadratic time for some small inputs, so it runs in a child process that is killed when it takes
too long. What comes back is cleaned here, in layers: bleach, our own rule for addresses, and nh3 as the last word.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from app.core.errors import InvalidError
from app.core.markup.child import RenderingFailedError, RenderingTooSlowError, render_in_child
from app.core.markup.cleaning import clean
from app.core.markup.text import Heading, excerpt, headings_of, links_of, plain_of, plain_to_html

__all__ = ["MAX_BYTES", "RENDERER_VERSION", "Heading", "Rendered", "TooLongError", "excerpt", "render"]

MAX_BYTES = 1_000_000
RENDERER_VERSION = 3
TOO_SLOW = "too_slow"
FAILED = "failed"


class TooLongError(InvalidError):
    """The text is larger than we render."""


@dataclass(frozen=True)
class Rendered:
    """A text, rendered.

    Attributes:
        html: Safe to show.
        plain: The words alone, for the index and for excerpts.
        contents: The headings, in their order.
        links: Where its links lead, inside and outside.
        problem: `too_slow` or `failed` where the text could not be rendered and is shown as it was typed.
        version: Of the renderer; a text rendered by an older one is rendered anew.
    """

    html: str
    plain: str
    contents: tuple[Heading, ...]
    links: tuple[str, ...]
    problem: str | None
    version: int = RENDERER_VERSION


def render(source: str) -> Rendered:
    """Render Markdown.

    Args:
        source: The text as it was typed.

    Raises:
        TooLongError: It has more than a million bytes.
    """
    if len(source.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise TooLongError(_("This text is larger than 1 MB. Split it into several pages."))
    source = source.encode("utf-8", "replace").decode()
    try:
        html, problem = clean(render_in_child(source)), None
    except RenderingTooSlowError:
        html, problem = plain_to_html(source), TOO_SLOW
    except RenderingFailedError:
        html, problem = plain_to_html(source), FAILED
    return Rendered(html, plain_of(html), headings_of(html), links_of(html), problem)
