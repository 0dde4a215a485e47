"""Links to sections: site generators make other ids of the same headings than our renderer does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from markdown.extensions.toc import slugify

HEADING = re.compile(r"^(?P<marks>#{1,6}[ \t]+)(?P<words>.+?)[ \t]*(?:\{#(?P<given>[^}\s]+)\})?[ \t]*#*[ \t]*$", re.M)
LINKED = re.compile(r"!?\[(?P<words>[^\]]*)\]\([^)]*\)")
MARKS = re.compile(r"[*_`~]|</?\w[^>]*>")
SECTION = re.compile(r"(?P<before>\]\((?P<path>/wiki/[^\s)#]+)?)#(?P<id>[^\s)\"]+)")


def mend_sections(sources: Mapping[str, str]) -> dict[str, str]:
    """Return texts in which links to sections name them by our ids, and headings give themselves none.

    Args:
        sources: Markdown by the page's address on the site.
    """
    known = {url: _ids_in(source) for url, source in sources.items()}
    mended = {}
    for url, source in sources.items():
        linked = SECTION.sub(partial(_mended, known=known, url=url), source)
        mended[url] = HEADING.sub(lambda match: match["marks"] + match["words"] if match["given"] else match[0], linked)
    return mended


def _ids_in(source: str) -> dict[str, str]:
    """Return the ids of a text's headings by the ids that they gave themselves, and by what all generators agree on."""
    headings = [(_id_of(match["words"]), match["given"]) for match in HEADING.finditer(source)]
    alike = {_bare(one): one for one, _given in reversed(headings)}
    given = {name: one for one, name in headings if name}
    return alike | given | {one: one for one, _given in headings}


def _id_of(words: str) -> str:
    """Return the id that our renderer gives a heading."""
    return str(slugify(MARKS.sub("", LINKED.sub(r"\g<words>", words)), "-"))


def _bare(section: str) -> str:
    return re.sub(r"[^a-z0-9]", "", section.lower().replace("-and-", "-"))


def _mended(match: re.Match[str], known: Mapping[str, Mapping[str, str]], url: str) -> str:
    ids = known.get(match["path"] or url, {})
    section = match["id"]
    return f"{match['before']}#{ids.get(section) or ids.get(_bare(section)) or section}"
