"""What changed, and who wrote what."""

from hypothesis import given
from hypothesis import strategies as st

from app.core.revising import RowKind, attribute, compare

texts = st.lists(st.sampled_from(["a", "b c", "b d", "", "some longer words", "some longer word"]), max_size=15).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)
EVERYTHING = 10_000


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


def test_a_line_belongs_to_the_version_that_brought_it():
    versions = [(1, "a\nb\n"), (2, "a\nB\nc\n"), (3, "z\na\nB\nc\n")]
    assert attribute(versions) == [(3, "z"), (1, "a"), (2, "B"), (2, "c")]


@given(versions=st.lists(texts, min_size=1, max_size=6))
def test_the_lines_are_those_of_the_newest_text(versions):
    lines = attribute(enumerate(versions))
    assert "".join(f"{line}\n" for _number, line in lines) == versions[-1]


def test_nothing_comes_of_nothing():
    assert attribute([]) == []
    assert compare("", "").is_empty
