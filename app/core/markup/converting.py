"""What runs in the child process: Markdown to HTML that nobody may trust yet."""

from __future__ import annotations

import json
import re
import resource
import struct
import sys
from typing import BinaryIO
from urllib.parse import quote
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify
from markdown.inlinepatterns import InlineProcessor

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS_PER_TEXT = 3
HEADER = struct.Struct("!I")
NAMED_LINK = r"\[\[[ \t]*([^\[\]|\\\n<>]{1,300}?)[ \t]*(?:\\?\|[ \t]*([^\[\]\n]{1,300}?)[ \t]*)?\]\]"
NAMED_ADDRESS = "/wiki/link?to="
AFTER_CODE_BEFORE_LINKS = 175


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


class NamedLinks(Extension):
    """Links to pages by their name."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802
        """Add the processor."""
        md.inlinePatterns.register(NamedLinkProcessor(NAMED_LINK, md), "named_link", AFTER_CODE_BEFORE_LINKS)


EXTENSIONS = [
    NamedLinks(),
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
