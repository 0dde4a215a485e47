"""One search: the index proposes, the database decides what the reader may see."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask_babel import LazyString

from app.accounts.models import User
from app.accounts.policy import audience_ids_of
from app.core import jobs
from app.core.calendar import today
from app.core.feature import Found, house
from app.core.index import Fragment, Hit, IndexUnavailableError, Query, phrase_key
from app.core.installation import installation
from app.core.ranking import MONTH, weights_by_month
from app.people.finding import Expert, find_experts
from app.search.models import Pin
from app.search.narrowing import EVERYTHING, Choice, Counts
from app.search.queries import list_pins

PAGE_SIZE = 20
EXPERTS = 4
REPAIR = "search.repair_index"
SUGGESTED = (("faq", 3), ("page", 3), ("person", 3), ("template", 2), ("news", 2), ("skill", 2))
"""What is suggested while typing, in this order, and how many of each."""


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
    department_id: int | None = None
    is_pinned: bool = False

    @property
    def key(self) -> tuple[str, int]:
        """What it is."""
        return self.kind, self.id


@dataclass(frozen=True)
class Group:
    """Suggestions of one kind."""

    kind: str
    label: LazyString
    hits: Sequence[FoundHit]

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.hits)


@dataclass(frozen=True)
class Findings:
    """What was found.

    Attributes:
        hits: Those of this page, best first.
        total: How many there are in all.
        counts: How many have each value of each facet.
        corrected: What was probably meant, where something similar would find more.
        is_complete: Whether the index answered; without it only what the database can match is here.
    """

    hits: Sequence[FoundHit]
    total: int
    counts: Counts
    corrected: str | None = None
    is_complete: bool = True


NOTHING = Findings((), 0, {})


def find(reader: User, text: str, choice: Choice = EVERYTHING, *, page: int = 1) -> Findings:
    """Search for a text; while the index does not answer, by title alone.

    Args:
        reader: Who searches; nothing that the reader may not see is found, counted or hinted at.
        text: What was typed.
        choice: What it is narrowed to.
        page: From 1, each of `PAGE_SIZE` hits.
    """
    try:
        return find_in_index(reader, text, choice, page=page)
    except IndexUnavailableError:
        jobs.enqueue_quietly(REPAIR)
        return find_by_title(reader, text, choice.kind)


def find_in_index(reader: User, text: str, choice: Choice, *, page: int = 1) -> Findings:
    """Search for a text.

    Raises:
        IndexUnavailableError: The index does not answer.
    """
    pins = list_pins(phrase_key(text))
    results = installation().index.search(_query(reader, text, choice, pins, page))
    pinned = [_as_hit(pin) for pin in pins if not pin.is_excluded and choice.is_empty]
    first = {(hit.kind, hit.id) for hit in pinned}
    others = [hit for hit in results.hits if (hit.kind, hit.id) not in first]
    shown = present(reader, [*pinned, *others])
    hits = [replace(hit, is_pinned=True) if hit.key in first else hit for hit in shown]
    hits = hits if page == 1 else [hit for hit in hits if not hit.is_pinned]
    gone = Counter(hit.kind for hit in others) - Counter(hit.kind for hit in shown if hit.key not in first)
    total = max(results.total - gone.total(), len(hits))
    return Findings(hits, total, _without_gone(results.facets, gone) if total or not gone else {}, results.corrected)


def _without_gone(counts: Counts, gone: Counter[str]) -> Counts:
    """Return counts without the hits that are no longer there for the reader, which the index has yet to learn."""
    if not gone:
        return counts
    kinds = {kind: size - gone[kind] for kind, size in counts.get("kind", {}).items()}
    return {**counts, "kind": {kind: size for kind, size in kinds.items() if size > 0}}


def _query(reader: User, text: str, choice: Choice, pins: Sequence[Pin], page: int) -> Query:
    day = today()
    return Query(
        text=text,
        audience_ids=audience_ids_of(reader),
        kinds=(choice.kind,) if choice.kind else (),
        facets=choice.facets(day),
        without=[f"{pin.kind}:{pin.object_id}" for pin in pins if pin.is_excluded],
        weighed_by=MONTH,
        weights=weights_by_month(day),
        limit=PAGE_SIZE,
        offset=(page - 1) * PAGE_SIZE,
    )


def present_pins(reader: User, pins: Sequence[Pin]) -> list[tuple[Pin, FoundHit]]:
    """Return what was arranged with how it is shown, as far as the reader may see it."""
    shown = {hit.key: hit for hit in present(reader, [_as_hit(pin) for pin in pins])}
    return [(pin, shown[pin.key]) for pin in pins if pin.key in shown]


def _as_hit(pin: Pin) -> Hit:
    return Hit(kind=pin.kind, id=pin.object_id, version=0, audience_id=0, score=0.0, title="")


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


def suggest(reader: User, text: str) -> Sequence[Group]:
    """Return what begins like a text, for the search box, by kind.

    Raises:
        IndexUnavailableError: The index does not answer.
    """
    most = max(number for _kind, number in SUGGESTED)
    hits = present(reader, installation().index.suggest(text, audience_ids_of(reader), most))
    sources = house().search_sources
    groups = [
        Group(kind, sources[kind].label, [hit for hit in hits if hit.kind == kind][:number])
        for kind, number in SUGGESTED
        if kind in sources
    ]
    return [group for group in groups if group.hits]


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
            found.department_id,
        )
        for hit in hits
        if (found := shown.get((hit.kind, hit.id)))
    ]
