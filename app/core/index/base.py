"""What every engine can do, and in which words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from app.core.errors import UnavailableError

Fragment = tuple[tuple[str, bool], ...]
"""A passage cut where it matches: pieces of text, each with whether it is a match."""


class IndexUnavailableError(UnavailableError):
    """The index is missing, damaged or out of reach; building it anew heals it."""


class IndexState(StrEnum):
    """How the index is."""

    READY = "ready"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True, kw_only=True)
class Document:
    """A thing as it can be found.

    Attributes:
        kind: What it is; with the id it makes the key.
        id: Its id among things of its kind.
        version: Differs when anything here differs.
        audience_id: Who may find it.
        title: Weighs most.
        body: Weighs least; fragments are cut from it.
        keywords: Weigh in between.
        language: `en` or `fr`: how words are brought to their stem.
        facets: What results can be narrowed by.
        updated_at: When it last changed.
        boost: Factor on its score.
    """

    kind: str
    id: int
    version: int
    audience_id: int
    title: str
    body: str
    keywords: tuple[str, ...] = ()
    language: str = "en"
    facets: Mapping[str, str] = field(default_factory=dict)
    updated_at: datetime
    boost: float = 1.0

    @property
    def key(self) -> str:
        """What identifies it in the index."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, kw_only=True)
class Query:
    """A question.

    Attributes:
        text: Plain words of a person; double quotes make a phrase, nothing else means anything.
        audience_ids: The reader's audiences: nothing else is found, counted or hinted at.
        kinds: Only these, all where empty.
        facets: Only things with any of these values, for each facet.
        without: Keys of documents that are neither found nor counted.
        weighed_by: A facet whose values are factors on the score.
        weights: The factor of each value of that facet; every other has one.
        limit: The most hits returned.
        offset: How many hits to skip.
    """

    text: str
    audience_ids: Collection[int]
    kinds: tuple[str, ...] = ()
    facets: Mapping[str, Collection[str]] = field(default_factory=dict)
    without: Collection[str] = ()
    weighed_by: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A thing that was found."""

    kind: str
    id: int
    version: int
    audience_id: int
    score: float
    title: str
    fragments: tuple[Fragment, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that is about a question, and how much; nothing to be shown."""

    kind: str
    id: int
    score: float


@dataclass(frozen=True, kw_only=True)
class Results:
    """What was found: hits of this page, how many in all, how many by facet, and what was perhaps meant.

    A facet is counted among what the other facets leave, so that each number is what a click on it would show.
    """

    hits: Sequence[Hit]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    corrected: str | None = None


class Engine(Protocol):
    """A search engine. Every method may raise `IndexUnavailableError`.

    There is one writer at a time, and what it is given is read once its turn has come: of two that are given something
    that reads the database, the later one has what is newer.
    """

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents, each in place of the one with its key."""

    def remove(self, keys: Iterable[str]) -> None:
        """Forget documents."""

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Build the index anew beside the old one, then swap; meanwhile the old one answers."""

    def search(self, query: Query) -> Results:
        """Answer a question."""

    def retrieve(self, query: Query) -> Sequence[Match]:
        """Return what is most about a question, best first: many things, cheaply, to be counted rather than shown."""

    def suggest(self, prefix: str, audience_ids: Collection[int], limit: int) -> Sequence[Hit]:
        """Return what has words in its title or keywords that begin like each of these words.

        Args:
            prefix: What was typed so far.
            audience_ids: The reader's audiences.
            limit: The most hits of each kind.
        """

    def count(self) -> int:
        """Return how many documents there are."""

    def inventory(self) -> Iterable[tuple[str, int, int]]:
        """Yield key, version and audience of every document."""

    def state(self) -> IndexState:
        """Return how the index is, from a quick look."""

    def verify(self) -> IndexState:
        """Return how the index is, from a look at every byte."""

    def close(self) -> None:
        """Let go of files and connections."""
