"""The merge, held against git's."""

import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.revising import Choice, Conflict, merge

NAMES = ("mine", "base", "theirs")
lines = st.lists(st.sampled_from(["a", "b", "c", "", "a b", "d", "- e"]), max_size=12).map("\n".join)
texts = st.tuples(lines, st.sampled_from(["", "\n"])).map("".join)


@st.composite
def edited(draw) -> tuple[str, str, str]:
    """Return a text of distinct lines, and two edits of it."""
    base = [f"line {number}\n" for number in range(draw(st.integers(1, 14)))]
    return "".join(base), "".join(draw(edits(base, "mine"))), "".join(draw(edits(base, "theirs")))


@st.composite
def edits(draw, base: list[str], who: str) -> list[str]:
    """Return a text with some lines changed, removed or added."""
    result = []
    for number, line in enumerate(base):
        what = draw(st.sampled_from(["keep"] * 7 + ["change", "remove", "add"]))
        if what == "add":
            result.append(f"{who} adds at {number}\n")
        if what != "remove":
            result.append(line if what in ("keep", "add") else f"{who} changes {number}\n")
    return result


def merge_by_git(folder: Path, base: str, mine: str, theirs: str) -> tuple[str, int]:
    """Return what git makes of three texts, and how many conflicts it finds."""
    for name, text in zip(NAMES, (mine, base, theirs), strict=True):
        (folder / name).write_text(text, newline="")
    command = ["git", "merge-file", "-p", "--diff3", *NAMES]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout, done.returncode


@given(three=edited())
@settings(max_examples=80, deadline=None)
def test_distinct_lines_are_merged_as_git_merges_them(tmp_path_factory, three):
    theirs, conflicts = merge_by_git(tmp_path_factory.mktemp("git"), *three)
    ours = merge(*three)
    assert ours.is_clean == (conflicts == 0)
    if ours.is_clean:
        assert ours.text == theirs


@given(base=texts, mine=texts, theirs=texts)
def test_nothing_that_anybody_wrote_is_lost(base, mine, theirs):
    merged = merge(base, mine, theirs)
    kept = merged.resolve([Choice.BOTH] * len(merged.conflicts)).splitlines()
    for text in (mine, theirs):
        new = {*text.splitlines()} - {*base.splitlines()}
        assert new <= {*kept}


@given(base=texts, other=texts)
def test_what_only_one_changed_is_taken_as_it_is(base, other):
    assert merge(base, base, other).text == other
    assert merge(base, other, base).text == other
    assert merge(base, other, other).text == other


@given(base=texts, mine=texts, theirs=texts)
def test_sides_are_treated_alike(base, mine, theirs):
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert one.is_clean == other.is_clean
    assert [(c.mine, c.theirs) for c in one.conflicts] == [(c.theirs, c.mine) for c in other.conflicts]


@given(base=texts, mine=texts, theirs=texts)
def test_a_choice_for_one_side_leaves_nothing_of_the_other_in_the_conflict(base, mine, theirs):
    merged = merge(base, mine, theirs)
    for conflict in merged.conflicts:
        assert conflict.resolve(Choice.MINE) == conflict.mine
        assert conflict.resolve(Choice.THEIRS) == conflict.theirs


def test_line_ends_of_windows_are_no_difference():
    assert merge("a\nb\n", "a\r\nb\r\nc\r\n", "a\nb\n").text == "a\nb\nc\n"


def test_a_missing_last_line_end_is_no_conflict():
    assert merge("a\nb\n", "a\nc", "a\nc\n").is_clean


def test_a_conflict_holds_only_what_differs():
    merged = merge("a\nb\nc\n", "a\n1\n2\nc\n", "a\n1\n3\nc\n")
    assert merged.conflicts == (Conflict("b\n", "2\n", "3\n"),)
    assert merged.resolve([Choice.BOTH]) == "a\n1\n2\n3\nc\n"


def test_changes_of_the_other_are_counted():
    base = "".join(f"{number}\n" for number in range(30))
    theirs = base.replace("\n5\n", "\nfive\n").replace("\n20\n", "\ntwenty\n")
    assert merge(base, base.replace("\n12\n", "\ntwelve\n"), theirs).taken == 2


def test_a_choice_is_needed_for_each_conflict():
    merged = merge("a\n", "b\n", "c\n")
    with pytest.raises(ValueError, match="choice"):
        _ = merged.text
    with pytest.raises(ValueError, match="choice"):
        merged.resolve([Choice.MINE, Choice.MINE])


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [
        ("\n" * 100_000, "\n" * 100_000 + "a\n", "b\n" + "\n" * 100_000),
        *[tuple("".join(f"{word} {number}\n" for number in range(20_000)) for word in ("one", "two", "three"))],
        ("x\n" * 50_000, "y\n" * 50_000, "z\n" * 50_000),
    ],
    ids=["blank lines", "nothing in common", "one line over and over"],
)
def test_large_texts_do_not_take_forever(base, mine, theirs):
    started = time.process_time()
    merge(base, mine, theirs)
    assert time.process_time() - started < 10
