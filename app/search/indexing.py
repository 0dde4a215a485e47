"""Keeping the index in step: changes are noted in the database, and written to the index in batches by the worker.

The index is a cache. It is written after the database, so a crash in between leaves a noted change that is written
again; a damaged or missing index is built anew beside the old one while the site keeps answering.
"""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select

from app.core import clock, jobs
from app.core.db import current_unit, session, try_lock, unit_of_work
from app.core.events import Event, Handler, Listener
from app.core.feature import SearchSource, house
from app.core.generations import note_changed
from app.core.index import Document, IndexState, IndexUnavailableError
from app.core.installation import installation
from app.search.models import IndexChange

log = logging.getLogger(__name__)
BATCH = 500
FLUSH = "search.flush_index"
SOON_SECONDS = 0.5
LATER_SECONDS = 2.0
_at_work = threading.Lock()


def listeners_for(sources: Iterable[SearchSource]) -> Iterator[Listener]:
    """Yield a listener for each kind of event that changes what can be found."""
    for source in sources:
        for event in source.changed_by:
            yield Listener(f"search.index_{source.kind}.{event.name}", event, _noting(source))


def _noting(source: SearchSource) -> Handler:
    def note(event: Event) -> None:
        for object_id in source.changed_by[type(event)](event):
            note_change(source.kind, object_id)

    return note


def note_change(kind: str, object_id: int) -> None:
    """Note that the index has to learn of a thing, as part of the current unit of work."""
    session.add(IndexChange(kind=kind, object_id=object_id, noted_at=clock.now()))
    current_unit().after_commit(FLUSH, lambda: jobs.enqueue_quietly(FLUSH, delay=SOON_SECONDS))


def flush_index() -> int:
    """Write noted changes to the index, unless somebody else is at it: then try again soon.

    Of two at once, one could write what it read of a thing a moment ago over what the other has read just now.

    Returns:
        How many changes were written.
    """
    if not _at_work.acquire(blocking=False):
        return _postpone()
    try:
        with unit_of_work(read_only=True):
            return _flush() if try_lock(FLUSH) else _postpone()
    finally:
        _at_work.release()


def _postpone() -> int:
    jobs.enqueue_quietly(FLUSH, delay=LATER_SECONDS)
    return 0


def _flush() -> int:
    written = 0
    while changes := next_changes():
        try:
            _write(changes)
        except IndexUnavailableError:
            log.warning("the index is out of reach; %s changes wait for its repair", len(changes))
            return written
        forget_changes(changes)
        written += len(changes)
    return written


def next_changes() -> Sequence[IndexChange]:
    """Return the changes that the index is to learn of next."""
    with unit_of_work(read_only=True):
        return session.scalars(select(IndexChange).order_by(IndexChange.id).limit(BATCH)).all()


def forget_changes(changes: Sequence[IndexChange]) -> None:
    """Forget changes that the index knows of.

    SQLite gives the number of a deleted row to the next one. So where another worker has forgotten these already, a
    later change may bear one of their numbers by now: that one stays.

    Args:
        changes: As they were read, at least one.
    """
    read = (
        IndexChange.id.in_([one.id for one in changes]),
        IndexChange.noted_at <= max(one.noted_at for one in changes),
    )
    with unit_of_work():
        session.execute(delete(IndexChange).where(*read))


def _write(changes: Sequence[IndexChange]) -> None:
    """Bring what has changed into the index, as it is when our turn to write has come.

    Two may write at the same time, and what the first one has read is old when the second one has written.
    """
    ids_by_kind: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        ids_by_kind[change.kind].add(change.object_id)
    there: set[str] = set()
    installation().index.add(_noting_keys(_documents(ids_by_kind), there))
    gone = {kind: {one for one in ids if f"{kind}:{one}" not in there} for kind, ids in ids_by_kind.items()}
    if any(gone.values()):
        installation().index.remove(_gone_among(gone))


def _documents(ids_by_kind: Mapping[str, set[int]]) -> Iterator[Document]:
    with unit_of_work(read_only=True):
        for kind, ids in ids_by_kind.items():
            source = house().search_sources.get(kind)
            if source and ids:
                yield from source.documents(sorted(ids))


def _noting_keys(documents: Iterable[Document], keys: set[str]) -> Iterator[Document]:
    for document in documents:
        keys.add(document.key)
        yield document


def _gone_among(ids_by_kind: Mapping[str, set[int]]) -> Iterator[str]:
    """Yield the keys of what is not there, or not any more."""
    there = {document.key for document in _documents(ids_by_kind)}
    for kind, ids in ids_by_kind.items():
        yield from (f"{kind}:{one}" for one in sorted(ids) if f"{kind}:{one}" not in there)


def all_documents() -> Iterator[Document]:
    """Yield everything that can be found."""
    for source in house().search_sources.values():
        yield from source.documents(None)


def rebuild_index() -> int:
    """Build the index anew beside the old one, and swap.

    Returns:
        How many documents it holds.
    """
    with unit_of_work(read_only=True):
        installation().index.rebuild(all_documents())
    with unit_of_work():
        note_changed(IndexChange.__part__)
    flush_index()
    return installation().index.count()


def repair_index() -> bool:
    """Build the index anew where it is missing or damaged.

    Returns:
        Whether that was needed.
    """
    state = installation().index.verify()
    if state is IndexState.READY:
        return False
    log.warning("the index is %s; building it anew", state)
    rebuild_index()
    return True


@dataclass
class Comparison:
    """How the index differs from the database, by key."""

    missing: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    surplus: list[str] = field(default_factory=list)

    @property
    def is_equal(self) -> bool:
        """Whether they agree."""
        return not (self.missing or self.stale or self.surplus)


def compare_index() -> Comparison:
    """Compare what the index holds with what the database says."""
    indexed = {key: (version, audience_id) for key, version, audience_id in installation().index.inventory()}
    comparison = Comparison()
    with unit_of_work(read_only=True):
        for document in all_documents():
            known = indexed.pop(document.key, None)
            if known is None:
                comparison.missing.append(document.key)
            elif known != (document.version, document.audience_id):
                comparison.stale.append(document.key)
    comparison.surplus.extend(indexed)
    return comparison
