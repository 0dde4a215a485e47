"""How notices are told: ids become sentences, in the language of the moment, for one reader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.accounts.models import User
from app.core.feature import Found, NoticeKind, house
from app.notifications.models import Notification, StoredNotice

TITLE = Markup('<span class="p-notice-title"{}>{}</span>')


@dataclass(frozen=True)
class Line:
    """One notice as its reader is told it.

    Attributes:
        notification_id: The row in the reader's inbox.
        thread: The conversation it belongs to, such as `post:12`.
        kind: How it is told.
        sentence: What happened, as plain text.
        marked: The same as HTML, the title set apart and in its own language.
        title: What it is about.
        url: Where that lies.
        detail: The grey line under it.
        lang: The language of the title; empty where it is not known.
        created_at: When it happened.
        is_read: Whether the reader has seen it.
    """

    notification_id: int
    thread: str
    kind: NoticeKind
    sentence: str
    marked: Markup
    title: str
    url: str
    detail: str
    lang: str
    created_at: datetime
    is_read: bool


def lines_for(reader: User, notifications: Iterable[Notification]) -> list[Line]:
    """Return how notices are told to a reader, in the order given.

    What the reader may not see any more is left out, and so is what this version of the house has no words for.

    Args:
        reader: Who is told.
        notifications: Rows of his inbox, loaded with their notice and its actor.
    """
    known = [one for one in notifications if one.notice.kind in house().notice_kinds]
    found = _present(reader, [one.notice for one in known])
    lines = []
    for one in known:
        kind = house().notice_kinds[one.notice.kind]
        subject = found[kind.subject.kind].get(one.notice.subject_id)
        if subject is not None:
            lines.append(_line(one, kind, subject))
    return lines


def _present(reader: User, notices: Sequence[StoredNotice]) -> dict[str, Mapping[int, Found]]:
    """Return what the notices are about, by kind of subject and id; one question to the rooms for each kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for notice in notices:
        wanted[house().notice_kinds[notice.kind].subject.kind].add(notice.subject_id)
    return {kind: house().notice_subjects[kind].present(reader, sorted(ids)) for kind, ids in wanted.items()}


def _line(notification: Notification, kind: NoticeKind, subject: Found) -> Line:
    notice = notification.notice
    wording = str(kind.sentence)
    actor = notice.actor.name if notice.actor else _("Somebody")
    lang = Markup(' lang="{}"').format(subject.lang) if subject.lang else ""
    return Line(
        notification_id=notification.id,
        thread=notice.thread,
        kind=kind,
        sentence=wording % {"actor": actor, "title": subject.title},
        marked=escape(wording) % {"actor": actor, "title": TITLE.format(lang, subject.title)},
        title=subject.title,
        url=subject.url,
        detail=subject.detail,
        lang=subject.lang,
        created_at=notice.created_at,
        is_read=notification.read_at is not None,
    )
