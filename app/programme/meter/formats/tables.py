"""Rows of delimited text, by the names of their columns."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.programme.meter.formats.lines import LONGEST, Lines
from app.programme.meter.formats.reasons import Reason
from app.programme.meter.sighting import Unreadable

DELIMITERS = ",;\t"
MOST_LINES = 100
"""How many lines a row may have: a subject may hold some line breaks."""
NOT_IN_NAMES = re.compile(r"[^a-z0-9]")
FIELDS = "#Fields:"
SEPARATOR_LINE = re.compile(r"sep=.")

csv.field_size_limit(max(csv.field_size_limit(), LONGEST))  # the recipients of one message may be thousands


class Row(NamedTuple):
    """The cells of a row, and its line."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Header:
    """The first line of a table; `columns` are the places of its columns by their names in small letters alone."""

    text: str
    delimiter: str
    columns: dict[str, int]
    width: int

    def place(self, names: Iterable[str]) -> int:
        """Return the place of the first of some columns that there is; -1 where there is none of them."""
        return next((self.columns[name] for name in names if name in self.columns), -1)

    def has(self, names: Iterable[str]) -> bool:
        """Return whether there is one of some columns."""
        return self.place(names) >= 0

    def parse(self, text: str) -> list[str]:
        """Return the cells of a row; none where it is no row."""
        try:
            return next(csv.reader((text,), delimiter=self.delimiter), [])
        except csv.Error:
            return []


def find_header(lines: Iterable[str | Unreadable]) -> Header | None:
    """Read up to the header: the first line that is not empty, no remark, and says nothing about the delimiter."""
    for line in lines:
        if isinstance(line, Unreadable):
            return None
        text = line.removeprefix(FIELDS).strip(" ") if line.startswith(FIELDS) else line
        if text.strip() and not text.startswith("#") and not SEPARATOR_LINE.fullmatch(text):
            return _header_of(line, text)
    return None


def _header_of(line: str, text: str) -> Header | None:
    header = None
    for delimiter in DELIMITERS:
        try:
            names = next(csv.reader((text,), delimiter=delimiter), [])
        except csv.Error:
            continue
        if header is None or len(names) > header.width:
            columns: dict[str, int] = {}
            for place, name in enumerate(names):
                columns.setdefault(NOT_IN_NAMES.sub("", name.lower()), place)
            header = Header(line, delimiter, columns, len(names))
    return header


class Table:
    """A log as a table.

    Args:
        lines: The log.
        header: Its header.
        needed: The places of the columns without which a row says nothing.
    """

    def __init__(self, lines: Lines, header: Header, needed: Iterable[int]) -> None:
        self._lines = lines
        self._text = lines.text()
        self._again: deque[tuple[int, str]] = deque()
        self._header = header
        self._needed = max(needed) + 1

    def rows(self) -> Iterator[Row | Unreadable]:
        """Return the rows after the header."""
        find_header(self._text)
        text, lines, header, again = self._text, self._lines, self._header, self._again
        while True:
            if again:
                number, line = again.popleft()
            else:
                following = next(text, None)
                if following is None:
                    return
                if isinstance(following, Unreadable):
                    yield following
                    continue
                number, line = lines.number, following
            if line.count('"') & 1:
                yield from self._spread(number, line)
            elif line and line != header.text:
                cells = header.parse(line)
                if self._fits(cells):
                    yield Row(number, cells)
                elif not line.isspace() and not line.startswith("#"):
                    yield Unreadable(number, Reason.COLUMNS)

    def _fits(self, cells: list[str]) -> bool:
        """Return whether a row is whole: it may lack columns behind those needed, or have empty ones too many."""
        width = len(cells)
        return width == self._header.width or (
            self._needed < width < self._header.width
            or (width > self._header.width and not any(cells[self._header.width :]))
        )

    def _spread(self, number: int, line: str) -> Iterator[Row | Unreadable]:
        """Read a row with a line break between quotation marks, or one with a quotation mark too few."""
        held, broken = self._until_closed(line)
        cells = self._header.parse("\n".join([line, *(text for _number, text in held)]))
        if broken is None and held and self._fits(cells):
            yield Row(number, cells)
            return
        self._again.extendleft(reversed(held))
        cells = self._header.parse(line)
        yield Row(number, cells) if self._fits(cells) else Unreadable(number, Reason.QUOTES)
        if broken:
            yield broken

    def _until_closed(self, line: str) -> tuple[list[tuple[int, str]], Unreadable | None]:
        """Return the lines up to that with the closing quotation mark, and a line among them that cannot be read."""
        held: list[tuple[int, str]] = []
        size = len(line)
        while len(held) < MOST_LINES and size < LONGEST:
            if self._again:
                number, text = self._again.popleft()
            else:
                following = next(self._text, None)
                if following is None or isinstance(following, Unreadable):
                    return held, following
                number, text = self._lines.number, following
            held.append((number, text))
            size += len(text)
            if text.count('"') & 1:
                break
        return held, None
