"""Readable addresses."""

from functools import lru_cache

from slugify import slugify as _slugify

MAX_LENGTH = 60


@lru_cache(maxsize=20_000)
def slugify(text: str) -> str:
    """Return a text as a part of an address: `Élodie Martin` becomes `elodie-martin`."""
    return _slugify(text, max_length=MAX_LENGTH, word_boundary=True) or "-"
