"""All rooms together."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Protocol, cast

from flask import Flask, current_app
from sqlalchemy import Select

from app.core.feature.door import Feature
from app.core.feature.notices import Forecast, NoticeKind
from app.core.feature.search import Found


class Reader(Protocol):
    """The person for whom something is shown, as far as the ground knows them."""

    id: int


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
        steps = (step for one in features for step in one.first_steps)
        self.first_steps = tuple(sorted(steps, key=lambda step: step.order))
        self.metrics = {metric.name: metric for one in features for metric in one.metrics}
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

    def mentions(self, reader: Reader, name: str) -> list[Found]:
        """Return what names a thing in a text, as far as a reader may see it.

        Args:
            reader: Who wants to know.
            name: The thing as texts name it, without its title: `template:12`.
        """
        asked = (one.mentions for one in self.features if one.mentions is not None)
        return [found for mentions in asked for found in mentions(reader, name)]

    def sight(self, reader: Reader) -> tuple[Hashable, ...]:
        """Return all that decides what a reader may find, besides the data: who has the same finds the same."""
        sights = (one.sight for one in self.search_sources.values())
        return tuple(dict.fromkeys(sight(reader) if sight else reader.id for sight in sights))

    def join(self, app: Flask) -> None:
        """Become the house of an application."""
        app.extensions["passerelle.house"] = self


def house() -> House:
    """Return the rooms of the current application."""
    return cast(House, current_app.extensions["passerelle.house"])
