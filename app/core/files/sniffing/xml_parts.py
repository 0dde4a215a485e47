"""XML parts, read piece by piece without a tree: no entities, no document types, nothing fetched, never too much."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Protocol

from lxml import etree

from app.core.files.sniffing.kinds import Reason, RefusedFileError, refused

MAX_BYTES = 100_000_000
"""How much XML one file may hold, all its parts together."""
MAX_DEPTH = 250
CHUNK = 65_536
ENDINGS = (".xml", ".rels", ".vml", ".svg", ".rdf")
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0")


class Inspector(Protocol):
    """Looks at what a part holds, and raises where that is not to be taken."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See an element begin; names are `{namespace}local`."""

    def data(self, text: str) -> None:
        """See some text."""

    def end(self, name: str) -> None:
        """See an element end."""

    def finish(self) -> None:
        """See the part end."""


class _Target:
    """Stands between the parser and an inspector."""

    def __init__(self, inspector: Inspector) -> None:
        self._inspector = inspector
        self._depth = 0
        self.data = inspector.data

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Refuse what lies deeper than readers with a stack can follow."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise refused(Reason.TOO_LARGE)
        self._inspector.start(name, attributes)

    def end(self, name: str) -> None:
        """See an element end."""
        self._depth -= 1
        self._inspector.end(name)

    def doctype(self, *_declared: object) -> None:
        """Refuse what no office program writes."""
        raise refused(Reason.DECLARATION)

    def close(self) -> None:
        """Return nothing: there is no tree."""


class Budget:
    """How much XML of a file may still be read."""

    def __init__(self) -> None:
        self._left = MAX_BYTES

    def spend(self, size: int) -> None:
        """Take off what was read.

        Raises:
            RefusedFileError: It is too much.
        """
        self._left -= size
        if self._left < 0:
            raise refused(Reason.TOO_LARGE)


def is_xml(name: str, head: bytes) -> bool:
    """Tell whether a part is XML, by its name or by how it begins, whatever it is called."""
    for mark in MARKS:
        head = head.removeprefix(mark)
    begun = head.lstrip(b" \t\r\n\0")
    is_blank = bool(head) and not begun
    return name.lower().endswith(ENDINGS) or begun.startswith(b"<") or is_blank


def inspect(stream: IO[bytes], inspector: Inspector, budget: Budget) -> None:
    """Let an inspector look at a part.

    Args:
        stream: The part.
        inspector: Raises where it finds something.
        budget: What may still be read.

    Raises:
        RefusedFileError: It declares a document type, is no XML, or is too large.
    """
    target = _Target(inspector)
    parser = etree.XMLParser(
        target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        while chunk := stream.read(CHUNK):
            budget.spend(len(chunk))
            parser.feed(chunk)
        parser.close()
    except RefusedFileError:
        raise
    except Exception as error:
        raise refused(Reason.DAMAGED) from error
    inspector.finish()
