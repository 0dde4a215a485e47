"""Passages of a text around what was asked for, cut from the stored text of the hits that are shown.

Only where a rough search finds the beginning of a sought word is the text analysed, a passage at a time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import islice

from app.core.index.analysis import COMPOUND, LANGUAGES, Word, stem, words_of
from app.core.index.base import Fragment

SCANNED = 20_000
WINDOW = 180
LEAD = 40
MOST = 2
PLACES = 60
ANALYSED = 6
PREFIX = 5


def fragments_of(text: str, terms: Collection[str]) -> tuple[Fragment, ...]:
    """Return the best passages of a text, with the words that match marked.

    Args:
        text: The stored text; only its first 20,000 characters are looked at.
        terms: The stems that were asked for.
    """
    text, wanted = text[:SCANNED], frozenset(terms)
    chosen: list[tuple[int, int, list[Word]]] = []
    for begin, end in islice(_promising(text, wanted), ANALYSED):
        matches = list(_matches(text[begin:end], wanted))
        if matches and all(end <= other[0] or other[1] <= begin for other in chosen):
            chosen.append((begin, end, matches))
        if len(chosen) == MOST:
            break
    if not chosen:
        return (((text[:WINDOW], False),),) if text else ()
    return tuple(_mark(text, *passage) for passage in chosen)


def _promising(text: str, wanted: frozenset[str]) -> Iterator[tuple[int, int]]:
    """Yield the passages in which sought words may begin, those with the most different ones first."""
    pattern = _pattern(wanted)
    places = [(match.start(), match[0].lower()) for match in islice(pattern.finditer(text), PLACES)] if pattern else []

    def richness(start: int) -> int:
        return len({beginning for place, beginning in places if start <= place < start + WINDOW - LEAD})

    for start in sorted((start for start, _beginning in places), key=richness, reverse=True):
        yield _window(text, start)


@lru_cache(maxsize=256)
def _pattern(wanted: frozenset[str]) -> re.Pattern[str] | None:
    """Return a pattern for the first letters of any of some folded words, with or without accents."""
    branches = ["".join(map(_letter, beginning)) for beginning in _beginnings(wanted)]
    return re.compile("|".join(branches), re.IGNORECASE) if branches else None


@lru_cache(maxsize=256)
def _beginnings(wanted: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted({term[: max(2, min(PREFIX, len(term) - 1))] for term in wanted if term}))


@lru_cache(maxsize=1_000)
def _letter(letter: str) -> str:
    return f"[{letter}{ACCENTED.get(letter, '')}]" if letter.isalnum() else re.escape(letter)


def _accented() -> dict[str, str]:
    """Return the letters of Latin scripts that are folded to each plain one, ligatures under both of their letters."""
    found: dict[str, str] = {"o": "œø", "e": "œæ", "a": "æ", "l": "ł", "d": "đ", "i": "ı"}
    for code in range(0xC0, 0x250):
        letter = chr(code)
        plain = unicodedata.normalize("NFD", letter)[0].lower()
        if plain.isascii():
            found[plain] = found.get(plain, "") + letter
    return found


ACCENTED = _accented()


def _matches(passage: str, wanted: frozenset[str]) -> Iterator[Word]:
    """Yield the words of a passage that were asked for; only what a rough search finds is looked at closely."""
    pattern, beginnings = _pattern(wanted), _beginnings(wanted)
    for compound in COMPOUND.finditer(passage):
        if pattern and pattern.search(compound[0]):
            for word in words_of(compound[0]):
                if word.folded.startswith(beginnings) and _is_wanted(word.folded, wanted):
                    yield Word(compound.start() + word.start, compound.start() + word.end, word.folded)


def _is_wanted(folded: str, wanted: frozenset[str]) -> bool:
    return folded in wanted or any(stem(folded, language) in wanted for language in LANGUAGES)


def _window(text: str, start: int) -> tuple[int, int]:
    """Return where a passage begins and ends, at blanks."""
    begin = max(0, start - LEAD)
    if begin:
        begin = text.find(" ", begin, start) + 1 or start
    end = min(len(text), begin + WINDOW)
    if end < len(text):
        end = max(text.rfind(" ", begin, end), start + 1)
    return begin, end


def _mark(text: str, begin: int, end: int, matches: list[Word]) -> Fragment:
    pieces: list[tuple[str, bool]] = [("… ", False)] if begin else []
    position = begin
    for word in matches:
        pieces.append((text[position : begin + word.start], False))
        pieces.append((text[begin + word.start : begin + word.end], True))
        position = begin + word.end
    pieces.append((text[position:end] + (" …" if end < len(text) else ""), False))
    return tuple((piece, is_match) for piece, is_match in pieces if piece)
