"""How a document lies in Whoosh: our own terms, handed over ready-made."""

from __future__ import annotations

import json
import secrets
from mmap import ACCESS_READ, mmap
from typing import Any

from whoosh.analysis import IDAnalyzer
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.fields import ID, NUMERIC, STORED, TEXT, Schema
from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.structfile import StructFile

from app.core.index.analysis import compounds_of, folded_words, terms_of
from app.core.index.base import Document

TERMS = {"title": 4.0, "keywords": 2.5, "body": 1.0}
"""The fields that are searched, and how much a match in each weighs."""
WHOLES = {"title": "title_wholes", "keywords": "wholes", "body": "wholes"}
"""Where the wholes of compound words lie that stand in a field."""
NAMES = "names"
WORDS = "words"


class _Segment(W3Segment):
    """A segment named at random; Whoosh asks the shared generator, which a program may have set to repeat itself."""

    @classmethod
    def _random_id(cls, size: int = 16) -> str:
        return secrets.token_hex(size // 2)

    def open_compound_file(self, storage: Any) -> CompoundStorage:
        """Map the segment's file into memory, which all processes share; Whoosh would read it whole into each."""
        with storage.open_file(self.make_filename(self.COMPOUND_EXT)) as file:
            mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
        return CompoundStorage(StructFile(mapped), use_mmap=False)


class Codec(W3Codec):
    """Whoosh's own format, with names of files that are never taken."""

    def new_segment(self, storage: Any, indexname: str) -> _Segment:
        """Return a new, empty segment."""
        return _Segment(self, indexname)


def _terms() -> TEXT:
    return TEXT(analyzer=IDAnalyzer(), phrase=True)


SCHEMA = Schema(
    key=ID(unique=True, stored=True, sortable=True),
    kind=ID(stored=True),
    number=NUMERIC(stored=True, bits=64),
    version=STORED,
    audience=ID(stored=True),
    facets=STORED,
    facet=TEXT(analyzer=IDAnalyzer(), phrase=False),
    text=STORED,
    heading=STORED,
    title=_terms(),
    keywords=_terms(),
    body=_terms(),
    title_wholes=TEXT(analyzer=IDAnalyzer(), phrase=False),
    wholes=TEXT(analyzer=IDAnalyzer(), phrase=False),
    names=TEXT(analyzer=IDAnalyzer(), phrase=False),
    words=TEXT(analyzer=IDAnalyzer(), phrase=False),
    boost=ID(),
)


def facet_term(name: str, value: str) -> str:
    """Return the term that stands for a facet's value."""
    return f"{name}={value}"


def fields_of(document: Document) -> dict[str, Any]:
    """Return what Whoosh is given for a document."""
    keywords = " . ".join(document.keywords)
    everything = f"{document.title} {keywords} {document.body}"
    return {
        "key": document.key,
        "kind": document.kind,
        "number": document.id,
        "version": document.version,
        "audience": str(document.audience_id),
        "facets": json.dumps(dict(document.facets)),
        "facet": [facet_term(name, value) for name, value in document.facets.items()],
        "text": document.body,
        "heading": document.title,
        "title": terms_of(document.title, document.language),
        "keywords": terms_of(keywords, document.language),
        "body": terms_of(document.body, document.language),
        "title_wholes": compounds_of(document.title),
        "wholes": compounds_of(f"{keywords} {document.body}"),
        "names": sorted(set(folded_words(f"{document.title} {keywords}"))),
        "words": sorted(set(folded_words(everything))),
    } | ({} if document.boost == 1 else {"boost": str(document.boost)})
