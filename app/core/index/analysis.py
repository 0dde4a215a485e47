"""From text to terms: cut, folded, stemmed, the same for every engine and for both languages.

Accents are folded before stemming, because readers leave them out, and stems are taken until they no longer change, so
that forms that differ by an accent alone end alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer

LANGUAGES = ("en", "fr")
COMPOUND = re.compile(r"[^\W_]+(?:[_.\-/&+][^\W_]+)*")
PART = re.compile(r"[A-ZÀ-ÖØ-Þ]+(?![a-zß-öø-ÿ])|[A-ZÀ-ÖØ-Þ]?[a-zß-öø-ÿ]+|\d+|[^\W\d_]+")
MAX_TERMS = 32
MAX_WORD = 64
SHORTEST_STEM = 3
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
STOP_WORDS = frozenset(
    """a about an and are as at be but by for from has have how i if in into is it its know knows me my of on or our
    so than that the their them there these they this those to up was we were what when where which who whom why
    will with you your ll re ve au aux avec ce ces cet cette comment connait d dans de des du elle elles en est
    et etre eu eux il ils j je l la le les leur leurs lui m ma mais mes moi mon n ne nos notre nous ont ou par
    pas pour qu que quel quelle qui s sa sait sans se ses si son sont sur t ta te tes toi ton tu un une vos votre
    vous y""".split()
)
_stemmers = {"en": snowballstemmer.stemmer("english"), "fr": snowballstemmer.stemmer("french")}
_stemming = Lock()


def plain(text: str) -> str:
    """Return a text without what no engine can store: NUL and halves of characters."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class Word:
    """A word where it stands in a text.

    Attributes:
        start: Of the first character.
        end: Behind the last character.
        folded: In lower case, without accents.
    """

    start: int
    end: int
    folded: str


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Return a word in lower case, without accents, ligatures resolved."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(LIGATURES))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=200_000)
def stem(folded: str, language: str) -> str:
    """Return the stem of a folded word by the Snowball rules of its language; a stemmer serves one thread at a time."""
    with _stemming:
        stemmer = _stemmers.get(language, _stemmers["en"])
        while True:
            shorter = str(stemmer.stemWord(folded))
            if shorter == folded or len(shorter) < SHORTEST_STEM:
                return folded
            folded = shorter


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of a text, cut at punctuation, `_`, `.`, `-` and where small letters turn to capitals."""
    for match in COMPOUND.finditer(text):
        for part in PART.finditer(match[0]):
            yield Word(match.start() + part.start(), match.start() + part.end(), fold(part[0])[:MAX_WORD])


def compounds_of(text: str) -> list[str]:
    """Return the folded whole of each word that consists of several parts."""
    found = []
    for match in COMPOUND.finditer(text):
        parts = PART.findall(match[0])
        if len(parts) > 1:
            found.append("".join(fold(part) for part in parts)[:MAX_WORD])
    return found


def terms_of(text: str, language: str) -> list[str]:
    """Return the terms of a text in their order: the stems of its words."""
    return [stem(word, language) for word in folded_words(text)]


def folded_words(text: str) -> list[str]:
    """Return the words of a text as `words_of` cuts and folds them."""
    return [fold(part)[:MAX_WORD] for compound in COMPOUND.findall(text) for part in PART.findall(compound)]


def beginnings_of(text: str) -> list[str]:
    """Return the words with which names are asked for while a text is typed, at most eight.

    Only words that count, and the last one whatever it is: it may be the beginning of any other.
    """
    *before, last = folded_words(plain(text)) or [""]
    return [*[word for word in before if word not in STOP_WORDS][:7], *([last] if last else [])]


def phrase_key(text: str) -> str:
    """Return a phrase by which it is known whatever its case, accents, punctuation and blanks."""
    return " ".join(folded_words(plain(text))[:MAX_TERMS])


@dataclass(frozen=True)
class Wanted:
    """One word of a question.

    Attributes:
        folded: As it was typed, folded.
        terms: Its stems in both languages.
        compound: The whole word, where it is one that consists of parts.
    """

    folded: str
    terms: frozenset[str]
    compound: str | None = None


@dataclass(frozen=True)
class Question:
    """A question, analysed: its words, and the phrases in it as the terms of each language."""

    words: tuple[Wanted, ...]
    phrases: tuple[tuple[tuple[str, ...], ...], ...]

    @property
    def terms(self) -> frozenset[str]:
        """Every term of every word."""
        return frozenset(term for word in self.words for term in word.terms)


def analyse(text: str) -> Question:
    """Return what a person asks for: words, and phrases in double quotes; nothing else has a meaning."""
    text = plain(text).replace("“", '"').replace("”", '"').replace("«", '"').replace("»", '"')
    pieces = text.split('"')
    quoted = pieces[1::2] if len(pieces) % 2 else pieces[1:-1:2]
    phrases = []
    for piece in quoted:
        variants = {tuple(terms_of(piece, language)[:MAX_TERMS]) for language in LANGUAGES}
        phrases.append(tuple(sorted(variant for variant in variants if len(variant) > 1)))
    return Question(tuple(_wanted(text)), tuple(phrase for phrase in phrases if phrase))


@dataclass(frozen=True)
class Concept:
    """One thing that a question names: a word, or a compound such as `vhost-user` with its parts.

    Attributes:
        whole: The word; of a compound its parts written as one.
        parts: Of a compound its parts, otherwise none.
    """

    whole: Wanted
    parts: tuple[Wanted, ...] = ()


def concepts_of(text: str) -> tuple[Concept, ...]:
    """Return what a text names, each once; where all are stop words, they count after all."""
    found = list(dict.fromkeys(_concept(match[0]) for match in COMPOUND.finditer(plain(text))))
    counting = [one for one in found if one.parts or one.whole.folded not in STOP_WORDS] or found
    return tuple(counting[:MAX_TERMS])


@lru_cache(maxsize=5_000)
def question_terms(text: str) -> frozenset[str]:
    """Return the stems of the words of a question that count, in both languages; none where only stop words stand."""
    counting = [word for word in folded_words(plain(text)) if word not in STOP_WORDS]
    return frozenset(stem(word, language) for word in counting for language in LANGUAGES)


def _concept(word: str) -> Concept:
    parts = [fold(part)[:MAX_WORD] for part in PART.findall(word)]
    counting = [part for part in dict.fromkeys(parts) if part not in STOP_WORDS] if len(parts) > 1 else []
    return Concept(_word("".join(parts)[:MAX_WORD]), tuple(_word(part) for part in counting))


def _word(folded: str) -> Wanted:
    return Wanted(folded, frozenset(stem(folded, language) for language in LANGUAGES))


def _wanted(text: str) -> Iterator[Wanted]:
    """Yield the words that count, each once; where all are stop words, they count after all."""
    words = list(dict.fromkeys(folded_words(text)))
    counting = [word for word in words if word not in STOP_WORDS] or words
    for word in counting[:MAX_TERMS]:
        yield _word(word)
    for compound in list(dict.fromkeys(compounds_of(text)))[:MAX_TERMS]:
        yield Wanted(compound, frozenset({compound}), compound)


def tolerance(word: str) -> int:
    """Return how many typing mistakes a word may have: none up to 3 letters, one up to 7, two from 8."""
    return 0 if len(word) < 4 or word.isdigit() else 1 if len(word) < 8 else 2


def distance(one: str, other: str, limit: int) -> int:
    """Return the edit distance of two words, swapped neighbours counting once (optimal string alignment, Boytsov 2011).

    Args:
        one: A word.
        other: Another word.
        limit: Beyond it the exact number does not matter.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, counterpart in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != counterpart))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == counterpart:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
