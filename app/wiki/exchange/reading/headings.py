"""The title of a page, and the headings of the first level, which belong to titles alone."""

from __future__ import annotations

import re
from html import unescape

from app.wiki.exchange.reading.draft import Draft

UNDERLINED = re.compile(r"(?:\A|(?<=\n\n))(?=\S)([^\n#>|-][^\n]*)\n=+[ \t]*(?=\n|\Z)")
FIRST_LEVEL = re.compile(r"^ {0,3}#[ \t]+(?P<words>[^\n]*?)(?:[ \t]+#+)?[ \t]*$", re.MULTILINE)
ONE_MARK = re.compile(r"^( {0,3})#(?=[ \t])", re.MULTILINE)
LINKED = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
MARKS = re.compile(r"\*+|`+|(?<!\w)_+|_+(?!\w)|</?[a-z][^<>]*>|\\(?=\W)|\{#[^{}]*\}", re.IGNORECASE)


def settle_title(draft: Draft, text: str, title: str) -> tuple[str, str]:
    """Return the title of a page, empty where it has none, and its text with all headings below that title.

    Args:
        draft: What the text was kept aside in.
        text: The text, code put aside.
        title: What the front matter says; empty where it says nothing.
    """
    text = UNDERLINED.sub(r"# \1", text)
    heading = FIRST_LEVEL.search(text)
    words = _plain(draft.restore(heading["words"])) if heading else ""
    if heading and words and (not title or _is_title(text[: heading.start()], words, title)):
        title = title or words
        text = text[: heading.start()] + text[heading.end() :].lstrip("\n")
    return title, ONE_MARK.sub(r"\1##", text)


def _is_title(before: str, words: str, title: str) -> bool:
    return not before.strip() and words.casefold() == " ".join(title.split()).casefold()


def plain_title(title: str) -> str:
    """Return a title of front matter as it is read: some have HTML in them."""
    return " ".join(unescape(re.sub(r"</?[a-z][^<>]*>", "", title, flags=re.IGNORECASE)).split())


def _plain(words: str) -> str:
    return " ".join(unescape(MARKS.sub("", LINKED.sub(r"\1", words))).split())
