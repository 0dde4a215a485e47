"""Code and raw text: found first and kept aside, so that nothing rewrites them."""

from __future__ import annotations

import re

from app.wiki.exchange.reading.draft import Draft

RAW = re.compile(
    r"\{%-?\s*raw\s*-?%\}((?:(?!\{%-?\s*(?:raw|endraw)\b).)*)\{%-?\s*endraw\s*-?%\}", re.DOTALL
)  # fmt: skip
HIGHLIGHT = re.compile(
    r"\{%-?\s*highlight\s+(\w*)[^%]*%\}[ \t]*\n?"
    r"((?:(?!\{%-?\s*(?:highlight|endhighlight)\b).)*)\{%-?\s*endhighlight\s*-?%\}",
    re.DOTALL,
)
PREFORMATTED = re.compile(r"<pre\b[^>]*>(?:(?!</?pre\b).)*</pre\s*>", re.DOTALL | re.IGNORECASE)
INLINE = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t]*\n).){1,5000}?)(?<!`)\1(?!`)", re.DOTALL)
FENCE = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
ITEM = re.compile(r"^[ \t]*([-*+]|\d{1,9}[.)])([ \t]+|$)")
CONTAINER = re.compile(r"^[ \t]*(?:!!!|\?\?\?\+?|:(?=   )|\[\^[^\]]+\]:)")
"""What else has its content indented by four: admonitions, definitions, footnotes."""
CODE_INDENT = 4


def keep_literals(draft: Draft) -> None:
    """Put everything aside that is to stay as it was typed: raw parts, code blocks, code in lines."""
    draft.sub(RAW, lambda match, _line: draft.keep_lines(match[1]))
    draft.sub(HIGHLIGHT, lambda match, _line: draft.keep_lines(f"```{match[1]}\n{match[2].rstrip()}\n```"))
    _keep_blocks(draft)
    draft.sub(PREFORMATTED, lambda match, _line: draft.keep_lines(match[0]))
    draft.sub(INLINE, lambda match, _line: draft.keep_lines(match[0]))


def _keep_blocks(draft: Draft) -> None:
    finder = _BlockFinder()
    lines = draft.text.split("\n")
    draft.replace_lines([draft.keep_lines(line) if finder.is_code(line) else line for line in lines])


class _BlockFinder:
    """Tells lines of code from others, seen from above: fences, and what is indented further than its list asks."""

    def __init__(self) -> None:
        self._fence = ""
        self._offsets: list[int] = []
        self._after_blank = True
        self._in_indented = False
        self._open_html = 0

    def is_code(self, line: str) -> bool:
        """Return whether the next line is code."""
        if self._fence:
            self._end_fence(line)
            return True
        if not line.strip():
            self._after_blank = True
            return False
        is_code = self._begins_fence(line) or self._is_indented(line)
        if not is_code:
            self._note_list(line)
        self._after_blank = False
        return is_code

    def _end_fence(self, line: str) -> None:
        closing = line.strip(" \t>")
        if len(closing) >= len(self._fence) and set(closing) == {self._fence[0]}:
            self._fence = ""

    def _begins_fence(self, line: str) -> bool:
        match = FENCE.match(line)
        self._fence = match["fence"] if match else ""
        return match is not None

    def _is_indented(self, line: str) -> bool:
        width = _width(line)
        if self._after_blank:
            # Content of a list is often indented less than it should be: the outermost item ends with the margin only.
            while self._offsets and self._offsets[-1] > width and (len(self._offsets) > 1 or width == 0):
                self._offsets.pop()
        base = self._offsets[-1] if self._offsets else 0
        can_begin = self._after_blank and not self._is_html(line)
        self._in_indented = (can_begin or self._in_indented) and width >= base + CODE_INDENT
        return self._in_indented

    def _is_html(self, line: str) -> bool:
        """Return whether an indented line belongs to HTML that began further up."""
        return self._open_html > 0 or line.lstrip().startswith("</")

    def _note_list(self, line: str) -> None:
        width = _width(line)
        self._note_html(line)
        if line.startswith("#"):
            self._offsets.clear()
        elif item := ITEM.match(line):
            self._leave(width)
            spaces = len(item[2]) if 1 <= len(item[2]) <= CODE_INDENT else 1
            self._offsets.append(width + len(item[1]) + spaces)
        elif CONTAINER.match(line):
            self._leave(width)
            self._offsets.append(width + CODE_INDENT)

    def _note_html(self, line: str) -> None:
        """Count tables that are open, and divisions that are indented themselves."""
        opened = line.count("<table") + (line.count("<div") if line[0] in " \t" else 0)
        closed = line.count("</table") + line.count("</div")
        self._open_html = max(0, self._open_html + opened - closed)

    def _leave(self, width: int) -> None:
        while self._offsets and self._offsets[-1] > width:
            self._offsets.pop()


def _width(line: str) -> int:
    expanded = line.expandtabs(4)
    return len(expanded) - len(expanded.lstrip(" "))
