"""What stands in people's inboxes, and which pages they follow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from app.core import clock
from app.core.db import session, unit_of_work
from app.core.feature.notices import Channel
from app.notifications.models import Notification, StoredNotice
from app.wiki.models import Watch
from tests.bench.company import Company
from tests.bench.posts import News, is_for

POSTS = 12
"""The newest news that people were told of."""
WATCHED = 3
"""Pages that each person follows; of a tenth of them people were told that they have changed."""
BATCH = 2_000
Row = dict[str, Any]


def fill_inboxes(company: Company, news: News, page_ids: Sequence[int]) -> None:
    """Tell everybody of the newest posts and of changes on some pages; two of three notices were read.

    Args:
        company: Whom to tell.
        news: Of what.
        page_ids: Pages that people follow.
    """
    now = clock.now()
    posts, changed = news.posts[:POSTS], page_ids[::10]
    with unit_of_work():
        told = [_notice(at, "news.post", "post", post.id, post.author_id) for at, post in enumerate(posts, 1)]
        for row, post in zip(told, posts, strict=True):
            row["audience_id"] = post.audience_id
        told += [_notice(at, "wiki.changed", "page", id_, None) for at, id_ in enumerate(changed, POSTS + 1)]
        session.execute(insert(StoredNotice), told)
    notice_ids = {id_: at for at, id_ in enumerate(changed, POSTS + 1)}
    for start in range(0, len(company.ids), BATCH):
        rows, watches = list[Row](), list[Row]()
        for one in company.ids[start : start + BATCH]:
            watched = _watched(one, page_ids)
            watches += [
                {"user_id": one, "page_id": id_, "since": now, "seen_at": now - timedelta(days=one % 60)}
                for id_ in watched
            ]
            about = [at for at, post in enumerate(posts, 1) if is_for(post, one, company) and post.author_id != one]
            rows += _notification_rows(one, [*about, *(notice_ids[id_] for id_ in watched if id_ in notice_ids)])
        with unit_of_work():
            session.execute(insert(Watch), watches)
            session.execute(insert(Notification), rows)


def _notice(id_: int, kind: str, thing: str, subject_id: int, actor_id: int | None) -> dict[str, Any]:
    return {
        "id": id_,
        "kind": kind,
        "key": f"benchmark:{thing}:{subject_id}",
        "thread": f"{thing}:{subject_id}",
        "subject_id": subject_id,
        "actor_id": actor_id,
        "audience_id": None,
        "created_at": clock.now() - timedelta(hours=9 * id_ % 700),
    }


def _watched(user_id: int, page_ids: Sequence[int]) -> list[int]:
    return sorted({page_ids[(user_id * 7 + at * 1_013) % len(page_ids)] for at in range(WATCHED)})


def _notification_rows(user_id: int, notice_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    for at in notice_ids:
        yield {
            "notice_id": at,
            "user_id": user_id,
            "channel": Channel.DIGEST,
            "due_at": clock.now(),
            "read_at": None if (user_id + at) % 3 == 0 else clock.now(),
        }
