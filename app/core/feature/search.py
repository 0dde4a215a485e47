"""What a room lets be found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import LazyString

from app.core.events import Event
from app.core.index import Document


@dataclass(frozen=True)
class Found:
    """How a search hit is shown, after its visibility was checked in the database.

    Attributes:
        title: What it is called.
        url: Where it lies.
        detail: The grey line under its title.
        answer: Safe HTML, where the hit is itself what was looked for.
        lang: The language of the answer.
        picture: The address of a small picture of it.
        file: Where its file is to be had, where it is one.
    """

    title: str
    url: str
    detail: str = ""
    answer: str = ""
    lang: str = ""
    picture: str = ""
    file: str = ""


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
    """

    kind: str
    label: LazyString
    documents: Callable[[Sequence[int] | None], Iterator[Document]]
    changed_by: Mapping[type[Event], Callable[[Any], Iterable[int]]]
    present: Callable[[Any, Sequence[int]], Mapping[int, Found]]
    readable: Callable[[Any, Sequence[int]], Collection[int]]
    titled: Callable[[Any, str, int], Sequence[int]]
