"""Looking for what was acknowledged, once everything that waits is done.

    python -m tests.endurance.examining LEDGER              do what waits, compare a ledger with what is there
    python -m tests.endurance.examining LEDGER ARCHIVE      restore first

Prints as JSON what is wrong.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, text, update

from app import create_app
from app.accounts.models import Audience, User
from app.admin.cli.working import work_off_everything
from app.admin.sweeping import key_columns, named_keys
from app.core import clock, heartbeat
from app.core.db import Model, get_engine, session, unit_of_work
from app.core.events import Delivery, DeliveryState
from app.core.feature import house
from app.core.index import Query
from app.core.installation import installation
from app.documents.models import ChangeRequest
from app.news.models import Confirmation, Post, PostState
from app.notifications.models import Notification, StoredNotice
from app.programme.models import Flow, ImportState, TrafficImport
from app.search.indexing import compare_index, repair_index
from app.search.models import OpenQuestion
from app.wiki.models import Page, Revision
from config import load_settings
from tests.endurance.comparing import WORD, differing, words_in
from tests.endurance.ledger import Ledger, Said, Write
from tests.endurance.writing import MAILS

MOST_SEARCHES = 200


def release() -> None:
    """Let what a killed process had in its hands be taken up at once, as it would be some minutes later."""
    with unit_of_work():
        waiting = Delivery.state == DeliveryState.PENDING
        session.execute(update(Delivery).where(waiting).values(due_at=clock.now()))
        read = TrafficImport.state == ImportState.RUNNING
        session.execute(update(TrafficImport).where(read).values(moved_at=clock.now() - timedelta(hours=1)))


def problems(writes: list[Write]) -> Iterator[str]:
    """Yield, in a line each, whatever is not as it should be beyond single writes."""
    yield from _text_lost(writes)
    yield from _undelivered()
    yield from _untold()
    yield from _unfound(writes)
    yield from _files()
    yield from _broken_rows()
    yield from _miscounted()
    yield from _ill()


def _text_lost(writes: list[Write]) -> Iterator[str]:
    """Two write on one page: whatever either of them saved stands in its newest text."""
    saved = words_in(session.scalars(select(Revision.note).where(Revision.number > 1)))
    text_now = set(WORD.findall(" ".join(session.scalars(select(Page.source)))))
    yield from (f"{word} was saved and has gone from the page" for word in saved if word not in text_now)


def _undelivered() -> Iterator[str]:
    query = select(Delivery).where(Delivery.state != DeliveryState.DONE)
    for one in session.scalars(query):
        yield f"delivery {one.id} to {one.listener} is {one.state}: {one.last_error}"


def _untold() -> Iterator[str]:
    """Everybody but who did it is told of each post, once; so is whoever was endorsed, asked or left a question."""
    twice = (
        select(StoredNotice.key, Notification.user_id)
        .join(StoredNotice, Notification.notice_id == StoredNotice.id)
        .group_by(StoredNotice.key, Notification.user_id)
        .having(func.count() > 1)
    )
    yield from (f"told twice: {key} {user_id}" for key, user_id in session.execute(twice))
    everybody = set(session.scalars(select(User.id)))
    told = _told("news.post", "news.must_read")
    for post in session.scalars(select(Post).where(Post.state == PostState.PUBLISHED)):
        confirmed = session.scalars(select(Confirmation.user_id).where(Confirmation.post_id == post.id))
        missing = everybody - {post.author_id} - told[post.id] - set(confirmed)
        if missing:
            yield f"post {post.id} was not told to {sorted(missing)}"
    for kind, ids in _told_to_somebody().items():
        known = _told(kind)
        yield from (f"{kind} {one} was told to nobody" for one in ids if not known[one])


def _told(*kinds: str) -> _Told:
    query = (
        select(StoredNotice.subject_id, Notification.user_id)
        .join(StoredNotice, Notification.notice_id == StoredNotice.id)
        .where(StoredNotice.kind.in_(kinds))
    )
    told = _Told()
    for subject_id, user_id in session.execute(query):
        told.setdefault(subject_id, set()).add(user_id)
    return told


class _Told(dict[int, set[int]]):
    """Who was told, by what it is about."""

    def __missing__(self, key: int) -> set[int]:
        return set()


def _told_to_somebody() -> dict[str, list[int]]:
    return {
        "search.left": list(session.scalars(select(OpenQuestion.id))),
        "search.answered": list(session.scalars(select(OpenQuestion.id).where(OpenQuestion.answered_at.is_not(None)))),
        "documents.request": list(session.scalars(select(ChangeRequest.id))),
    }


def _unfound(writes: list[Write]) -> Iterator[str]:
    compared = compare_index()
    for what in ("missing", "stale", "surplus"):
        yield from (f"the index: {key} is {what}" for key in getattr(compared, what))
    kinds = {"news.publication", "wiki.page", "wiki.save", "wiki.faq"}
    audiences = list(session.scalars(select(Audience.id)))
    words = [one.word for one in writes if one.kind in kinds and one.said is Said.ACKNOWLEDGED][-MOST_SEARCHES:]
    for word in words:
        if not installation().index.search(Query(text=word, audience_ids=audiences)).total:
            yield f"{word} is not found"


def _files() -> Iterator[str]:
    """Every row's file is there, and is the one that was sent."""
    store = installation().files
    keys = set(store.list_keys())
    yield from (f"the file {key} is missing" for key in named_keys(session) - keys)
    for column in key_columns():
        sums = column.table.c.get("sha256" if column.name == "key" else column.name.replace("_key", "_sha256"))
        if sums is None:
            continue
        for key, sha256 in session.execute(select(column, sums).where(column != "")):
            if key in keys and hashlib.sha256(b"".join(store.read(key))).hexdigest() != sha256:
                yield f"the file {key} of {column.table.name} is another"


def _broken_rows() -> Iterator[str]:
    if get_engine().dialect.name != "sqlite":
        return
    yield from (f"integrity: {row}" for row in session.scalars(text("PRAGMA integrity_check")) if row != "ok")
    yield from (f"foreign key: {tuple(row)}" for row in session.execute(text("PRAGMA foreign_key_check")))


def _miscounted() -> Iterator[str]:
    """Each message of each log that was read is counted once."""
    states = select(TrafficImport.id, TrafficImport.state, TrafficImport.counted)
    done = 0
    for number, state, counted in session.execute(states):
        if state is ImportState.DONE:
            done += 1
            if counted != MAILS:
                yield f"import {number} counted {counted} messages"
        elif state is not ImportState.PREVIEWED:
            yield f"import {number} is {state}"
    deliveries = session.scalar(select(func.sum(Flow.deliveries))) or 0
    if deliveries != MAILS * done:
        yield f"{deliveries} deliveries in the figures instead of {MAILS * done}"


def _ill() -> Iterator[str]:
    """What `flask doctor` would say."""
    for check in house().checks:
        try:
            check.run()
        except Exception as error:
            yield f"the doctor: {check.name}: {error}"


def examine(path: Path) -> dict[str, object]:
    """Return what is wrong, and some counts."""
    writes = Ledger.load(path)
    with unit_of_work(read_only=True):
        lost, doubled = differing(writes)
        named = named_keys(session)
        files = list(installation().files.list_keys())
        return {
            "lost": lost,
            "doubled": doubled,
            "problems": list(problems(writes)),
            "files": len(files),
            "half_files": installation().files.delete_halves_before(clock.now()),
            "files_without_a_row": sum(key not in named and key.rpartition("-")[0] not in named for key in files),
            "rows": sum(
                session.scalar(select(func.count()).select_from(one)) or 0 for one in Model.metadata.sorted_tables
            ),
        }


def restore(app: Flask, archive: str) -> None:
    """Read an archive into this installation, which has no tables yet, by the commands that everybody uses."""
    for arguments in (["db", "upgrade"], ["restore", archive]):
        result = app.test_cli_runner().invoke(args=arguments)
        if result.exit_code:
            raise SystemExit(f"{arguments}: {result.output}\n{result.exception!r}")


def main() -> None:
    """Do what the command line asks for."""
    app = create_app(load_settings())
    if len(sys.argv) > 2:
        restore(app, sys.argv[2])
    with app.app_context():
        release()
        heartbeat.beat()
        repair_index()
        work_off_everything()
        print(json.dumps(examine(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
