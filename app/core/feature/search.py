"""What a room lets be found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import LazyString

from app.core.events import Event
from app.core.index import Document
from app.core.ranking import MONTH, month_of

SEARCHED = ("people", "profiles", "wiki", "documents", "news", "search", "index")
"""The parts of the data that what is found is made of (`Model.__part__`); `index` is what the index has learned."""


@dataclass(frozen=True)
class Found:
    """How a search hit is shown, after its visibility was checked in the database.

    Attributes:
        title: What it is called.
        url: Where it lies.
        detail: The grey line under its title.
        answer: Safe HTML, where the hit is itself what was looked for.
        lang: The language of its title and its answer, where it is known.
        picture: The address of a small picture of it.
        file: Where its file is to be had, where it is one.
        department_id: Which department looks after it.
    """

    title: str
    url: str
    detail: str = ""
    answer: str = ""
    lang: str = ""
    picture: str = ""
    file: str = ""
    department_id: int | None = None


def facets_of(changed_at: date, *, department_id: int | None = None, language: str = "") -> dict[str, str]:
    """Return what the search page narrows by, for a thing.

    Args:
        changed_at: When it last changed.
        department_id: Which department it is of.
        language: In which language it is written.
    """
    facets = {MONTH: month_of(changed_at)}
    if department_id is not None:
        facets["department"] = str(department_id)
    if language:
        facets["language"] = language
    return facets


@dataclass(frozen=True)
class SearchSource:
    """A kind of thing that can be found.

    Attributes:
        kind: Its name in the index.
        label: Its name on the search page, in the plural.
        documents: The search documents of the things with these ids (all things where None).
        changed_by: Which events change which of its ids.
        present: Of these ids, those the reader may see, with how each is shown.
        readable: Of these ids, those the reader may see; what many are asked for at once.
        titled: The first ids whose title matches a text, from the database alone: the way while there is no index.
        section: Of these ids, the part of one that answers a text outright, with its id; its answer is plain text.
        vote: Notes whether one of them helped a reader.
        sight: All that decides, besides the data, what of it a reader may see now and how it is shown: who has the same
            sees the same. Where it is missing, everybody sees something else.
    """

    kind: str
    label: LazyString
    documents: Callable[[Sequence[int] | None], Iterator[Document]]
    changed_by: Mapping[type[Event], Callable[[Any], Iterable[int]]]
    present: Callable[[Any, Sequence[int]], Mapping[int, Found]]
    readable: Callable[[Any, Sequence[int]], Collection[int]]
    titled: Callable[[Any, str, int], Sequence[int]]
    section: Callable[[Any, Sequence[int], str], tuple[int, Found] | None] | None = None
    vote: Callable[[Any, int, bool], None] | None = None
    sight: Callable[[Any], Hashable] | None = None
