"""Both engines, on real storage, behind the same tests."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.core.index import Document, Engine, Query, Results
from app.core.index.postgres import PostgresEngine
from app.core.index.whoosh import WhooshEngine
from tests.servers import create_database, start_postgres

EVERYONE, MANAGERS = 1, 2


@pytest.fixture(scope="session")
def search_database() -> str:
    return create_database(start_postgres(), f"search_tests_{os.getpid()}")


@pytest.fixture(params=["whoosh", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "whoosh":
        made: Engine = WhooshEngine(tmp_path / "index")
    else:
        made = PostgresEngine(request.getfixturevalue("search_database"))
    made.rebuild([])
    yield made
    made.close()


def document(id: int, title: str, body: str = "", **values: Any) -> Document:  # noqa: A002
    given = {"kind": "page", "version": 1, "audience_id": EVERYONE, "updated_at": datetime(2026, 1, 1, tzinfo=UTC)}
    return Document(id=id, title=title, body=body, **(given | values))


@pytest.fixture
def ask(engine: Engine) -> Callable[..., Results]:
    """Return a function that searches as a reader of the audience of everybody."""

    def asking(text: str, audience_ids: tuple[int, ...] = (EVERYONE,), **narrowing: Any) -> Results:
        return engine.search(Query(text=text, audience_ids=audience_ids, **narrowing))

    return asking


def ids(results: Results) -> list[int]:
    return [hit.id for hit in results.hits]
