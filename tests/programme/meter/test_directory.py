"""Whose an address is on a day."""

from datetime import date

import pytest

from app.programme.meter.counting.directory import OUTSIDE, OWN, UNKNOWN, Directory, Move, Person
from app.programme.meter.counting.headcounts import count_heads

LEGAL, TRADING = 1, 2
MONDAY = date(2026, 3, 2)
BEFORE, AFTER = date(2026, 3, 1), date(2026, 3, 3)


def directory(people: list[Person], moves: list[Move] = (), **options) -> Directory:
    return Directory(people, moves, departments=[LEGAL, TRADING], **options)


@pytest.mark.parametrize(
    ("address", "end"),
    [
        ("ann@corp.example", LEGAL),
        ("ann+orders@corp.example", LEGAL),
        ("nobody@corp.example", UNKNOWN),
        ("nobody+orders@corp.example", UNKNOWN),
        ("printer@floor2.corp.example", UNKNOWN),
        ("root", UNKNOWN),
        ("x@evilcorp.example", OUTSIDE),
        ("x@corp.example.evil", OUTSIDE),
        ("client@other.example", OUTSIDE),
        ("<>", OUTSIDE),
        ("", OUTSIDE),
        ("intranet@corp.example", OWN),
        ("intranet+bounce@corp.example", OWN),
    ],
)
def test_an_address_is_a_departments_nobodys_known_an_outsiders_or_our_own(address: str, end: int) -> None:
    known = directory([Person(1, "Ann@corp.example", LEGAL)], own=["Intranet@corp.example"])
    assert known.end_of(address, MONDAY) == end
    assert known.end_of(address, MONDAY) == end


def test_a_tag_belongs_to_the_address_where_that_is_how_the_directory_has_it() -> None:
    known = directory([Person(1, "ann@corp.example", LEGAL), Person(2, "ann+trade@corp.example", TRADING)])
    assert known.end_of("ann+trade@corp.example", MONDAY) == TRADING


def test_what_the_settings_say_is_inside_holds_rather_than_the_directory() -> None:
    known = directory([Person(1, "ann@corp.example", LEGAL)], domains=["firm.example"])
    assert known.end_of("ann@corp.example", MONDAY) == LEGAL
    assert known.end_of("bob@corp.example", MONDAY) == OUTSIDE
    assert known.end_of("bob@mail.firm.example", MONDAY) == UNKNOWN


def test_who_moved_counts_for_the_department_of_that_day() -> None:
    moves = [Move(1, MONDAY, department_before=TRADING)]
    known = directory([Person(1, "ann@corp.example", LEGAL)], moves)
    assert [known.end_of("ann@corp.example", day) for day in (BEFORE, MONDAY, AFTER)] == [TRADING, LEGAL, LEGAL]


def test_who_moved_twice_on_a_day_counts_for_the_first_before_it_and_for_the_last_from_then_on() -> None:
    moves = [Move(1, MONDAY, department_before=TRADING), Move(1, MONDAY, department_before=LEGAL)]
    known = directory([Person(1, "ann@corp.example", TRADING)], moves)
    assert [known.end_of("ann@corp.example", day) for day in (BEFORE, MONDAY)] == [TRADING, TRADING]


def test_a_department_that_is_gone_is_nobodys_known() -> None:
    known = directory([Person(1, "ann@corp.example", LEGAL)], [Move(1, MONDAY, department_before=99)])
    assert known.end_of("ann@corp.example", BEFORE) == UNKNOWN


def test_an_old_address_stays_with_who_had_it_unless_somebody_else_has_it_by_now() -> None:
    moves = [Move(1, MONDAY, address_before="ann@corp.example")]
    alone = directory([Person(1, "ann.li@corp.example", LEGAL)], moves)
    assert {alone.end_of("ann@corp.example", day) for day in (BEFORE, MONDAY, AFTER)} == {LEGAL}
    people = [Person(1, "ann.li@corp.example", LEGAL), Person(2, "ann@corp.example", TRADING)]
    both = directory(people, moves)
    assert [both.end_of("ann@corp.example", day) for day in (BEFORE, MONDAY, AFTER)] == [LEGAL, LEGAL, TRADING]
    assert both.end_of("ann.li@corp.example", BEFORE) == LEGAL


def test_heads_are_those_of_the_week_with_who_has_left_since_and_where_they_were() -> None:
    people = [
        Person(1, "a@corp.example", LEGAL),
        Person(2, "b@corp.example", LEGAL),
        Person(3, "c@corp.example", LEGAL),
    ]
    known = directory(people, [Move(1, MONDAY, department_before=TRADING)])
    left = {1: None, 2: AFTER, 3: None}
    weeks = count_heads([date(2026, 2, 23), MONDAY, date(2026, 3, 9)], left, known)
    assert [dict(people) for _monday, people in weeks] == [{TRADING: 1, LEGAL: 2}, {LEGAL: 3}, {LEGAL: 2}]
