"""Markdown, plain text and tables of values."""

from __future__ import annotations

import csv
import io
import re

from app.documents.reading.found import MOST_TEXT, Found, cut, outline_of, short

MOST_ROWS = 20
MOST_COLUMNS = 20
HEADING = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t#]*$")
FENCE = re.compile(r"[ \t]*(```|~~~)")
DELIMITERS = ";,\t|"


def read_text(data: bytes, ending: str) -> Found:
    """Return what a text says: with its headings where it is Markdown, with its first rows where it is a table."""
    text = cut(decoded(data[: 2 * MOST_TEXT]))
    found = Found(text=text)
    if ending == "md":
        found.content["outline"] = outline_of(_headings_of(text))
    elif ending == "csv":
        found.content["rows"] = _rows_of(text)
    return found


def decoded(data: bytes) -> str:
    """Return the text of bytes: UTF-8, or what old programs on Windows write; nothing is lost, at worst mistaken."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:
            return data.decode("utf-8-sig", "ignore")
        return data.decode("cp1252", "replace")


def _headings_of(text: str) -> list[tuple[int, str]]:
    """Return the headings of Markdown, those in code left out."""
    found, is_code = [], False
    for line in text.split("\n"):
        if FENCE.match(line):
            is_code = not is_code
        elif not is_code and (match := HEADING.match(line)):
            found.append((len(match[1]), match[2]))
    return found


def _rows_of(text: str) -> list[list[str]]:
    """Return the first rows of a table, each as long as the longest."""
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            if any(cell.strip() for cell in row):
                rows.append([short(cell) for cell in row[:MOST_COLUMNS]])
            if len(rows) == MOST_ROWS:
                break
    except csv.Error:
        pass
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]
