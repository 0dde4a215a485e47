"""Three texts into one: a three-way merge by lines.

The method is diff3 (Khanna, Kunal, Pierce: A Formal Investigation of Diff3, 2007): where mine and theirs both still
agree with the base lies common ground; between two such places only one side has changed something, or both have
changed the same, or there is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.revising.lines import common_head, common_tail, matches, split_lines

Lines = list[str]


class Choice(StrEnum):
    """How a conflict is settled."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True)
class Conflict:
    """Lines that both sides changed, each in a way of its own."""

    base: str
    mine: str
    theirs: str

    def resolve(self, choice: Choice) -> str:
        """Return the lines that a choice keeps."""
        if choice is Choice.MINE:
            return self.mine
        if choice is Choice.THEIRS:
            return self.theirs
        return _ended(self.mine) + self.theirs


@dataclass(frozen=True)
class Merge:
    """What came of a merge.

    Attributes:
        pieces: Text that fits together, and conflicts, in their order; together they are the whole text.
        taken: How many changes of theirs went in without a question.
    """

    pieces: tuple[str | Conflict, ...]
    taken: int

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The places that somebody has to decide."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Conflict))

    @property
    def is_clean(self) -> bool:
        """Whether there is nothing to decide."""
        return not self.conflicts

    @property
    def text(self) -> str:
        """The merged text.

        Raises:
            ValueError: There are conflicts.
        """
        return self.resolve(())

    def resolve(self, choices: Sequence[Choice]) -> str:
        """Return the merged text with every conflict settled.

        Args:
            choices: One for each conflict, in their order.

        Raises:
            ValueError: There are more or fewer choices than conflicts.
        """
        if len(choices) != len(self.conflicts):
            raise ValueError("a choice is needed for each conflict")
        left = iter(choices)
        parts = [piece if isinstance(piece, str) else piece.resolve(next(left)) for piece in self.pieces]
        return "".join([*(_ended(part) for part in parts[:-1]), *parts[-1:]])


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Merge what two people made of one text.

    Args:
        base: The text that both began with.
        mine: What one made of it.
        theirs: What the other made of it.
    """
    o, a, b = (split_lines(text) for text in (base, mine, theirs))
    pieces: list[str | Conflict] = []
    taken = 0
    for region in _regions(o, a, b):
        settled = region.settle()
        taken += region.is_taken
        if isinstance(settled, str) and pieces and isinstance(pieces[-1], str):
            pieces[-1] += settled
        elif settled != "":
            pieces.append(settled)
    return Merge(_without_false_conflicts(pieces), taken)


@dataclass(frozen=True)
class _Region:
    """The same stretch in three texts; stable where all three agree."""

    base: Lines
    mine: Lines
    theirs: Lines

    @property
    def is_taken(self) -> bool:
        """Whether only the other side changed it."""
        return self.mine == self.base != self.theirs

    def settle(self) -> str | Conflict:
        """Return the lines that follow from the three, or a conflict of those that do not."""
        if self.mine in (self.base, self.theirs):
            return "".join(self.theirs)
        if self.theirs == self.base:
            return "".join(self.mine)
        return Conflict("".join(self.base), "".join(self.mine), "".join(self.theirs))


def _regions(base: Lines, mine: Lines, theirs: Lines) -> Iterator[_Region]:
    """Yield the stretches of three texts in their order: common ground, and what lies between."""
    at_base = at_mine = at_theirs = 0
    for start, in_mine, in_theirs, size in _common_ground(base, mine, theirs):
        yield from _between(base[at_base:start], mine[at_mine:in_mine], theirs[at_theirs:in_theirs])
        at_base, at_mine, at_theirs = start + size, in_mine + size, in_theirs + size
        ground = base[start:at_base]
        yield _Region(ground, ground, ground)


def _between(base: Lines, mine: Lines, theirs: Lines) -> Iterator[_Region]:
    """Yield what lies between two places of common ground, without what mine and theirs begin or end with alike."""
    if not base and not mine and not theirs:
        return
    if mine in (base, theirs) or theirs == base:
        yield _Region(base, mine, theirs)
        return
    head = common_head(mine, theirs)
    tail = common_tail(mine[head:], theirs[head:])
    same = mine[:head]
    yield _Region([], same, same)
    end = len(mine) - tail
    yield _Region(base, mine[head:end], theirs[head : len(theirs) - tail])
    same = mine[end:]
    yield _Region([], same, same)


def _common_ground(base: Lines, mine: Lines, theirs: Lines) -> Iterator[tuple[int, int, int, int]]:
    """Yield where all three texts agree: the place in each, and how many lines; at the end an empty one."""
    of_mine, of_theirs = matches(base, mine), matches(base, theirs)
    i = j = 0
    while i < len(of_mine) and j < len(of_theirs):
        a_base, a_at, a_size = of_mine[i]
        b_base, b_at, b_size = of_theirs[j]
        start, end = max(a_base, b_base), min(a_base + a_size, b_base + b_size)
        if start < end:
            yield start, a_at + start - a_base, b_at + start - b_base, end - start
        if a_base + a_size < b_base + b_size:
            i += 1
        else:
            j += 1
    yield len(base), len(mine), len(theirs), 0


def _without_false_conflicts(pieces: Sequence[str | Conflict]) -> tuple[str | Conflict, ...]:
    """Return pieces in which a missing line end at the very end is no conflict of its own."""
    return tuple(
        _ended(piece.mine) if isinstance(piece, Conflict) and _ended(piece.mine) == _ended(piece.theirs) else piece
        for piece in pieces
    )


def _ended(lines: str) -> str:
    """Return lines of which the last one ends too."""
    return lines if not lines or lines.endswith("\n") else lines + "\n"
