"""Hearing of what happens in the rooms: what each declares on its door plate becomes notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from app.core.events import Listener
from app.core.feature import Feature, NoticeSource, NoticeSubject
from app.notifications.service.telling import follow_subject, tell


def listeners_for(features: Iterable[Feature]) -> Iterator[Listener]:
    """Yield the listeners that turn events of the rooms into notices, and keep who may see them up to date."""
    subjects: dict[str, NoticeSubject] = {}
    for feature in features:
        subjects |= {kind.subject.kind: kind.subject for kind in feature.notice_kinds}
        for source in feature.notices:
            yield Listener(f"notices.tell.{source.event.name}", source.event, _telling(source))
    for subject in subjects.values():
        for event, ids_of in subject.changed_by.items():
            yield Listener(f"notices.follow.{subject.kind}.{event.name}", event, _following(subject, ids_of))


def _telling(source: NoticeSource) -> Callable[[Any], None]:
    def handle(event: Any) -> None:
        for notice in source.notices(event):
            tell(notice)

    return handle


def _following(subject: NoticeSubject, ids_of: Callable[[Any], Iterable[int]]) -> Callable[[Any], None]:
    return lambda event: follow_subject(subject, list(ids_of(event)))
