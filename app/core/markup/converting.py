"""What runs in the child process: Markdown to HTML that nobody may trust yet."""

from __future__ import annotations

import json
import resource
import struct
import sys
from typing import BinaryIO

import markdown

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS_PER_TEXT = 3
HEADER = struct.Struct("!I")
EXTENSIONS = [
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
