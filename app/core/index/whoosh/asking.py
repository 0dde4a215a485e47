"""From a question to a Whoosh query: words joined by OR, those that match more of them first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import reduce
from itertools import islice
from operator import or_

from whoosh import query as wq
from whoosh.searching import Searcher

from app.core.index.analysis import LANGUAGES, Question, Wanted, stem, tolerance
from app.core.index.base import Query
from app.core.index.correcting import nearest
from app.core.index.whoosh.postings import Snapshot, mask_of
from app.core.index.whoosh.ranking import scorer
from app.core.index.whoosh.schema import NAMES, TERMS, WORDS, facet_term

CANDIDATES = 2_000


def mask_of_phrase(searcher: Searcher, snapshot: Snapshot, variants: Sequence[Sequence[str]]) -> int:
    """Return the documents in which the terms of a phrase stand side by side, in any of the languages."""
    places = wq.Or([wq.Phrase(field, list(terms)) for terms in variants for field in TERMS])
    return mask_of(list(searcher.docs_for_query(places)), snapshot.size)


def narrowed(snapshot: Snapshot, matching: int, query: Query) -> int:
    """Return those of some documents that are of the kinds and have the facets a question is narrowed to."""
    if query.kinds:
        matching &= reduce(or_, [snapshot.mask("kind", kind) for kind in query.kinds])
    for name, values in query.facets.items():
        matching &= reduce(or_, [snapshot.mask("facet", facet_term(name, value)) for value in values], 0)
    return matching


def without(snapshot: Snapshot, matching: int, keys: Collection[str]) -> int:
    """Return the documents that are left without those of some keys."""
    return matching & ~reduce(or_, [snapshot.mask("key", key) for key in keys], 0)


def count_facets(snapshot: Snapshot, matching: int, query: Query) -> dict[str, dict[str, int]]:
    """Return how many documents have each value of each facet among what the other facets leave, most first."""
    found = {}
    for name, masks in snapshot.facets.items():
        among = narrowed(snapshot, matching, _without_facet(query, name))
        sizes = {value: size for value, mask in masks.items() if (size := (mask & among).bit_count())}
        if sizes:
            found[name] = dict(sorted(sizes.items(), key=lambda one: -one[1]))
    return found


def _without_facet(query: Query, name: str) -> Query:
    if name == "kind":
        return replace(query, kinds=())
    return replace(query, facets={other: values for other, values in query.facets.items() if other != name})


def beginning(searcher: Searcher, snapshot: Snapshot, word: str) -> int:
    """Return the documents with a word in their names that begins like this one."""
    asked = wq.Prefix(NAMES, word)
    return snapshot.kept(
        ("beginning", word), lambda: mask_of(list(searcher.docs_for_query(asked)), snapshot.size) & snapshot.living
    )


def tolerant(
    searcher: Searcher, snapshot: Snapshot, question: Question, readable: int
) -> tuple[Question, dict[str, str]]:
    """Return the question with words that nobody wrote replaced by what was probably meant.

    Only words that stand in documents the reader may read are considered, so that a correction tells nothing of the
    others.

    Args:
        searcher: The index.
        snapshot: Its terms.
        question: The question.
        readable: The documents that the reader may find.
    """
    corrections = {}
    words = []
    for word in question.words:
        better = None if scorer(snapshot, word, readable).mask else _nearest(searcher, snapshot, word, readable)
        if better is not None:
            corrections[word.folded] = better
            terms = frozenset(stem(better, language) for language in LANGUAGES)
            word = replace(word, folded=better, terms=terms, compound=None)  # noqa: PLW2901
        words.append(word)
    return replace(question, words=tuple(words)), corrections


def _nearest(searcher: Searcher, snapshot: Snapshot, word: Wanted, readable: int) -> str | None:
    """Return the nearest word within the tolerance that the reader could come across, the most frequent of equals."""
    limit = tolerance(word.folded)
    if not limit or word.compound:
        return None
    near = searcher.reader().terms_within(WORDS, word.folded, limit, prefix=1)
    sizes = {one: (snapshot.mask(WORDS, one) & readable).bit_count() for one in islice(near, CANDIDATES)}
    seen = sorted((one for one, size in sizes.items() if size), key=lambda one: -sizes[one])
    return next(iter(nearest(word.folded, seen)), None)
