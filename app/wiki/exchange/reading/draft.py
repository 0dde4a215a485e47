"""A text that is rewritten step by step and still knows its lines, with parts that no step may touch."""

from __future__ import annotations

import re
from collections.abc import Callable

OPEN, CLOSE, BREAK = "\ufdd0", "\ufdd1", "\ufdd2"
"""Unicode sets these code points apart for use inside a program (noncharacters); no text has them."""
KEPT = re.compile(f"{OPEN}([0-9]+){CLOSE}")
NOT_TEXT = re.compile("[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")


def clean_text(text: str) -> str:
    """Return a text with plain line ends and without what is no character of a text, our own marks among them."""
    return NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class Draft:
    """A text being rewritten.

    Parts that later steps must not see are kept aside: a mark stands for each until the text is restored.
    """

    def __init__(self, text: str, first_line: int = 1, kept: list[str] | None = None) -> None:
        """Begin with a text.

        Args:
            text: The text, cleaned.
            first_line: The line of the file on which it begins.
            kept: What another draft keeps aside, where this one becomes a part of it.
        """
        self.text = text
        self._kept = [] if kept is None else kept
        self._lines = list(range(first_line, first_line + text.count("\n") + 1))

    def part(self, text: str) -> Draft:
        """Return a draft of a text that will be put into this one."""
        return Draft(text, kept=self._kept)

    def keep(self, text: str) -> str:
        """Put a text aside and return the mark that stands for it."""
        self._kept.append(text)
        return f"{OPEN}{len(self._kept) - 1}{CLOSE}"

    def keep_lines(self, text: str) -> str:
        """Put a text aside line by line; indentation stays, so that the lines can be moved to the right."""
        return "\n".join(self._keep_line(line) for line in text.split("\n"))

    def _keep_line(self, line: str) -> str:
        content = line.lstrip(" \t")
        return line[: len(line) - len(content)] + (self.keep(content) if content else "")

    def restore(self, text: str) -> str:
        """Return a text with everything put back that was kept aside."""
        while KEPT.search(text):
            text = KEPT.sub(lambda match: self._kept[int(match[1])], text)
        return text

    def replace_lines(self, lines: list[str]) -> None:
        """Replace all lines, one by one."""
        self.text = "\n".join(lines)

    def sub(self, pattern: re.Pattern[str], replace: Callable[[re.Match[str], int], str]) -> None:
        """Replace whatever matches.

        Args:
            pattern: What to look for.
            replace: Returns the new text for a match and the line of the file on which it stands.
        """
        parts, lines = [], self._lines[:1]
        end = line = 0
        for match in pattern.finditer(self.text):
            before = self.text[end : match.start()]
            lines += self._lines[line + 1 : line + 1 + before.count("\n")]
            line += before.count("\n")
            first, line = self._lines[line], line + match[0].count("\n")
            new = replace(match, first)
            lines += [min(first + number, self._lines[line]) for number in range(1, new.count("\n") + 1)]
            parts += [before, new]
            end = match.end()
        self.text = "".join([*parts, self.text[end:]])
        self._lines = lines + self._lines[line + 1 :]


def indent_lines(text: str, prefix: str) -> str:
    """Return a text with its lines moved to the right, empty ones excepted."""
    return "\n".join(prefix + line if line.strip() else "" for line in text.split("\n"))


def dedent_lines(text: str) -> str:
    """Return a text moved to the left as far as its lines allow, the first excepted where it begins at once."""
    lines = text.split("\n")
    rest = [line for line in lines[1:] if line.strip()]
    if not rest:
        return text.lstrip(" \t")
    width = min(len(line) - len(line.lstrip(" \t")) for line in rest)
    return "\n".join([lines[0].lstrip(" \t"), *(line[width:] if line.strip() else "" for line in lines[1:])])


def trim_lines(text: str) -> str:
    """Return a text without empty lines at its beginning and end."""
    lines = text.split("\n")
    full = [number for number, line in enumerate(lines) if line.strip()]
    return "\n".join(lines[full[0] : full[-1] + 1]).rstrip() if full else ""
