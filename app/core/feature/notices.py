"""What a room tells people, and how they may hear of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from flask_babel import LazyString
from sqlalchemy import Select

from app.core.events import Event
from app.core.feature.search import Found

IN_ONE_GO = timedelta(minutes=15)
"""What happens again within this time is told once, where a notice asks for it with `again_after`."""


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
