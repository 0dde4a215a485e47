"""What goals aim at, as people type it in their language."""

import pytest

from app.core.feature import Unit
from app.programme.goals.aims import Aim, UnreadableAimError, read_aim, read_number


@pytest.mark.parametrize(
    ("text", "unit", "locale", "aim"),
    [
        ("0.8", Unit.RATE, "en", Aim(target=0.8)),
        ("0,8", Unit.RATE, "fr", Aim(target=0.8)),
        ("1,200", Unit.COUNT, "en", Aim(target=1200)),
        ("1 200", Unit.COUNT, "fr", Aim(target=1200)),
        ("1\u202f200,5", Unit.COUNT, "fr", Aim(target=1200.5)),
        ("80 %", Unit.SHARE, "fr", Aim(target=0.8)),
        ("80", Unit.SHARE, "en", Aim(target=0.8)),
        ("−25 %", Unit.RATE, "fr", Aim(change=-0.25)),
        ("-25%", Unit.RATE, "en", Aim(change=-0.25)),
        ("–12.5%", Unit.COUNT, "en", Aim(change=-0.125)),
        ("+10%", Unit.SHARE, "en", Aim(change=0.1)),
        ("-5", Unit.COUNT, "en", Aim(target=-5)),
    ],
)
def test_numbers_and_changes_are_read(text: str, unit: Unit, locale: str, aim: Aim) -> None:
    assert read_aim(text, unit, locale) == aim


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", Unit.COUNT), ("many", Unit.COUNT), ("25%", Unit.COUNT), ("0%", Unit.RATE), ("+0%", Unit.RATE), ("%", Unit.SHARE),
        ("0,8", Unit.RATE), ("nan", Unit.COUNT), ("inf", Unit.COUNT), ("1e99", Unit.COUNT), ("9" * 20, Unit.COUNT),
    ],
)  # fmt: skip
def test_what_can_be_read_in_two_ways_or_none_is_refused(text: str, unit: Unit) -> None:
    with pytest.raises(UnreadableAimError):
        read_aim(text, unit, "en") if text != "0%" else read_number(text, Unit.RATE, "en")


def test_a_change_becomes_a_target_once_there_is_a_baseline() -> None:
    assert Aim(change=-0.25).at(2.0) == 1.5
    assert Aim(change=-0.25).at(-2.0) == -2.5
    assert Aim(change=-0.25).at(None) is None
    assert Aim(target=3).at(None) == 3
