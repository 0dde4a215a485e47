"""Three texts into one: a three-way merge by lines.

The method is diff3 (Khanna, Kunal, Pierce: A Formal Investigation of Diff3, 2007): where mine and theirs both still
agree with the base lies common ground; between two such places only one side has changed something, or both have
changed the same, or there is a conflict. Edits that touch each other are one conflict, as in `git merge-file`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
        return _ended(self.mine) + self.theirs if self.theirs else self.mine


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
        return "".join(parts)


def merge(base: str, mine: str, theirs: str) -> Merge:
    """Merge what two people made of one text.

    Args:
        base: The text that both began with.
        mine: What one made of it.
        theirs: What the other made of it.
    """
    texts = o, a, b = split_lines(base), split_lines(mine), split_lines(theirs)
    regions = list(_regions(*([_ended(line) for line in lines] for lines in texts)))
    pieces = _joined(piece for region in regions for piece in region.settle())
    if pieces and isinstance(pieces[-1], Conflict):
        last = pieces[-1]
        pieces[-1] = Conflict(_as_open_as(o, last.base), _as_open_as(a, last.mine), _as_open_as(b, last.theirs))
    elif pieces and isinstance(pieces[-1], str):
        pieces[-1] = _as_open_as(b if _is_open(a) == _is_open(o) else a, pieces[-1])
    return Merge(tuple(pieces), sum(region.is_taken for region in regions))


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

    def settle(self) -> Iterator[str | Conflict]:
        """Yield the lines that follow from the three, or a conflict of those that do not, and what is alike around."""
        if self.mine in (self.base, self.theirs):
            yield "".join(self.theirs)
        elif self.theirs == self.base:
            yield "".join(self.mine)
        else:
            head = common_head(self.mine, self.theirs)
            tail = common_tail(self.mine[head:], self.theirs[head:])
            end, other_end = len(self.mine) - tail, len(self.theirs) - tail
            yield "".join(self.mine[:head])
            # A conflict even where what is left of one side is the base: the other side changed the lines beside it.
            yield Conflict("".join(self.base), "".join(self.mine[head:end]), "".join(self.theirs[head:other_end]))
            yield "".join(self.mine[end:])


def _regions(base: Lines, mine: Lines, theirs: Lines) -> Iterator[_Region]:
    """Yield the stretches of three texts in their order: common ground, and what lies between."""
    at_base = at_mine = at_theirs = 0
    for start, in_mine, in_theirs, size in _common_ground(base, mine, theirs):
        yield _Region(base[at_base:start], mine[at_mine:in_mine], theirs[at_theirs:in_theirs])
        at_base, at_mine, at_theirs = start + size, in_mine + size, in_theirs + size
        ground = base[start:at_base]
        yield _Region(ground, ground, ground)


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


def _joined(pieces: Iterable[str | Conflict]) -> list[str | Conflict]:
    """Return pieces with texts that follow each other made one, and without empty ones."""
    joined: list[str | Conflict] = []
    texts: list[str] = []
    for piece in [*pieces, None]:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        text = "".join(texts)
        joined += [one for one in (text, piece) if one]
        texts.clear()
    return joined


def _is_open(lines: Lines) -> bool:
    """Return whether the last line of a text has no end."""
    return bool(lines) and not lines[-1].endswith("\n")


def _as_open_as(lines: Lines, part: str) -> str:
    """Return the last part of a text, without its line end where a text has none; a blank line stays a line."""
    is_blank = part == "\n" or part.endswith("\n\n")
    return part.removesuffix("\n") if _is_open(lines) and not is_blank else part


def _ended(lines: str) -> str:
    """Return lines of which the last one ends too."""
    return lines if not lines or lines.endswith("\n") else lines + "\n"
