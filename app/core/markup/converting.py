"""What runs in the child process: Markdown to HTML that nobody may trust yet.

All of it is in this one file, because the child is isolated and can import nothing of ours.
"""

from __future__ import annotations

import json
import re
import resource
import struct
import sys
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import quote
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS_PER_TEXT = 3
HEADER = struct.Struct("!I")
NAMED_LINK = r"\[\[[ \t]*([^\[\]|\\\n<>]{1,300}?)[ \t]*(?:\\?\|[ \t]*([^\[\]\n]{1,300}?)[ \t]*)?\]\]"
NAMED_ADDRESS = "/wiki/link?to="
AFTER_CODE_BEFORE_LINKS = 175
AFTER_FENCES_BEFORE_HTML = 22


class NamedLinkProcessor(InlineProcessor):
    """Turns `[[Page]]`, `[[space/page]]` and `[[Page#Section|words]]` into links by name; who reads finds the page."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # noqa: N802
        """Return the link for one match."""
        target, _hash, section = m[1].partition("#")
        link = Element("a", {"href": NAMED_ADDRESS + quote(target.strip(), safe="")})
        if section:
            link.set("href", f"{link.get('href')}#{slugify(section, '-')}")
        if not m[2]:
            link.set("class", "p-named")
        link.text = markdown.util.AtomicString(m[2] or target.rpartition("/")[2].strip())
        return link, m.start(0), m.end(0)


# Lists as people type them: right under a paragraph, and nested by two blanks. Python-Markdown wants an empty line
# before a list and four blanks for each level; everybody else (CommonMark 0.31, 5.2 and 5.3) does not.
ITEM = re.compile(r"^(?P<indent> *)(?P<marker>[-*+]|\d{1,9}[.)])(?P<gap> +|$)(?P<rest>.*)$")
RULE = re.compile(r"^ {0,3}([-*_])( *\1){2,} *$")
BOX = re.compile(r"^!!! ")
NESTED_BY = 2
LEVEL = 4
BOX_INDENT = " " * LEVEL
CODE_BY = 4
MOST_LEVELS = 20


@dataclass(frozen=True)
class _Open:
    """A list item that is not over yet: where its marker and its content begin."""

    marker_at: int
    content_at: int


class _Lists:
    """Goes through lines and puts those of lists where Python-Markdown looks for them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._open: list[_Open] = []
        self._was_blank = True
        self._began_with_item = False

    def take(self, line: str) -> None:
        """Take the next line."""
        line = line.expandtabs(LEVEL)
        if not line.strip():
            self._was_blank = True
            self.lines.append("")
            return
        is_rule = RULE.match(line)
        if is_rule and self._open:
            self._end_list()
        item = None if is_rule else ITEM.match(line)
        indent = len(line) - len(line.lstrip(" "))
        is_item = item is not None and self._is_item(item, indent)
        if self._was_blank:
            self._began_with_item = is_item
        if item is not None and is_item:
            self._take_item(item, indent)
        elif self._open:
            self._take_content(line, indent)
        else:
            self.lines.append(line)
        self._was_blank = False

    def _is_item(self, item: re.Match[str], indent: int) -> bool:
        """Tell whether a line that looks like an item is one, and neither code nor a number that begins a line."""
        if self._open:
            return indent < self._open[-1].content_at + CODE_BY
        begins_text = not self._was_blank
        return indent < CODE_BY and not (begins_text and item["marker"][-1] in ".)" and item["marker"][:-1] != "1")

    def _take_item(self, item: re.Match[str], indent: int) -> None:
        while self._open and indent < self._open[-1].marker_at + NESTED_BY:
            self._open.pop()
        if not self._was_blank and not self._began_with_item:
            self.lines.append("")
            self._began_with_item = True
        level = min(len(self._open), MOST_LEVELS)
        marker = item["marker"].replace(")", ".")
        self.lines.append(f"{' ' * LEVEL * level}{marker} {item['rest']}".rstrip())
        gap = len(item["gap"]) if 0 < len(item["gap"]) <= CODE_BY else 1
        self._open.append(_Open(indent, indent + len(item["marker"]) + gap))

    def _end_list(self) -> None:
        """End all lists, for a line across the page."""
        self._open.clear()
        self.lines.append("")
        self._was_blank = True

    def _take_content(self, line: str, indent: int) -> None:
        """Take a line that may belong to the innermost item that it is indented for; a lazy one belongs as it is."""
        if self._was_blank:
            while self._open and indent < self._open[-1].marker_at + NESTED_BY:
                self._open.pop()
        if not self._open:
            self.lines.append(line)
            return
        deeper = max(0, indent - self._open[-1].content_at)
        level = min(len(self._open), MOST_LEVELS)
        self.lines.append(" " * (LEVEL * level + deeper) + line.lstrip(" "))


def straighten(lines: list[str]) -> list[str]:
    """Return the lines of a Markdown text with its lists in the form that Python-Markdown understands.

    Args:
        lines: Without their ends; fenced code is not among them any more.
    """
    result: list[str] = []
    lists = _Lists()
    inside: list[str] | None = None
    for line in lines:
        if inside is not None and (not line.strip() or line.startswith(BOX_INDENT)):
            inside.append(line[LEVEL:])
            continue
        result += _of_box(inside)
        inside = None
        if BOX.match(line):
            result += [*lists.lines, line]
            lists, inside = _Lists(), []
        else:
            lists.take(line)
            result += lists.lines
            lists.lines = []
    return result + _of_box(inside)


def _of_box(inside: list[str] | None) -> list[str]:
    """Return what stands in an admonition, indented as it was."""
    return [BOX_INDENT + line if line else "" for line in straighten(inside)] if inside else []


class ListPreprocessor(Preprocessor):
    """Brings lists into the form that Python-Markdown understands."""

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines, straightened."""
        return straighten(lines)


class HouseRules(Extension):
    """What our texts know beyond Markdown: links to pages by their name, and lists as people type them."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        """Add the processors."""
        md.inlinePatterns.register(NamedLinkProcessor(NAMED_LINK, md), "named_link", AFTER_CODE_BEFORE_LINKS)
        md.preprocessors.register(ListPreprocessor(md), "straight_lists", AFTER_FENCES_BEFORE_HTML)


EXTENSIONS = [
    HouseRules(),
    "markdown.extensions.tables",
    "markdown.extensions.footnotes",
    "markdown.extensions.admonition",
    "markdown.extensions.toc",
    "markdown.extensions.sane_lists",
    "pymdownx.superfences",
    "pymdownx.highlight",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]
OPTIONS = {
    "markdown.extensions.toc": {"permalink": False},
    "markdown.extensions.footnotes": {"BACKLINK_TITLE": ""},
    "pymdownx.tilde": {"subscript": False},
    "pymdownx.highlight": {"use_pygments": True, "noclasses": False, "guess_lang": False, "css_class": "highlight"},
}


def convert(source: str) -> str:
    """Return the HTML of a Markdown text; a new converter each time, because a used one keeps what it has seen."""
    return str(
        markdown.Markdown(extensions=EXTENSIONS, extension_configs=OPTIONS, output_format="html").convert(source)
    )


def _limit_cpu() -> None:
    """Give the next text its seconds of CPU, in case nobody is left to stop it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + CPU_SECONDS_PER_TEXT
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Convert what comes in until the parent is gone.

    Args:
        requests: Texts, each behind its length in four bytes.
        answers: `{"html": ...}` or `{"error": ...}` in the same form.
    """
    while header := requests.read(HEADER.size):
        source = requests.read(HEADER.unpack(header)[0]).decode()
        _limit_cpu()
        try:
            answer = {"html": convert(source)}
        except (Exception, RecursionError) as error:
            answer = {"error": type(error).__name__}
        body = json.dumps(answer).encode()
        answers.write(HEADER.pack(len(body)) + body)
        answers.flush()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    convert("# warm\n\n```python\nup = 1\n```\n")
    serve(sys.stdin.buffer, sys.stdout.buffer)
