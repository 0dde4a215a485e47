"""However many workers there are, what recurs is put on the queue once, and the queue is made once."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.core.jobs import Minutes, open_queue
from tests.racing import at_once
from tests.servers import create_database, start_postgres, start_valkey

MOMENT = datetime.fromisoformat("2026-03-02T09:30:05")
QUEUES = {
    "sqlite": lambda: "sqlite:",
    "redis": start_valkey,
    "postgresql": lambda: create_database(start_postgres(), f"ticking_{os.getpid()}"),
}


@pytest.mark.parametrize("queue", QUEUES)
def test_a_minute_belongs_to_the_first_worker_that_asks_for_it(tmp_path: Path, queue: str) -> None:
    url = QUEUES[queue]()
    storages = [open_queue(url, tmp_path).storage for _worker in range(2)]
    one, other = map(Minutes, storages)
    assert one.claim(MOMENT)
    assert not other.claim(MOMENT + timedelta(seconds=40))
    assert one.claim(MOMENT + timedelta(seconds=1))
    later = MOMENT + timedelta(hours=1)
    assert other.claim(later)
    assert not one.claim(later)
    kept = [text for text in storages[0].result_items() if text.startswith(f"minute {MOMENT:%Y-%m-%d}")]
    assert kept == [f"minute {later:%Y-%m-%d %H:%M}"]
    for storage in storages:
        storage.close()


@pytest.mark.parametrize("queue", QUEUES)
def test_a_new_queue_is_made_by_whoever_starts_first(tmp_path: Path, queue: str) -> None:
    for start in range(5):
        url, folder = QUEUES[queue](), tmp_path / str(start)
        folder.mkdir()
        queues = at_once(8, lambda url=url, folder=folder: open_queue(url, folder))
        assert [made.pending_count() for made in queues] == [0] * 8
        for made in queues:
            made.storage.close()
