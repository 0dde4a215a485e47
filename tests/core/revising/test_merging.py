"""The merge, held against git's."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.revising import Choice, Conflict, merge

NAMES = ("mine", "base", "theirs")
KINDS = ["keep"] * 7 + ["change", "remove", "add"]
needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
lines = st.lists(st.sampled_from(["a", "b", "c", "", "a b", "d", "- e"]), max_size=12).map("\n".join)
texts = st.tuples(lines, st.sampled_from(["", "\n"])).map("".join)


@st.composite
def edited(draw, shared: bool = False) -> tuple[str, str, str]:
    """Return a text of distinct lines and two edits of it, some of which both sides may make alike."""
    base = [f"line {number}\n" for number in range(draw(st.integers(0, 14)))]
    both = [draw(st.sampled_from(KINDS)) if shared and draw(st.booleans()) else None for _place in [*base, None]]
    mine, theirs = (draw(edits(base, who, both)) for who in ("mine", "theirs"))
    return "".join(base), "".join(mine), "".join(theirs)


@st.composite
def edits(draw, base: list[str], who: str, both: list[str | None]) -> list[str]:
    """Return a text with some lines changed, removed or added, also after the last one."""
    result = []
    for number, line in enumerate([*base, ""]):
        what = both[number] or draw(st.sampled_from(KINDS))
        name = "both" if both[number] else who
        if what == "add":
            result.append(f"{name} adds at {number}\n")
        if what != "remove" and line:
            result.append(line if what in ("keep", "add") else f"{name} changes {number}\n")
    return result


def merge_by_git(folder: Path, base: str, mine: str, theirs: str) -> tuple[str, int]:
    """Return what git makes of three texts, and how many conflicts it finds."""
    for name, text in zip(NAMES, (mine, base, theirs), strict=True):
        (folder / name).write_text(text, newline="")
    command = ["git", "merge-file", "-p", "--diff3", *NAMES]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout, done.returncode


@needs_git
@pytest.mark.parametrize("shared", [False, True], ids=["edits of each one's own", "edits that both made"])
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_distinct_lines_are_merged_as_git_merges_them(tmp_path_factory, shared, data):
    # Of texts that end with a line end: git takes a missing one for a change of the line, and we do not.
    three = data.draw(edited(shared))
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
def test_a_choice_for_one_side_keeps_what_it_wrote_and_nothing_of_the_other(base, mine, theirs):
    merged = merge(base, mine, theirs)
    for choice, text in ((Choice.MINE, mine), (Choice.THEIRS, theirs)):
        resolved = merged.resolve([choice] * len(merged.conflicts))
        assert {*text.splitlines()} - {*base.splitlines()} <= {*resolved.splitlines()}
    for conflict in merged.conflicts:
        assert conflict.resolve(Choice.MINE) == conflict.mine
        assert conflict.resolve(Choice.THEIRS) == conflict.theirs


def test_line_ends_of_windows_are_no_difference():
    assert merge("a\nb\n", "a\r\nb\r\nc\r\n", "a\nb\n").text == "a\nb\nc\n"


def test_a_missing_last_line_end_is_no_conflict():
    assert merge("a\nb\n", "a\nc", "a\nc\n").is_clean


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("a\nb\n", "a\nb", "x\nb\n", "x\nb"),
        ("a\nb", "a\nb\n", "x\nb", "x\nb\n"),
        ("a\nb", "a\nb\n", "a\nb\nc", "a\nb\nc\n"),
        ("a", "a\nb", "a\n", "a\nb\n"),
        ("a\nb", "x\nb", "a\nb", "x\nb"),
        ("a", "", "a\n", ""),
    ],
)
def test_a_missing_last_line_end_is_merged_by_itself(base, mine, theirs, expected):
    assert merge(base, mine, theirs).text == expected
    assert merge(base, theirs, mine).text == expected


@given(base=texts, mine=texts, theirs=texts)
def test_last_line_ends_never_decide_whether_there_is_a_conflict(base, mine, theirs):
    def ended(text):
        return text + "\n" if text and not text.endswith("\n") else text

    bare, whole = merge(base, mine, theirs), merge(ended(base), ended(mine), ended(theirs))
    assert len(bare.conflicts) == len(whole.conflicts)
    for choice in Choice:
        assert ended(bare.resolve([choice] * len(bare.conflicts))) == whole.resolve([choice] * len(whole.conflicts))


def test_a_conflict_at_the_end_keeps_the_line_ends_of_each():
    merged = merge("a\nb\n", "a\nmine", "a\ntheirs\n")
    assert merged.conflicts == (Conflict("b\n", "mine", "theirs\n"),)
    assert [merged.resolve([choice]) for choice in Choice] == ["a\nmine", "a\ntheirs\n", "a\nmine\ntheirs\n"]
    assert merge("a\nb", "a\nmine", "a\n").resolve([Choice.BOTH]) == "a\nmine"


def test_an_edit_that_touches_one_of_both_sides_is_a_conflict():
    merged = merge("a\nb\nc\n", "a\nmine\nnew\nc\n", "a\nb\nnew\nc\n")
    assert merged.conflicts == (Conflict("b\n", "mine\n", "b\n"),)


def test_the_same_change_on_both_sides_is_taken_once():
    merged = merge("a\nb\n", "a\nx\nb\n", "a\nx\nb\n")
    assert (merged.text, merged.taken) == ("a\nx\nb\n", 0)


@given(base=texts, mine=texts, theirs=texts)
def test_what_both_sides_begin_or_end_with_alike_is_in_no_conflict(base, mine, theirs):
    for conflict in merge(base, mine, theirs).conflicts:
        one, other = conflict.mine.splitlines(), conflict.theirs.splitlines()
        assert not (one and other and (one[0] == other[0] or one[-1] == other[-1]))


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
        ("a " * 250_000, "b " * 250_000, "a " * 250_000 + "c"),
    ],
    ids=["blank lines", "nothing in common", "one line over and over", "one long line"],
)
def test_large_texts_do_not_take_forever(base, mine, theirs):
    started = time.process_time()
    merge(base, mine, theirs)
    assert time.process_time() - started < 2
