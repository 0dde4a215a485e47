"""The ranking by itself: what makes one person stand before another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.people.experts import Evidence, rank, vote, weight_of_skill

TODAY = date(2026, 11, 23)
LONG_AGO = TODAY - timedelta(days=8 * 365)


def text(user_id: int, number: int, strength: float = 1.0, share: float = 1.0, made_on: date = TODAY) -> Evidence:
    return Evidence(user_id, "page", number, vote(strength, share, made_on, TODAY), made_on, share)


def skill(user_id: int, level: int = 3, endorsements: int = 0, strength: float = 1.0) -> Evidence:
    return Evidence(user_id, "skill", 1, weight_of_skill(strength, level, endorsements), level=level)


def order(*evidence: Evidence, texts: dict[int, int] | None = None) -> list[int]:
    return [one.user_id for one in rank(evidence, texts or {}, TODAY)]


def test_one_text_about_it_outweighs_several_that_mention_it() -> None:
    assert order(text(1, 1, 0.5), text(1, 2, 0.5), text(1, 3, 0.5), text(2, 4)) == [2, 1]


def test_what_is_newer_counts_more() -> None:
    assert order(text(1, 1, made_on=LONG_AGO), text(2, 2)) == [2, 1]


def test_whoever_wrote_more_of_a_text_stands_first() -> None:
    assert order(text(1, 1, share=0.2), text(2, 1, share=0.8)) == [2, 1]


def test_years_of_writing_outweigh_one_busy_week() -> None:
    years = [text(1, n, made_on=TODAY - timedelta(days=400 * n)) for n in range(3)]
    week = [text(2, 10 + n, made_on=TODAY - timedelta(days=400)) for n in range(3)]
    assert order(*years, *week) == [1, 2]


def test_whoever_writes_about_everything_needs_more() -> None:
    assert order(text(1, 1), text(2, 2), texts={1: 400, 2: 3}) == [2, 1]


def test_a_skill_that_is_named_counts_by_its_level_and_by_what_colleagues_say() -> None:
    assert order(*(skill(level, level) for level in (1, 2, 3, 4))) == [4, 3, 2, 1]
    assert order(skill(1, level=3), skill(2, level=3, endorsements=2)) == [2, 1]
    assert order(skill(1, strength=0.5), skill(2)) == [2, 1]


def test_many_endorsements_do_not_drown_the_rest() -> None:
    gain = [weight_of_skill(1, 3, n + 1) - weight_of_skill(1, 3, n) for n in range(20)]
    assert gain == sorted(gain, reverse=True)
    assert weight_of_skill(1, 3, 20) < weight_of_skill(1, 3, 1) * 3


def test_equals_stand_in_the_order_of_their_ids() -> None:
    assert order(text(7, 1), text(3, 1), text(5, 1)) == [3, 5, 7]


def test_nobody_stands_without_evidence() -> None:
    assert rank([], {}, TODAY) == []


def test_the_weightiest_evidence_comes_first() -> None:
    (standing,) = rank([text(1, 1, 0.2), text(1, 2, 0.9), skill(1)], {}, TODAY)
    assert [one.number for one in standing.evidence] == [1, 2, 1]
    assert standing.evidence[0].kind == "skill"


@given(st.floats(0, 1), st.floats(0, 1), st.integers(-400, 20_000))
def test_a_vote_lies_between_nothing_and_one(strength: float, share: float, age: int) -> None:
    assert 0 <= vote(strength, share, TODAY - timedelta(days=age), TODAY) <= 1


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_more_evidence_never_hurts(level: int) -> None:
    def score(*evidence: Evidence) -> float:
        return rank(evidence, {1: 5}, TODAY)[0].score

    assert score(text(1, 1), skill(1, level)) > score(text(1, 1))
    assert score(text(1, 1), text(1, 2, 0.5)) > score(text(1, 1))
