"""The label of a level line: no other line goes through it."""

from hypothesis import given
from hypothesis import strategies as st

from app.programme.charts.geometry import Box
from app.programme.charts.placing import ABOVE, DESCENT, Surroundings, place_label

BOX = Box(40, 20, 340, 220)
HEIGHTS = st.lists(st.floats(BOX.top + 40, BOX.bottom - 40), min_size=2, max_size=40)


def around(heights: list[float], uprights: tuple[float, ...] = ()) -> Surroundings:
    """Return a picture with one line through points at equal distances."""
    step = (BOX.right - BOX.left) / (len(heights) - 1)
    return Surroundings(BOX, [[(BOX.left + number * step, y) for number, y in enumerate(heights)]], uprights, [])


@given(HEIGHTS)
def test_no_corner_of_a_line_lies_in_a_label(heights: list[float]) -> None:
    picture = around(heights)
    place = place_label((100, 300), 120, 80, picture)
    assert BOX.left <= place.left
    assert place.right <= BOX.right
    assert not [(x, y) for x, y in picture.curves[0] if place.left < x < place.right and place.top < y < place.bottom]


def test_a_label_stands_right_above_its_line_where_nothing_is_in_its_way() -> None:
    place = place_label((100, 300), 120, 80, around([200, 200]))
    assert place.bottom == 120 + ABOVE + DESCENT


def test_a_second_label_keeps_off_the_first() -> None:
    first = place_label((50, 330), 120, 80, around([200, 200]))
    picture = Surroundings(BOX, [], (), [first])
    assert not place_label((50, 330), 124, 80, picture).meets(first)


def test_a_label_stands_beside_an_upright_line() -> None:
    place = place_label((100, 300), 120, 80, around([200, 200], uprights=(110,)))
    assert not place.left - 2 < 110 < place.right + 2
