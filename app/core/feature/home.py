"""What a room has to say on home."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class HomeSection(StrEnum):
    """The questions that home answers: what must be done first, then what is new, what waits, what is one's own."""

    MUST = "must"
    NEW = "new"
    WAITING = "waiting"
    OWNED = "owned"


@dataclass(frozen=True)
class HomeItem:
    """One line on home; `action` is the address to which its button sends, where one click does it."""

    title: str
    url: str
    icon: str
    detail: str = ""
    is_urgent: bool = False
    action: str = ""
    action_label: str = ""
    lang: str = ""


@dataclass(frozen=True)
class HomeSource:
    """What a room has to say on home."""

    section: HomeSection
    items: Callable[[Any], Sequence[HomeItem]]
