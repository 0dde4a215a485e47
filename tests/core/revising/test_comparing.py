"""What changed from one text to the next."""

import random
import time
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.revising import RowKind, compare

texts = st.lists(st.sampled_from(["a", "b c", "b d", "", "some longer words", "some longer word"]), max_size=15).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)
EVERYTHING = 10_000
words = st.lists(st.sampled_from(["fox", "the", "dog", "(", " ", "  ", " ", "\t", "."]), max_size=20).map("".join)


@st.composite
def edited(draw) -> tuple[list[str], list[str]]:
    """Return a text of distinct lines, and an edit of it."""
    before = [f"line {number}\n" for number in range(draw(st.integers(0, 15)))]
    after = []
    for number, line in enumerate(before):
        what = draw(st.sampled_from(["keep"] * 4 + ["change", "remove", "add"]))
        after += [f"added {number}\n"] if what == "add" else []
        after += {"change": [f"line {number} changed\n"], "remove": []}.get(what, [line])
    return before, after


def rows_of(comparison):
    return [row for hunk in comparison.hunks for row in hunk.rows]


def marked(line):
    return "".join(f"[{piece.text}]" if piece.is_changed else piece.text for piece in line.pieces)


def text_of(rows, side):
    lines = [getattr(row, side) for row in rows]
    return "".join("".join(piece.text for piece in line.pieces) + "\n" for line in lines if line is not None)


@given(before=texts, after=texts)
def test_a_comparison_with_everything_around_holds_both_texts(before, after):
    comparison = compare(before, after, context=EVERYTHING)
    rows = [row for hunk in comparison.hunks for row in hunk.rows]
    if not comparison.is_empty:
        assert text_of(rows, "before") == before
        assert text_of(rows, "after") == after
    else:
        assert before == after


@given(before=texts, after=texts, context=st.integers(0, 3))
def test_what_is_left_out_is_counted(before, after, context):
    comparison = compare(before, after, context=context)
    rows = sum(len(hunk.rows) for hunk in comparison.hunks)
    left_out = comparison.skipped + sum(hunk.skipped for hunk in comparison.hunks)
    assert rows + left_out == sum(len(hunk.rows) for hunk in compare(before, after, context=EVERYTHING).hunks) or (
        comparison.is_empty
    )


def test_a_changed_line_has_its_words_marked():
    row = compare("Open the Settings now\n", "Open the Network panel now\n").hunks[0].rows[0]
    assert row.kind is RowKind.CHANGED
    assert [piece.text for piece in row.before.pieces if piece.is_changed] == ["Settings"]
    assert [piece.text for piece in row.after.pieces if piece.is_changed] == ["Network panel"]


def test_lines_that_do_not_resemble_each_other_are_removed_and_added():
    comparison = compare("one two three\n", "vier\n")
    assert {row.kind for row in comparison.hunks[0].rows} == {RowKind.REMOVED, RowKind.ADDED}
    assert (comparison.added, comparison.removed) == (1, 1)


def test_numbers_are_those_of_each_text():
    rows = compare("a\nb\nc\n", "a\nx\ny\nc\n").hunks[0].rows
    assert [row.after.number for row in rows if row.after] == [1, 2, 3, 4]
    assert [row.before.number for row in rows if row.before] == [1, 2, 3]


def test_nothing_comes_of_nothing():
    assert compare("", "").is_empty


@given(texts=edited())
def test_as_many_lines_come_and_go_as_difflib_counts(texts):
    # Only for distinct lines: where a line repeats, which one stayed is a choice, and difflib's is its longest run.
    before, after = texts
    same = sum(block.size for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks())
    comparison = compare("".join(before), "".join(after))
    assert (comparison.removed, comparison.added) == (len(before) - same, len(after) - same)


@given(before=texts, after=texts)
def test_counts_are_those_of_the_rows(before, after):
    comparison = compare(before, after)
    kinds = [row.kind for row in rows_of(comparison)]
    assert comparison.added == kinds.count(RowKind.ADDED) + kinds.count(RowKind.CHANGED)
    assert comparison.removed == kinds.count(RowKind.REMOVED) + kinds.count(RowKind.CHANGED)
    assert comparison.added - comparison.removed == after.count("\n") - before.count("\n")


@given(before=words, after=words)
def test_what_is_not_marked_is_the_same_on_both_sides(before, after):
    for row in rows_of(compare(before, after)):
        if row.kind is RowKind.CHANGED:
            assert "".join(piece.text for piece in row.before.pieces) == before
            assert "".join(piece.text for piece in row.after.pieces) == after
            same = [[piece.text for piece in line.pieces if not piece.is_changed] for line in (row.before, row.after)]
            assert "".join(same[0]) == "".join(same[1])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("a b c", "a x b c", ("a b c", "a [x ]b c")),
        ("a  b", "a b", ("a[  ]b", "a[ ]b")),
        ("one (two), three", "one (2), three!", ("one ([two]), three", "one ([2]), three[!]")),
        ("  - the fox", "- the red fox", ("[  ]- the fox", "- the[ red] fox")),
        ("the brown (", "the (fox", ("the [brown ](", "the ([fox]")),
    ],
)
def test_only_words_that_differ_are_marked(before, after, expected):
    (row,) = rows_of(compare(before, after))
    assert (marked(row.before), marked(row.after)) == expected


def test_spaces_alone_do_not_make_two_lines_alike():
    kinds = [row.kind for row in rows_of(compare("one two three four five", "six seven eight nine ten"))]
    assert kinds == [RowKind.REMOVED, RowKind.ADDED]


def test_line_ends_are_no_difference():
    assert compare("a\r\nb\r\n", "a\nb").is_empty


def test_a_line_of_many_characters_is_marked_as_a_whole():
    long = "word " * 401
    assert [row.kind for row in rows_of(compare(long, long + "more"))] == [RowKind.REMOVED, RowKind.ADDED]


def distinct(word):
    return "".join(f"{word} {number}\n" for number in range(20_000))


def soup(signs, length, count):
    """Return lines of a few signs, in which everything is like everything."""
    dice = random.Random(1)
    return "".join("".join(dice.choices(signs, k=length)) + f"{number}\n" for number in range(count))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("\n" * 100_000, "\n" * 50_000 + "a\n" + "\n" * 50_000),
        ("x\n" * 100_000, "y\n" + "x\n" * 100_000),
        (distinct("one"), distinct("two")),
        ("a " * 250_000, "a " * 250_000 + "b"),
        (soup("ab.,- ", 1_900, 50), soup("ab.,- ;", 1_900, 50)),
        (soup(".,", 199, 900), soup(".,;", 199, 900)),
        ("\n\n".join(["the cat and the dog " * 50] * 900), "\n\n".join(["the dog and the cat " * 50] * 900)),
    ],
    ids=["blank lines", "one line over and over", "nothing in common", "one long line", "soup", "short soup", "prose"],
)
def test_large_texts_do_not_take_forever(before, after):
    started = time.process_time()
    compare(before, after)
    assert time.process_time() - started < 2
