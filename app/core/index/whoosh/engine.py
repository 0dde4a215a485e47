"""The Whoosh engine: readers kept open, one writer at a time, generations swapped whole."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from whoosh import index as whoosh_index
from whoosh.searching import Searcher

from app.core.index.analysis import Question, analyse, beginnings_of, concepts_of
from app.core.index.base import Document, Hit, IndexState, IndexUnavailableError, Match, Query, Results
from app.core.index.correcting import corrected
from app.core.index.fragments import fragments_of
from app.core.index.whoosh import asking, ranking, retrieving
from app.core.index.whoosh.postings import Snapshot
from app.core.index.whoosh.schema import SCHEMA, Codec, fields_of
from app.core.index.whoosh.segments import Segments
from app.core.index.whoosh.storage import Folder, Stamp, is_intact, write_sums

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
MAX_OFFSET = 10_000
MAX_LIMIT = 200
MAX_MATCHES = 2_000
SWAPS = 20
SWAP_SECONDS = 0.01


def _or_unavailable(method: Callable[P, T]) -> Callable[P, T]:
    """Turn whatever a damaged index makes Whoosh raise into the one error that callers know."""

    @wraps(method)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(*args, **kwargs)
        except IndexUnavailableError:
            raise
        except Exception as error:
            log.warning("the index failed: %s", repr(error))
            raise IndexUnavailableError(f"the index failed: {error!r}") from error

    return guarded


def _reading(method: Callable[P, T]) -> Callable[P, T]:
    """Let one thread read at a time: they share one open reader, and Python runs one of them at a time anyway."""
    guarded = _or_unavailable(method)

    @wraps(method)
    def in_turn(*args: P.args, **kwargs: P.kwargs) -> T:
        with args[0]._lock:  # type: ignore[attr-defined]
            return guarded(*args, **kwargs)

    return in_turn


@dataclass(frozen=True)
class _Reader:
    """An open index: as Whoosh reads it, and its terms as far as they were asked for."""

    stamp: Stamp
    searcher: Searcher
    snapshot: Snapshot


class WhooshEngine:
    """The embedded search engine.

    Args:
        folder: Where its files lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = Folder(folder)
        self._lock = threading.RLock()
        self._reader: _Reader | None = None
        self._segments = Segments()

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents, each in place of the one with its key."""

        def change(writer: Any) -> None:
            for fields in {document.key: fields_of(document) for document in documents}.values():
                writer.update_document(**fields)

        self._write(change)

    def remove(self, keys: Iterable[str]) -> None:
        """Forget documents."""
        self._write(lambda writer: [writer.delete_by_term("key", key) for key in keys])

    @_or_unavailable
    def _write(self, change: Callable[[Any], object]) -> None:
        with self._folder.writing():
            generation = self._folder.current
            if generation is None:
                raise IndexUnavailableError("there is no index yet")
            writer = whoosh_index.open_dir(str(generation)).writer(codec=Codec())
            try:
                change(writer)
                writer.commit()
            except BaseException:
                writer.cancel()
                raise
            write_sums(generation)

    @_or_unavailable
    def rebuild(self, documents: Iterable[Document]) -> None:
        """Build the index anew beside the old one, then swap."""
        with self._folder.writing():
            generation = self._folder.new_generation()
            writer = whoosh_index.create_in(str(generation), SCHEMA).writer(codec=Codec(), limitmb=256)
            for document in documents:
                writer.add_document(**fields_of(document))
            writer.commit()
            write_sums(generation)
            self._folder.switch_to(generation)

    def _current(self) -> _Reader:
        """Return the open reader, opened anew after a commit or a swap."""
        for _swap_meanwhile in range(SWAPS):
            stamp = self._folder.stamp()
            if stamp is not None:
                break
        else:
            raise IndexUnavailableError("there is no index")
        if self._reader is None or self._reader.stamp != stamp:
            self.close()
            searcher = self._open()
            if {*searcher.reader().schema.names()} != {*SCHEMA.names()}:
                searcher.close()
                raise IndexUnavailableError("the index was built by an earlier version")
            self._reader = _Reader(stamp, searcher, Snapshot(searcher.reader(), self._segments))
        return self._reader

    def _open(self) -> Searcher:
        """Open the current generation, again where another one took its place in this very moment."""
        for _swap_meanwhile in range(SWAPS):
            try:
                return whoosh_index.open_dir(str(self._folder.current)).searcher()
            except (OSError, whoosh_index.EmptyIndexError):
                time.sleep(SWAP_SECONDS)
        return whoosh_index.open_dir(str(self._folder.current)).searcher()

    @_reading
    def search(self, query: Query) -> Results:
        """Answer a question."""
        question, reader = analyse(query.text), self._current()
        searcher, snapshot = reader.searcher, reader.snapshot
        readable = snapshot.readable(query.audience_ids)
        if not question.words or not readable:
            return Results(hits=(), total=0, facets={})
        meant, corrections = asking.tolerant(searcher, snapshot, question, readable)
        found = ranking.scorers(snapshot, meant, readable)
        matching = ranking.union(found)
        for phrase in meant.phrases:
            matching &= asking.mask_of_phrase(searcher, snapshot, phrase)
        matching = asking.without(snapshot, matching, query.without)
        narrowed = asking.narrowed(snapshot, matching, query)
        offset, limit = min(max(query.offset, 0), MAX_OFFSET), min(max(query.limit, 0), MAX_LIMIT)
        factors = snapshot.factors(query.weighed_by, query.weights)
        best = ranking.best(snapshot, found, narrowed, offset + limit, factors)[offset : offset + limit]
        return Results(
            hits=[_hit(searcher.stored_fields(number), score, meant) for score, number in best],
            total=narrowed.bit_count(),
            facets=asking.count_facets(snapshot, matching, query),
            corrected=corrected(query.text, corrections),
        )

    @_reading
    def retrieve(self, query: Query) -> Sequence[Match]:
        """Return what is most about a question, best first."""
        snapshot = self._current().snapshot
        among = asking.narrowed(snapshot, snapshot.readable(query.audience_ids), query)
        found = retrieving.best(snapshot, concepts_of(query.text), among, min(query.limit, MAX_MATCHES))
        keys = snapshot.keys(number for _score, number in found)
        return [Match(kind, id_, score) for (kind, id_), (score, _number) in zip(keys, found, strict=True)]

    @_reading
    def suggest(self, prefix: str, audience_ids: Collection[int], limit: int) -> Sequence[Hit]:
        """Return what has words in its title or keywords that begin like each of these words."""
        reader = self._current()
        searcher, snapshot = reader.searcher, reader.snapshot
        words = beginnings_of(prefix)
        matching = snapshot.readable(audience_ids) if words else 0
        for word in words:
            matching &= asking.beginning(searcher, snapshot, word)
        if not matching:
            return []
        found, factors = ranking.namers(snapshot, words, matching), snapshot.factors("", {})
        kinds = [mask & matching for mask in snapshot.facets["kind"].values()]
        best = [one for among in kinds if among for one in ranking.best(snapshot, found, among, limit, factors)]
        return [_hit(searcher.stored_fields(number), score, None) for score, number in sorted(best, reverse=True)]

    @_reading
    def count(self) -> int:
        """Return how many documents there are."""
        return int(self._current().searcher.doc_count())

    @_reading
    def inventory(self) -> Iterable[tuple[str, int, int]]:
        """Return key, version and audience of every document."""
        stored = self._current().searcher.reader().all_stored_fields()
        return [(one["key"], one["version"], int(one["audience"])) for one in stored]

    def state(self) -> IndexState:
        """Return how the index is, from opening it."""
        if self._folder.current is None:
            return IndexState.MISSING
        try:
            self.count()
        except IndexUnavailableError:
            return IndexState.DAMAGED
        return IndexState.READY

    def close(self) -> None:
        """Let go of the open reader."""
        with self._lock:
            if self._reader is not None:
                self._reader.searcher.close()
                self._reader = None

    def verify(self) -> IndexState:
        """Return how the index is, from the checksums of its files."""
        with self._folder.writing():
            generation = self._folder.current
            if generation is None:
                return IndexState.MISSING
            return self.state() if is_intact(generation) else IndexState.DAMAGED


def _hit(fields: dict[str, Any], score: float, question: Question | None) -> Hit:
    return Hit(
        kind=fields["kind"],
        id=fields["number"],
        version=fields["version"],
        audience_id=int(fields["audience"]),
        score=score,
        title=fields["heading"],
        fragments=fragments_of(fields["text"], question.terms) if question else (),
    )
