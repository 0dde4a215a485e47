"""What was probably meant: the nearest words, and the question with them in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.core.index.analysis import distance, tolerance, words_of


def nearest(word: str, candidates: Iterable[str]) -> list[str]:
    """Return the words within the tolerance of another one, the nearest first.

    Args:
        word: As it was typed, folded.
        candidates: Words that exist, the more frequent of equals first.
    """
    limit = tolerance(word)
    if not limit:
        return []
    near = [(far, one) for one in candidates if (far := distance(word, one, limit)) <= limit]
    return [one for _far, one in sorted(near, key=lambda pair: pair[0])]


def corrected(text: str, corrections: Mapping[str, str]) -> str | None:
    """Return a question with its corrections, None where there are none.

    Args:
        text: As it was typed.
        corrections: Words by the folded words they replace.
    """
    if not corrections:
        return None
    pieces, position = [], 0
    for word in words_of(text):
        pieces += [text[position : word.start], corrections.get(word.folded, text[word.start : word.end])]
        position = word.end
    return "".join([*pieces, text[position:]])
