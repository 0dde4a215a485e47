"""Rewriting links and images: to pages in the space, to files that come along."""

from __future__ import annotations

import re
from html import escape, unescape

from app.wiki.exchange.reading.addresses import Place, Site, percent_encode
from app.wiki.exchange.reading.attaching import Attachments, NotTakenError, looks_like_file
from app.wiki.exchange.reading.draft import OPEN, Draft
from app.wiki.exchange.reading.front_matter import SCHEME
from app.wiki.exchange.reading.html_tags import TAG, attributes_of
from app.wiki.exchange.reading.model import Notes

LABEL = r"(?:[^\[\]\n]|\n(?![ \t]*\n)|\\[\[\]]|\[(?:[^\[\]\n]|\n(?![ \t]*\n))*\])"
TITLE = r"(?P<title>\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?"
DESTINATION = (
    r"(?:<(?P<pointed>[^<>\n]*)>|(?P<plain>(?:[^\s()<>]|\((?:[^\s()]|\([^\s()]*\))*\))*)"
    r"|(?P<spaced>[^\s()<>\"'][^()<>\"'\n]*\.[A-Za-z0-9]{1,5}))"
)
IMAGE = re.compile(rf"(?<!\\)!\[(?P<label>{LABEL}*)\]\(\s*{DESTINATION}{TITLE}\s*\)")
LINK = re.compile(rf"(?<![\\!])\[(?P<label>{LABEL}*)\]\(\s*{DESTINATION}{TITLE}\s*\)")
DEFINITION = re.compile(
    r"^(?P<start> {0,3}\[(?P<id>[^\]\^\n][^\]\n]*)\]:[ \t]*\n?[ \t]*)(?:<(?P<pointed>[^<>\n]*)>|(?P<plain>[^\s<>]\S*))"
    r"(?P<title>(?:[ \t]+|[ \t]*\n[ \t]+)(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*$",
    re.MULTILINE,
)
REFERENCE = re.compile(r"(?<!\\)!?\[(?P<label>[^\[\]\n]*(?:\n[^\[\]\n]+)*)\](?:[ ]?\[(?P<id>[^\[\]\n]*)\])?(?![(:\[])")


class LinkRewriter:
    """Rewrites the links of one page.

    Attributes:
        keys: The files that the page refers to, in the order of its text.
    """

    def __init__(self, site: Site, attachments: Attachments, place: Place, notes: Notes) -> None:
        self._site = site
        self._attachments = attachments
        self._place = place
        self._notes = notes
        self._dropped: set[str] = set()
        self.keys: dict[str, None] = {}

    def rewrite(self, draft: Draft) -> None:
        """Rewrite all links and images of a text, those in HTML as well."""
        draft.sub(TAG, self._tag)
        draft.sub(IMAGE, self._image)
        draft.sub(LINK, self._link)
        draft.sub(DEFINITION, self._definition)
        if self._dropped:
            draft.sub(REFERENCE, self._reference)

    def _image(self, match: re.Match[str], line: int) -> str:
        address = _address_of(match)
        if _is_settled(address):
            return match[0]
        file = self._file(address, line)
        return f"![{match['label']}]({file}{match['title'] or ''})" if file else match["label"]

    def _link(self, match: re.Match[str], line: int) -> str:
        address = _address_of(match)
        if _is_settled(address):
            return match[0]
        target = self._target(address, line)
        return f"[{match['label']}]({target}{match['title'] or ''})" if target else match["label"]

    def _definition(self, match: re.Match[str], line: int) -> str:
        address = match["pointed"] or match["plain"] or ""
        if _is_settled(address):
            return match[0]
        target = self._target(address, line)
        if not target:
            self._dropped.add(_id_of(match["id"]))
            return ""
        return f"{match['start']}{target}{match['title'] or ''}"

    def _reference(self, match: re.Match[str], _line: int) -> str:
        return match["label"] if _id_of(match["id"] or match["label"]) in self._dropped else match[0]

    def _tag(self, match: re.Match[str], line: int) -> str:
        name = match["name"].lower()
        if match["close"] or name not in ("a", "img"):
            return match[0]
        attributes = attributes_of(match["attributes"])
        key = "href" if name == "a" else "src"
        address = unescape(attributes.get(key, "")).strip()
        if not address or _is_settled(address):
            return match[0]
        target = self._target(address, line) if name == "a" else self._file(address, line)
        if name == "img" and not target:
            return attributes.get("alt", "")
        attributes[key] = escape(target)
        written = " ".join(f'{key}="{value}"' for key, value in attributes.items() if value)
        return f"<{name} {written}>"

    def _target(self, address: str, line: int) -> str:
        """Return where a link leads; empty where only its text can stay."""
        if not address:
            self._notes.broken(line, "The link has no address.")
            return ""
        if self._site.is_elsewhere_in_wiki(address):
            return address
        if target := self._site.lead(self._place, address):
            return target
        if looks_like_file(address):
            return self._file(address, line)
        self._notes.broken(line, f"The link to {address} leads to no page.")
        return self._site.guess(self._place, address)

    def _file(self, address: str, line: int) -> str:
        try:
            key = self._attachments.take(self._place, address)
        except NotTakenError as error:
            self._notes.problem(line, str(error))
            return ""
        self.keys[key] = None
        return f"attachment:{percent_encode(key)}"


def _address_of(match: re.Match[str]) -> str:
    return (match["pointed"] or match["plain"] or match["spaced"] or "").strip()


def _is_settled(address: str) -> bool:
    """Return whether an address is none of the site's own: external, on the same page, or put aside."""
    return address.startswith(("#", OPEN)) or bool(SCHEME.match(address))


def _id_of(text: str) -> str:
    return " ".join(text.split()).casefold()
