"""Finding people by name: without accents, in any order, by beginnings, by short forms, and with typing mistakes."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from itertools import combinations

from sqlalchemy import ColumnElement, and_, or_, select

from app.accounts.models import User
from app.accounts.models.name import NameKey, keys_of
from app.accounts.nicknames import other_forms_of
from app.core.db import session
from app.core.index import distance, tolerance
from app.core.matching import has_beginning

MOST_WORDS = 6
MOST_CANDIDATES = 6


def fold_name(name: str) -> str:
    """Return a name as it is looked up: lower case, without accents, words apart."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join("".join(character if character.isalnum() else " " for character in letters).split())


def matching_name(text: str) -> ColumnElement[bool]:
    """Return the SQL condition for names in which some word begins with each of the words given, in any order.

    A short form stands for the names it is short for, and they for it.
    """
    words = fold_name(text).split()[:MOST_WORDS]
    return and_(
        True, *(or_(has_beginning(User.search_name, word), *map(_has_word, other_forms_of(word))) for word in words)
    )


def resembling_name(text: str) -> ColumnElement[bool]:
    """Return the SQL condition for names that are nearly written like a text: each word has a near one."""
    words = fold_name(text).split()[:MOST_WORDS]
    near = nearest_words(words)
    return and_(True, *(or_(has_beginning(User.search_name, word), *map(_has_word, near[word])) for word in words))


def nearest_words(words: Iterable[str]) -> dict[str, list[str]]:
    """Return for each word the words of names that it may be a mistyping of, the nearest first."""
    keys = {word: keys_of(word) for word in words}
    wanted = {key for those in keys.values() for key in those}
    by_key: dict[str, set[str]] = {}
    for key, word in session.execute(select(NameKey.key, NameKey.word).where(NameKey.key.in_(wanted))):
        by_key.setdefault(key, set()).add(word)
    return {word: _nearest(word, {one for key in those for one in by_key.get(key, ())}) for word, those in keys.items()}


def _nearest(word: str, candidates: Iterable[str]) -> list[str]:
    limit = tolerance(word)
    distances = sorted((distance(word, one, limit), one) for one in candidates)
    return [one for steps, one in distances if steps <= limit][:MOST_CANDIDATES]


def _has_word(word: str) -> ColumnElement[bool]:
    return (" " + User.search_name + " ").contains(f" {word} ", autoescape=True)


def naming_somebody(texts: Collection[str]) -> set[str]:
    """Return those of some texts in which two words stand that are together in the name of one person.

    Args:
        texts: Few and short, such as what was searched for.
    """
    words = {text: set(fold_name(text).split()) for text in texts}
    asked = sorted(set().union(*words.values()))
    known = set(session.scalars(select(NameKey.word).where(NameKey.word.in_(asked)).distinct()))
    pairs = {pair for those in words.values() for pair in combinations(sorted(those & known), 2)}
    if not pairs:
        return set()
    having_both = (and_(_has_word(one), _has_word(other)) for one, other in sorted(pairs))
    names = [set(name.split()) for name in session.scalars(select(User.search_name).where(or_(*having_both)))]
    return {text for text, those in words.items() if any(len(name & those) > 1 for name in names)}
