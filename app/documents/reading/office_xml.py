"""Parts of office files as trees that reach nothing outside themselves."""

from __future__ import annotations

import zipfile
from typing import Any

from lxml import etree

LARGEST_PART = 30_000_000


class UnreadableError(Exception):
    """A part is missing, damaged or far too large."""


def tree(archive: zipfile.ZipFile, name: str) -> Any:
    """Return a part.

    Raises:
        UnreadableError: It cannot be read.
    """
    try:
        member = archive.getinfo(name)
        if member.file_size > LARGEST_PART:
            raise UnreadableError(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(archive.read(member), parser)
    except (KeyError, etree.XMLSyntaxError) as error:
        raise UnreadableError(name) from error


def local(element: Any) -> str:
    """Return the name of an element without its namespace; empty for comments and the like."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def each(root: Any, name: str) -> list[Any]:
    """Return the elements of a name anywhere below another, whatever edition of the standard they follow."""
    return list(root.iter("{*}" + name))


def value(element: Any, name: str) -> str:
    """Return an attribute whatever its namespace; empty where it is missing."""
    return next((str(text) for key, text in element.attrib.items() if key.rpartition("}")[2] == name), "")


def words(element: Any, *names: str) -> str:
    """Return the text of some elements below another, joined."""
    return "".join(one.text or "" for one in element.iter() if local(one) in names)
