"""The door plate of a room: all that it plugs in, in one place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import click
from flask import Blueprint
from flask_babel import LazyString
from sqlalchemy import Select

from app.core.events import Listener
from app.core.feature.home import FirstStep, HomeSource
from app.core.feature.metrics import Metric
from app.core.feature.notices import Forecast, NoticeKind, NoticeSource
from app.core.feature.search import Found, SearchSource
from app.core.jobs import Work
from app.core.permissions import Permission


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
class Check:
    """One line of `flask doctor`; `run` returns what is well, or raises."""

    name: str
    run: Callable[[], str]


@dataclass(frozen=True)
class Feature:
    """The door plate of a room. Every field may stay empty.

    `seen` hears that a reader has a conversation, such as `post:12`, before his eyes. `forecast` counts how people
    would hear of a kind of notice. `mentions` tells which of the room's things, among those that a reader may see, name
    a thing of another room, such as `template:12`. `metrics` is what goals of the programme can be bound to.
    `works` is what the room puts on the queue by name, besides what recurs. `first_steps` is what a newcomer is shown.
    """

    name: str
    areas: tuple[Area, ...] = ()
    listeners: tuple[Listener, ...] = ()
    navigation: tuple[NavItem, ...] = ()
    settings: tuple[NavItem, ...] = ()
    search: tuple[SearchSource, ...] = ()
    home: tuple[HomeSource, ...] = ()
    first_steps: tuple[FirstStep, ...] = ()
    notice_kinds: tuple[NoticeKind, ...] = ()
    notices: tuple[NoticeSource, ...] = ()
    seen: Callable[[Any, str], None] | None = None
    forecast: Callable[[NoticeKind, Select[int]], Forecast] | None = None
    mentions: Callable[[Any, str], Sequence[Found]] | None = None
    metrics: tuple[Metric, ...] = ()
    commands: tuple[click.Command, ...] = ()
    checks: tuple[Check, ...] = ()
    works: Mapping[str, Work] = field(default_factory=dict)
    statistics: Mapping[str, Callable[[], int]] = field(default_factory=dict)
