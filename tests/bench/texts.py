"""Real texts, mixed: the sections of rendered pages, put together anew, so that many pages differ and none is made up.

Rendering 50,000 texts would take an hour; a section is rendered once, with the page that it comes from, and what it says
as Markdown, as HTML and as plain words stays together.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from app.core.markup.text import headings_of, links_of, plain_of
from app.wiki.linking import refs_of
from app.wiki.models import Page

HTML_HEADING = re.compile(r"(?=<h2[ >])")
SOURCE_HEADING = re.compile(r"^(?=## )", re.M)
NESTING = ("div", "section", "ul", "ol", "table", "blockquote", "details")
NEARLY = 0.9
SHORT, LONG = 80, 12_000
"""Characters of HTML: what is shorter is no text, what is longer would make the same page again and again."""


@dataclass(frozen=True)
class Section:
    """A part of a real page.

    Attributes:
        page: The title of the page.
        title: Its heading, or that of the page.
        source: As it was typed.
        html: As it is shown.
        plain: Its words.
        contents: Its headings, as pages keep them.
        refs: The pages that it links to, as links name them.
    """

    page: str
    title: str
    source: str
    html: str
    plain: str
    contents: tuple[dict[str, Any], ...]
    refs: frozenset[str]


@dataclass(frozen=True)
class Text:
    """Sections in a row: what a page says."""

    sections: Sequence[Section]

    @property
    def title(self) -> str:
        """A title that says what it is about."""
        first = self.sections[0]
        return f"{first.page}: {first.title}"[:150] if first.page != first.title else first.title[:150]

    @property
    def source(self) -> str:
        """As it was typed."""
        return "\n\n".join(one.source.strip() for one in self.sections) + "\n"

    @property
    def html(self) -> str:
        """As it is shown."""
        return "\n".join(one.html.strip() for one in self.sections)

    @property
    def plain(self) -> str:
        """Its words."""
        return " ".join(one.plain for one in self.sections)

    @property
    def contents(self) -> list[dict[str, Any]]:
        """Its headings."""
        return [heading for one in self.sections for heading in one.contents]


def sections_of(page: Page) -> Iterator[Section]:
    """Yield the parts of a page, cut at its headings of the second level, or the page where the cuts do not agree."""
    sources, htmls = SOURCE_HEADING.split(page.source), HTML_HEADING.split(page.html)
    if len(sources) != len(htmls) or not all(_is_whole(html) for html in htmls):
        sources, htmls = [page.source], [page.html]
    for source, html in zip(sources, htmls, strict=True):
        if SHORT < len(html) < LONG and source.strip():
            contents = tuple(asdict(heading) for heading in headings_of(html))
            title = contents[0]["title"] if contents else page.title
            yield Section(page.title, title, source, html, plain_of(html), contents, frozenset(refs_of(links_of(html))))


def _is_whole(html: str) -> bool:
    return all(html.count(f"<{tag}") == html.count(f"</{tag}>") for tag in NESTING)


class Mixer:
    """Puts sections together.

    Args:
        pages: Real pages, rendered, with their texts; how long they are is how long the new ones will be.
    """

    def __init__(self, pages: Sequence[Page]) -> None:
        self.sections = [section for page in pages for section in sections_of(page)]
        self._lengths = [len(page.html) for page in pages if len(page.html) > SHORT]

    def text(self, number: int) -> Text:
        """Return one of any number of texts; the same number gives the same text."""
        chance = random.Random(number)
        length, chosen, ids = chance.choice(self._lengths), list[Section](), set[str]()
        while not chosen or sum(len(one.html) for one in chosen) < length * NEARLY:
            section = chance.choice(self.sections)
            own = {heading["id"] for heading in section.contents}
            is_too_much = len(section.html) + sum(len(one.html) for one in chosen) > length
            if chosen and (is_too_much or own & ids or section in chosen):
                length = int(length * NEARLY)
                continue
            chosen.append(section)
            ids |= own
        return Text(chosen)

    def short(self, number: int) -> Section:
        """Return one of the sections that are short enough for news, an answer, or a letter."""
        short = [one for one in self.sections if len(one.html) < LONG // 4] or self.sections
        return short[number * 7 % len(short)]
