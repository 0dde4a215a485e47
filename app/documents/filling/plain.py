"""Markdown: plain text; bytes that are no UTF-8 stay what they are."""

from __future__ import annotations

from collections.abc import Mapping

from app.documents.filling.values import rewritten


def text_of(data: bytes) -> str:
    """Return the text of a file."""
    return data.decode("utf-8", "surrogateescape")


def filled(data: bytes, values: Mapping[str, str]) -> bytes:
    """Return a text with values put in place, with the line ends that it has itself."""
    line_end = "\r\n" if b"\r\n" in data else "\n"
    fitting = {name: value.replace("\n", line_end) for name, value in values.items()}
    parts = rewritten([text_of(data)], fitting).get(0)
    return data if parts is None else "".join(part.text for part in parts).encode("utf-8", "surrogateescape")
