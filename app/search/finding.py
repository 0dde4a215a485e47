"""One search: the index proposes, the database decides what the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.accounts.models import User
from app.accounts.policy import audience_ids_of
from app.core import jobs
from app.core.feature import Found, house
from app.core.index import Fragment, Hit, IndexUnavailableError, Query
from app.core.installation import installation
from app.people.finding import Expert, find_experts

PAGE_SIZE = 20
EXPERTS = 4
REPAIR = "search.repair_index"


@dataclass(frozen=True)
class FoundHit:
    """A hit as it is shown."""

    kind: str
    id: int
    title: str
    url: str
    detail: str
    fragments: Sequence[Fragment] = ()
    answer: str = ""
    lang: str = ""
    picture: str = ""


@dataclass(frozen=True)
class Findings:
    """What was found.

    Attributes:
        hits: Those of this page, best first.
        total: How many there are in all.
        kinds: How many there are of each kind.
        corrected: What was probably meant, where something similar would find more.
        is_complete: Whether the index answered; without it only what the database can match is here.
    """

    hits: Sequence[FoundHit]
    total: int
    kinds: Mapping[str, int]
    corrected: str | None = None
    is_complete: bool = True


NOTHING = Findings((), 0, {})


def find(reader: User, text: str, *, kind: str = "", page: int = 1) -> Findings:
    """Search for a text.

    Args:
        reader: Who searches; nothing that the reader may not see is found, counted or hinted at.
        text: What was typed.
        kind: One kind of things only.
        page: From 1, each of `PAGE_SIZE` hits.
    """
    query = Query(
        text=text,
        audience_ids=audience_ids_of(reader),
        kinds=(kind,) if kind else (),
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
    )
    try:
        results = installation().index.search(query)
    except IndexUnavailableError:
        jobs.enqueue_quietly(REPAIR)
        return find_by_title(reader, text, kind)
    return Findings(
        hits=present(reader, results.hits),
        total=results.total,
        kinds=results.facets.get("kind", {}),
        corrected=results.corrected,
    )


def who_knows(reader: User, text: str) -> Sequence[Expert]:
    """Return the first few who know about a text, as the expert finder ranks them; nobody without an index."""
    try:
        return find_experts(reader, text, EXPERTS)
    except IndexUnavailableError:
        return []


def find_by_title(reader: User, text: str, kind: str = "") -> Findings:
    """Return what the database finds by title alone, while the index does not answer."""
    hits = []
    for source in house().search_sources.values():
        if kind in ("", source.kind):
            found = source.present(reader, source.titled(reader, text, PAGE_SIZE))
            hits += [FoundHit(source.kind, id_, one.title, one.url, one.detail) for id_, one in found.items()]
    return Findings(hits, len(hits), {}, is_complete=False)


def suggest(reader: User, text: str, limit: int = 8) -> Sequence[FoundHit]:
    """Return what begins like a text, for the search box; nothing where the index does not answer."""
    try:
        return present(reader, installation().index.suggest(text, audience_ids_of(reader), limit))
    except IndexUnavailableError:
        return ()


def present(reader: User, hits: Sequence[Hit]) -> list[FoundHit]:
    """Return the hits that the reader may see according to the database, which has the last word."""
    ids: dict[str, list[int]] = defaultdict(list)
    for hit in hits:
        ids[hit.kind].append(hit.id)
    sources = house().search_sources
    shown: dict[tuple[str, int], Found] = {
        (kind, object_id): found
        for kind, kind_ids in ids.items()
        if kind in sources
        for object_id, found in sources[kind].present(reader, kind_ids).items()
    }
    return [
        FoundHit(
            hit.kind,
            hit.id,
            found.title,
            found.url,
            found.detail,
            hit.fragments,
            found.answer,
            found.lang,
            found.picture,
        )
        for hit in hits
        if (found := shown.get((hit.kind, hit.id)))
    ]
