"""Who wrote which line."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.revising import attribute

ALPHABET = ["a", "b c", "b d", "", "some longer words"]
texts = st.tuples(st.lists(st.sampled_from(ALPHABET), max_size=15).map("\n".join), st.sampled_from(["", "\n"])).map(
    "".join
)


@st.composite
def histories(draw) -> list[str]:
    """Return versions of a text of distinct lines, each an edit of the one before."""
    lines = [f"first {number}\n" for number in range(draw(st.integers(0, 10)))]
    versions = ["".join(lines)]
    for version in range(1, draw(st.integers(1, 5))):
        edited = []
        for number, line in enumerate(lines):
            what = draw(st.sampled_from(["keep"] * 4 + ["change", "remove", "add"]))
            edited += [f"added {version} {number}\n"] if what == "add" else []
            edited += {"change": [f"changed {version} {number}\n"], "remove": []}.get(what, [line])
        lines = edited
        versions.append("".join(lines))
    return versions


def test_a_line_belongs_to_the_version_that_brought_it():
    versions = [(1, "a\nb\n"), (2, "a\nB\nc\n"), (3, "z\na\nB\nc\n")]
    assert attribute(versions) == [(3, "z"), (1, "a"), (2, "B"), (2, "c")]


@given(versions=histories())
def test_a_line_that_was_never_touched_belongs_to_the_first_version_with_it(versions):
    for version, line in attribute(enumerate(versions)):
        assert version == next(number for number, text in enumerate(versions) if f"{line}\n" in text.splitlines(True))


@given(versions=st.lists(texts, min_size=1, max_size=6))
def test_the_lines_are_those_of_the_newest_text(versions):
    lines = attribute(enumerate(versions))
    newest = versions[-1] if versions[-1].endswith("\n") or not versions[-1] else versions[-1] + "\n"
    assert "".join(f"{line}\n" for _number, line in lines) == newest


def test_a_line_that_comes_back_belongs_to_who_brought_it_back():
    assert attribute([(1, "a\nb\n"), (2, "a\n"), (3, "a\nb\n")]) == [(1, "a"), (3, "b")]


def test_neither_line_ends_nor_a_missing_last_one_make_an_author():
    assert attribute([(1, "a\nb"), (2, "a\r\nb\r\n"), (3, "a\nb\nc")]) == [(1, "a"), (1, "b"), (3, "c")]


def test_nothing_comes_of_nothing():
    assert attribute([]) == []
    assert attribute([(1, "a\n"), (2, "")]) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n" * 100_000, "a\n" + "\n" * 100_000 + "b\n"),
        ("".join(f"one {n}\n" for n in range(20_000)), "".join(f"two {n}\n" for n in range(20_000))),
        ("a " * 250_000, "a " * 250_000 + "b"),
    ],
    ids=["blank lines", "nothing in common", "one long line"],
)
def test_large_texts_do_not_take_forever(before, after):
    started = time.process_time()
    attribute([(1, before), (2, after)])
    assert time.process_time() - started < 2
