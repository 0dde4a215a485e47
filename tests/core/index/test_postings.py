"""What is read from Whoosh's files in one go is what Whoosh itself reads from them piece by piece."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.reading import ReaderClosed

from app.core.index.whoosh import WhooshEngine
from app.core.index.whoosh.postings import best_of, mask_of, numbers_of
from app.core.index.whoosh.segments import Kept
from tests.core.index.conftest import document


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """An index of two segments, with a list of several blocks and one of a single document."""
    engine = WhooshEngine(tmp_path / "index")
    bodies = ["oil " * (number % 5) for number in range(1, 400)]
    engine.rebuild([document(number, "Oil", body) for number, body in enumerate(bodies, 1)])
    engine.add([document(1_000, "Oil", "oil " * 30), document(1_001, "Water", ""), document(3, "Oil", "oil")])
    return engine


def test_each_document_has_the_length_that_whoosh_says(engine: WhooshEngine) -> None:
    reader = engine._current()
    lengths = reader.snapshot.by_length("body", float).tolist()
    numbers = range(reader.snapshot.size)
    assert lengths == [float(reader.searcher.reader().doc_field_length(one, "body") or 0) for one in numbers]
    assert set(lengths) == {0.0, 1.0, 2.0, 3.0, 4.0, 30.0}


@pytest.mark.parametrize(("field", "term"), [("body", "oil"), ("title", "water"), ("kind", "page"), ("body", "no")])
def test_each_term_stands_where_whoosh_says_and_as_often(engine: WhooshEngine, field: str, term: str) -> None:
    reader = engine._current()
    numbers, weights = reader.snapshot.occurrences(field, term)
    found: dict[int, float] = {}
    if (field, term) in reader.searcher.reader():
        matcher = reader.searcher.postings(field, term)
        while matcher.is_active():
            found[matcher.id()] = matcher.weight()
            matcher.next()
    living = np.isin(numbers, numbers_of(reader.snapshot.living, reader.snapshot.size))
    assert dict(zip(numbers[living].tolist(), weights[living].tolist(), strict=True)) == found
    assert bool(found) == (term != "no")


def test_each_document_is_what_its_stored_fields_say(engine: WhooshEngine) -> None:
    reader = engine._current()
    stored = [reader.searcher.stored_fields(number) for number in range(reader.snapshot.size)]
    assert [*reader.snapshot.keys(range(reader.snapshot.size))] == [(one["kind"], one["number"]) for one in stored]


def test_what_was_read_of_a_segment_stays_when_another_is_added_and_goes_with_it(engine: WhooshEngine) -> None:
    (large, _base), *_others = engine._current().snapshot._leaves
    before = engine._segments.occurrences(large, "body", "oil")
    engine.add([document(2_000, "Oil", "oil")])
    (same, _base), *_others = engine._current().snapshot._leaves
    assert engine._segments.occurrences(same, "body", "oil") is before
    engine.rebuild([document(1, "Oil")])
    assert engine._current().snapshot.size == 1
    with pytest.raises(ReaderClosed):
        engine._segments.occurrences(large, "body", "oil")  # it is not kept, and cannot be read any more


@given(st.sets(st.integers(0, 299)))
def test_a_mask_holds_the_documents_that_it_was_made_of(numbers: set[int]) -> None:
    mask = mask_of([*numbers], 300)
    assert mask == sum(1 << number for number in numbers)
    assert numbers_of(mask, 300).tolist() == sorted(numbers)


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(0, 45))
def test_the_best_are_the_first_of_all_that_are_sorted(scores: list[int], wanted: int) -> None:
    ranked = sorted(((float(score), number) for number, score in enumerate(scores)), key=lambda one: (-one[0], one[1]))
    assert best_of(np.arange(len(scores)), np.array(scores, float), wanted) == ranked[:wanted]


def test_what_weighs_too_much_together_goes_longest_not_asked_for_first() -> None:
    kept, made = Kept(3_500_000), []

    def thing(name: str) -> object:
        return kept.get(name, lambda: made.append(name) or np.zeros(125_000))

    for name in ("a", "b", "c", "a", "d", "a", "b"):
        thing(name)
    assert made == ["a", "b", "c", "d", "b"]


def test_a_key_weighs_like_what_is_kept_under_it() -> None:
    kept, made = Kept(1_500_000), []

    def small(key: int) -> object:
        return kept.get(key, lambda: made.append(key) or np.zeros(1))

    large = [1 << 8_000_000 + number for number in range(2)]
    for key in (*large, large[0]):
        small(key)
    assert made == [*large, large[0]]
