"""Which formats can be filled in, and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from app.documents.filling import opendocument, plain, sheet, word
from app.documents.filling.cells import Exact
from app.documents.filling.errors import Reason, UnfillableError
from app.documents.filling.grammar import Place, Placeholder, find_places, merged
from app.documents.filling.grammar import find_unread as unread_in
from app.documents.filling.package import LARGEST_FILE, Package, opened
from app.documents.filling.values import cleaned

TEXTS: dict[str, Callable[[Package], Iterator[str]]] = {
    "docx": word.texts_in,
    "odt": opendocument.texts_in,
    "xlsx": sheet.texts_in,
}
FILLABLE = frozenset({*TEXTS, "md"})
MOST_PLACEHOLDERS = 200
MOST_UNREAD = 20
MOST_PLACES = 10_000
"""Places of a document, all placeholders together: more than any form has, and filled in within a second or two."""
LARGEST_ENTERED = 10_000_000
"""Characters put into a document at most, each as often as it is put in."""
WEIGHT_OF_BREAK = 50
"""A line break or a tab becomes elements of their own, which weigh as much as so many characters."""


def find_placeholders(data: bytes, ending: str) -> list[str]:
    """Return the names of what is to be filled in, in order of appearance; none where a file cannot be read.

    Args:
        data: The file.
        ending: The ending of its name, in lower case; other formats than ours have no placeholders.
    """
    return [one.name for one in find_asked(data, ending)]


def find_asked(data: bytes, ending: str) -> list[Placeholder]:
    """Return what is to be filled in, with what the document itself says of it; at most 200, each once."""
    try:
        places = islice(_places_in(data, ending), MOST_PLACES)
        return merged(place.placeholder for place in places)[:MOST_PLACEHOLDERS]
    except UnfillableError:
        return []


def find_unread(data: bytes, ending: str) -> list[str]:
    """Return what stands between double braces and stays, since it is no placeholder; the first 20, each once."""
    try:
        found = (one for text in _texts_in(data, ending) for one in unread_in(text))
        return list(dict.fromkeys(islice(found, MOST_PLACES)))[:MOST_UNREAD]
    except UnfillableError:
        return []


def fill(data: bytes, ending: str, values: Mapping[str, str], exact: Exact | None = None) -> bytes:
    """Return a file with values in the place of its placeholders, all else as it was.

    Values are text and stay text: no markup, formula or placeholder in them means anything.

    Args:
        data: The file.
        ending: The ending of its name, in lower case.
        values: By the name of the placeholder; one without a value stays as it is.
        exact: The dates and numbers behind values, for the cells of a sheet that hold nothing else.

    Raises:
        UnfillableError: The file is damaged or too large, or would become so, or a value contains NUL.
    """
    fitting = cleaned(values)
    if len(data) > LARGEST_FILE:
        raise UnfillableError(Reason.TOO_LARGE)
    _check_growth(_places_in(data, ending), fitting)
    if ending == "md":
        return plain.filled(data, fitting)
    if ending not in TEXTS:
        return data
    with opened(data) as package:
        if ending == "xlsx":
            changed = sheet.changed_parts(package, fitting, exact or {})
        else:
            changed = (word if ending == "docx" else opendocument).changed_parts(package, fitting)
        return package.with_parts(changed) if changed else data


def _check_growth(places: Iterator[Place], values: Mapping[str, str]) -> None:
    """Refuse a document with so many places, or with such values in them, that it would fill the memory."""
    weights = {
        name: len(value) + WEIGHT_OF_BREAK * (value.count("\n") + value.count("\t")) for name, value in values.items()
    }
    left = LARGEST_ENTERED
    for number, place in enumerate(places, 1):
        left -= weights.get(place.placeholder.name, 0)
        if left < 0 or number > MOST_PLACES:
            raise UnfillableError(Reason.TOO_LARGE)


def _places_in(data: bytes, ending: str) -> Iterator[Place]:
    for text in _texts_in(data, ending):
        yield from find_places(text)


def _texts_in(data: bytes, ending: str) -> Iterator[str]:
    if ending == "md" and len(data) <= LARGEST_FILE:
        yield plain.text_of(data)
    elif ending in TEXTS:
        with opened(data) as package:
            yield from TEXTS[ending](package)
