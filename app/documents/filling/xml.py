"""The XML parts of office files, read so that they reach nothing outside themselves."""

from __future__ import annotations

from typing import Any

from lxml import etree

from app.documents.filling.errors import Reason, UnfillableError

LARGEST_PART = 12_000_000
"""Bytes of XML that are read at most: about two thousand pages."""
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def parse(data: bytes) -> Any:
    """Return the tree of a part.

    Raises:
        UnfillableError: It is no XML, brings entities of its own, or is too large.
    """
    if len(data) > LARGEST_PART:
        raise UnfillableError(Reason.TOO_LARGE)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        strip_cdata=False,
    )
    try:
        tree = etree.ElementTree(etree.fromstring(data, parser))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnfillableError(Reason.DAMAGED) from error
    if tree.docinfo.doctype:
        raise UnfillableError(Reason.DAMAGED)
    return tree


def serialised(tree: Any) -> bytes:
    """Return the bytes of a tree."""
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=tree.docinfo.standalone))


def local_name(element: Any) -> str:
    """Return an element's name without its namespace; "" for comments and instructions."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace_of(element: Any) -> str:
    """Return an element's namespace."""
    return str(element.tag).rpartition("}")[0][1:] if isinstance(element.tag, str) else ""


def may_hold_places(data: bytes) -> bool:
    """Tell whether a part has enough braces to be worth reading."""
    return data.count(b"{") > 1 and data.count(b"}") > 1
