"""Readable addresses."""

from slugify import slugify as _slugify

MAX_LENGTH = 60


def slugify(text: str) -> str:
    """Return a text as a part of an address: `Élodie Martin` becomes `elodie-martin`."""
    return _slugify(text, max_length=MAX_LENGTH, word_boundary=True) or "-"
