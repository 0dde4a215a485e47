"""The contracts a room may fill: what `features.py` plugs together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol, cast

import click
from flask import Blueprint, Flask, current_app
from flask_babel import LazyString
from sqlalchemy import Select

from app.core.events import Event, Listener
from app.core.index import Document
from app.core.permissions import Permission


class Reader(Protocol):
    """The person for whom something is shown, as far as the ground knows them."""

    id: int


@dataclass(frozen=True)
class Area:
    """A blueprint and the permission it takes to enter; None: whoever is signed in."""

    blueprint: Blueprint
    permission: Permission | None = None


@dataclass(frozen=True)
class NavItem:
    """An entry of the main navigation, or a page of My settings."""

    label: LazyString
    endpoint: str
    icon: str
    order: int
    permission: Permission | None = None


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
    """

    title: str
    url: str
    detail: str = ""
    answer: str = ""
    lang: str = ""
    picture: str = ""


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


class Channel(StrEnum):
    """How a person hears of something. Whatever is not `off` stands in the inbox."""

    APP = "app"
    MAIL = "mail"
    DIGEST = "digest"
    OFF = "off"


@dataclass(frozen=True)
class NoticeSubject:
    """What notices may be about.

    Attributes:
        kind: Its name.
        present: Of these ids, those the reader may see now, with how each is shown.
        audiences: Of these ids, those that are there for anybody, each with its audience; None where only the people
            who were told may see it, which `present` decides.
        changed_by: Which events change who may see which of its ids.
    """

    kind: str
    present: Callable[[Any, Sequence[int]], Mapping[int, Found]]
    audiences: Callable[[Sequence[int]], Mapping[int, int | None]]
    changed_by: Mapping[type[Event], Callable[[Any], Iterable[int]]] = field(default_factory=dict)


@dataclass(frozen=True)
class NoticeKind:
    """A kind of notice, which a person can wish to hear of in one way or another.

    Attributes:
        name: `<room>.<what>`, stored.
        label: Its name among a person's wishes.
        sentence: How it is told, with `%(actor)s` and `%(title)s` where they belong.
        subject: What it is about.
        usual: How people hear of it who have not said otherwise.
        is_needed: Whether it cannot be switched off.
        action: The words on the button of a mail about it.
    """

    name: str
    label: LazyString
    sentence: LazyString
    subject: NoticeSubject
    usual: Channel = Channel.DIGEST
    is_needed: bool = False
    action: LazyString | None = None


@dataclass(frozen=True)
class Notice:
    """What some people should know of.

    Attributes:
        kind: How it is told.
        subject_id: What it is about.
        thread: The conversation it belongs to, such as `post:12`: what is grouped, muted, and mailed as one.
        key: Nobody is told twice under one key; with `again_after`, not again before that time has passed.
        audience_id: Everybody in this audience is told.
        user_ids: These people are told, as ids or as a query for them.
        except_ids: These people are not.
        actor_id: Who did it; is not told.
        again_after: When the same key may tell the same people once more; None: never.
    """

    kind: NoticeKind
    subject_id: int
    thread: str
    key: str
    audience_id: int | None = None
    user_ids: Sequence[int] | Select[int] = ()
    except_ids: Sequence[int] | Select[int] | None = None
    actor_id: int | None = None
    again_after: timedelta | None = None


@dataclass(frozen=True)
class NoticeSource:
    """Which notices follow from an event.

    Attributes:
        event: The kind of event.
        notices: The notices that one such event causes.
    """

    event: type[Event]
    notices: Callable[[Any], Iterable[Notice]]


@dataclass(frozen=True)
class Forecast:
    """How people would hear of something, were they told now. Whoever is not told may still find it where it stands.

    Attributes:
        mails: How many get a mail at once.
        digest: How many find it in their next digest.
        inbox: How many find it in the inbox alone.
        untold: How many do not want to hear of it.
        without_mailbox: How many of all these have an address that no mail reaches any more.
    """

    mails: int = 0
    digest: int = 0
    inbox: int = 0
    untold: int = 0
    without_mailbox: int = 0


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


@dataclass(frozen=True)
class Check:
    """One line of `flask doctor`; `run` returns what is well, or raises."""

    name: str
    run: Callable[[], str]


@dataclass(frozen=True)
class Feature:
    """The door plate of a room. Every field may stay empty.

    `seen` hears that a reader has a conversation, such as `post:12`, before his eyes. `forecast` counts how people
    would hear of a kind of notice.
    """

    name: str
    areas: tuple[Area, ...] = ()
    listeners: tuple[Listener, ...] = ()
    navigation: tuple[NavItem, ...] = ()
    settings: tuple[NavItem, ...] = ()
    search: tuple[SearchSource, ...] = ()
    home: tuple[HomeSource, ...] = ()
    notice_kinds: tuple[NoticeKind, ...] = ()
    notices: tuple[NoticeSource, ...] = ()
    seen: Callable[[Any, str], None] | None = None
    forecast: Callable[[NoticeKind, Select[int]], Forecast] | None = None
    commands: tuple[click.Command, ...] = ()
    checks: tuple[Check, ...] = ()
    statistics: Mapping[str, Callable[[], int]] = field(default_factory=dict)


class House:
    """All rooms together, as composed in `features.py`."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = tuple(features)
        self.navigation = sorted((item for one in features for item in one.navigation), key=lambda item: item.order)
        self.settings = sorted((item for one in features for item in one.settings), key=lambda item: item.order)
        self.search_sources = {source.kind: source for one in features for source in one.search}
        self.notice_kinds = {kind.name: kind for one in features for kind in one.notice_kinds}
        self.notice_subjects = {kind.subject.kind: kind.subject for kind in self.notice_kinds.values()}
        self.home_sources = tuple(source for one in features for source in one.home)
        self.checks = tuple(check for one in features for check in one.checks)
        self.statistics = {name: count for one in features for name, count in one.statistics.items()}

    def see(self, reader: Reader, thread: str) -> None:
        """Let the rooms know that a reader has a conversation before his eyes; called before the page is drawn."""
        for one in self.features:
            if one.seen is not None:
                one.seen(reader, thread)

    def forecast(self, kind: NoticeKind, people: Select[int]) -> Forecast:
        """Return how people would hear of something.

        Args:
            kind: What they would be told.
            people: The query for their ids.
        """
        given = next((one.forecast for one in self.features if one.forecast is not None), None)
        return given(kind, people) if given else Forecast()

    def join(self, app: Flask) -> None:
        """Become the house of an application."""
        app.extensions["passerelle.house"] = self


def house() -> House:
    """Return the rooms of the current application."""
    return cast(House, current_app.extensions["passerelle.house"])
