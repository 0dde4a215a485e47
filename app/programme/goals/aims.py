"""What a goal aims at, as people write it: "0.8", "80 %" of a share, "-25 %" from where it starts."""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import NumberFormatError, parse_decimal

from app.core.feature import Unit

DASHES = str.maketrans({"−": "-", "–": "-", "‑": "-"})
HIGHEST = 1e12


class UnreadableAimError(ValueError):
    """A text is no number, or none that a goal can aim at."""


@dataclass(frozen=True)
class Aim:
    """What to reach: a value, or a change from the baseline, where -0.25 is a quarter less."""

    target: float | None = None
    change: float | None = None

    def at(self, baseline: float | None) -> float | None:
        """Return the value to reach from a baseline; None while that is needed and not known."""
        if self.change is None:
            return self.target
        return None if baseline is None else baseline + abs(baseline) * self.change


def read_number(text: str, unit: Unit, locale: str) -> float:
    """Return a number as people write it; a share is written in percent, with its sign or without.

    Args:
        text: What was typed.
        unit: What the number counts.
        locale: The language in which it was written: "0,8" in French, "0.8" in English.

    Raises:
        UnreadableAimError: It is no number.
    """
    plain = "".join(text.translate(DASHES).split())
    value = _number(plain.removesuffix("%"), locale)
    if unit is Unit.SHARE:
        return value / 100
    if plain.endswith("%"):
        raise UnreadableAimError(text)
    return value


def read_aim(text: str, unit: Unit, locale: str) -> Aim:
    """Return what a goal aims at: a change where a sign stands before a percentage, a value otherwise.

    Args:
        text: What was typed.
        unit: What the goal counts.
        locale: The language in which it was written.

    Raises:
        UnreadableAimError: It is neither.
    """
    plain = "".join(text.translate(DASHES).split())
    if plain.endswith("%") and plain[0] in "+-":
        change = _number(plain[:-1].removeprefix("+"), locale) / 100
        if not change:
            raise UnreadableAimError(text)
        return Aim(change=change)
    return Aim(target=read_number(plain, unit, locale))


def _number(text: str, locale: str) -> float:
    try:
        value = float(parse_decimal(text, locale=locale, strict=True))
    except (NumberFormatError, ValueError) as error:
        raise UnreadableAimError(text) from error
    if not abs(value) < HIGHEST:
        raise UnreadableAimError(text)
    return value
