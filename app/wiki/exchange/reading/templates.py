"""From the tags of site generators to Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from app.wiki.exchange.reading.addresses import percent_encode
from app.wiki.exchange.reading.draft import Draft, clean_text, dedent_lines, indent_lines, trim_lines
from app.wiki.exchange.reading.finding import SIZE_LIMIT, read_bytes
from app.wiki.exchange.reading.front_matter import FRONT, SCHEME
from app.wiki.exchange.reading.literals import keep_literals
from app.wiki.exchange.reading.model import Notes
from app.wiki.exchange.reading.template_tags import (
    ALERT,
    ANY_TAG,
    COMMENT,
    INCLUDE,
    KRAMDOWN,
    TAG,
    VARIABLE,
    literal_of,
    words_of,
)

ALERT_TYPES = {
    "info": "note", "warning": "warning", "error": "danger", "emergency": "danger", "success": "tip",
}  # fmt: skip
ICONS = re.compile(r"(?:.*[_-])?icon|usa_.*")
BASES = re.compile(
    r"(?:site|base|config|metadata|env)\.base_?(?:url|path)|(?:site|metadata)\.url|base_?url", re.IGNORECASE
)
ADDRESS_FILTERS = frozenset(("url", "relative_url", "absolute_url", "prepend: site.baseurl"))
BEFORE_ADDRESS = re.compile(r"(?:[(<\"'=/]|\]:)\s*$")
INCLUDE_DEPTH = 5


class TemplateWriter:
    """Writes the tags of one page as Markdown."""

    def __init__(self, root: Path, address: str, title: str, notes: Notes) -> None:
        """Begin a page.

        Args:
            root: The root of the site, where `_includes` lies.
            address: Where the page will be.
            title: What it is called, where that is known.
            notes: Hears of what has no equivalent.
        """
        self._root = root
        self._variables = {"page.url": address, "page.title": title, "title": title}
        self._notes = notes
        self._missing: set[str] = set()
        self._included = 0
        self._tags: dict[str, Callable[[str, int], str]] = {
            "image": self._image, "image_with_class": self._image, "download": self._download,
            "slack_channel": self._slack_channel,
        }  # fmt: skip

    def write(self, draft: Draft) -> None:
        """Rewrite the tags of a text, code and raw parts having been put aside."""
        self._draft = draft
        draft.sub(COMMENT, lambda _match, _line: "")
        self._include(draft)
        draft.sub(VARIABLE, self._variable)
        draft.sub(TAG, self._tag)
        draft.sub(ALERT, self._alert)
        draft.sub(ANY_TAG, self._unknown)
        draft.sub(KRAMDOWN, lambda _match, _line: "")

    def _include(self, draft: Draft) -> None:
        for _depth in range(INCLUDE_DEPTH):
            if not INCLUDE.search(draft.text):
                return
            draft.sub(INCLUDE, self._included_text)
        draft.sub(INCLUDE, lambda match, line: self._not_included(words_of(match["arguments"]), line))

    def _included_text(self, match: re.Match[str], line: int) -> str:
        words = words_of(match["arguments"])
        path = self._root / "_includes" / words[0].lstrip("/") if words else self._root
        try:
            content = read_bytes(path, self._root / "_includes")
        except (OSError, ValueError):
            return self._not_included(words, line)
        self._included += len(content)
        if self._included > SIZE_LIMIT:
            return self._not_included(words, line)
        part = self._draft.part(FRONT.sub("", clean_text(content.decode(errors="replace"))).rstrip("\n"))
        keep_literals(part)
        part.sub(COMMENT, lambda _match, _line: "")
        return part.text

    def _not_included(self, words: list[str], line: int) -> str:
        name = words[0] if words else ""
        if name not in self._missing:
            self._missing.add(name)
            self._notes.problem(line, f"The part “{name}”, which the page includes, is not there.")
        return ""

    def _variable(self, match: re.Match[str], line: int) -> str:
        expression = " ".join(match["expression"].split())
        first, *filters = (part.strip() for part in expression.split("|"))
        value = self._value(first)
        if value is None or any(one not in ADDRESS_FILTERS for one in filters):
            self._notes.problem(line, f"“{{{{ {expression} }}}}” was removed: its value is not known.")
            return ""
        return value

    def _value(self, name: str) -> str | None:
        if BASES.fullmatch(name):
            return ""
        return self._variables.get(name) if (literal := literal_of(name)) is None else literal

    def _tag(self, match: re.Match[str], line: int) -> str:
        name = match["name"]
        if name in ("page", "link", "post_url"):
            return self._address(match)
        if name in ("alert", "endalert"):
            return match[0]
        if ICONS.fullmatch(name):
            return ""
        if name in self._tags and (written := self._tags[name](match["arguments"], line)):
            return written
        return self._unknown(match, line)

    def _address(self, match: re.Match[str]) -> str:
        """Return an address from the root; as a link where it does not stand in one."""
        words = words_of(match["arguments"])
        address = words[0] if words else ""
        if not SCHEME.match(address):
            path, mark, fragment = address.partition("#")
            address = f"/{percent_encode(path.lstrip('/'))}{mark}{percent_encode(fragment)}"
        before = match.string[max(0, match.start() - 80) : match.start()]
        return address if BEFORE_ADDRESS.search(before) else f"[{address}]({address})"

    def _image(self, arguments: str, _line: int) -> str:
        words = words_of(arguments)
        if not words:
            return ""
        alt = words[-1].replace("[", "(").replace("]", ")") if len(words) > 1 else ""
        return f"![{alt}]({_file_address(words[0])})"

    def _download(self, arguments: str, _line: int) -> str:
        words = words_of(arguments)
        address = _file_address(words[0]) if words else ""
        return f"[{words[1]}]({address})" if len(words) > 1 else address

    def _slack_channel(self, arguments: str, _line: int) -> str:
        words = words_of(arguments)
        if not words:
            return ""
        channel = self._draft.keep(f"`#{words[0].lstrip('#').replace('`', '')}`")
        return f"{words[1]} ({channel})" if len(words) > 1 else channel

    def _alert(self, match: re.Match[str], _line: int) -> str:
        heading, kind, *_rest = [*words_of(match["arguments"]), "", ""]
        title = heading.replace('"', "”") or "Note"
        indent = match["indent"] or ""
        content = trim_lines(dedent_lines(match["content"]))
        lines = [
            f'{indent}!!! {ALERT_TYPES.get(kind.lower(), "note")} "{title}"',
            indent_lines(content, f"{indent}    "),
        ]
        before, after = match.string[: match.start()], match.string[match.end() :]
        return f"{_gap_after(before)}{chr(10).join(lines).rstrip()}{_gap_before(after)}"

    def _unknown(self, match: re.Match[str], line: int) -> str:
        tag = " ".join(match[0].split())
        self._notes.problem(line, f"“{tag if len(tag) < 80 else tag[:80] + ' …'}” was removed: it has no equivalent.")
        return ""


def _file_address(path: str) -> str:
    return path if SCHEME.match(path) else percent_encode(path)


def _gap_after(before: str) -> str:
    tail = before[-40:].rstrip(" \t")
    return "" if not tail or tail.endswith("\n\n") else "\n" if tail.endswith("\n") else "\n\n"


def _gap_before(after: str) -> str:
    return "" if not after or after.startswith("\n\n") else "\n" if after.startswith("\n") else "\n\n"
