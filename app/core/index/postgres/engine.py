"""The PostgreSQL engine."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Any, cast

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool, PoolTimeout

from app.core.index.analysis import Question, Wanted, analyse, beginnings_of, stem
from app.core.index.base import Document, Hit, IndexState, IndexUnavailableError, Match, Query, Results
from app.core.index.correcting import corrected, nearest
from app.core.index.fragments import fragments_of
from app.core.index.postgres import asking
from app.core.index.postgres.schema import CREATE, INSERT, INSERT_WORDS, parameters_of

SCHEMA = "passerelle_search"
NAMES = {"documents": "documents", "words": "words"}
LOCK = 7_265_747
BATCH = 500
CONNECT_SECONDS = 10.0
QUICK_SECONDS = 2.0
"""How long a look at the state of the index may wait, for a load balancer waits for it."""
STATEMENT_MS = 10_000
CANDIDATES = 2_000
Connection = psycopg.Connection[tuple[Any, ...]]


class PostgresEngine:
    """The search engine for more than one machine.

    Args:
        url: `postgresql://...`.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: ConnectionPool[Connection] | None = None
        self._owner = 0
        self._has_trigrams: bool | None = None

    @contextmanager
    def _connected(self, patience: float = CONNECT_SECONDS) -> Iterator[Connection]:
        """Lend a connection in a transaction; what goes wrong with the server is `IndexUnavailableError`."""
        if self._pool is None or self._owner != os.getpid():
            self._owner = os.getpid()
            self._pool = _open_pool(self._url)
        try:
            with self._pool.connection(timeout=patience) as connection:
                yield connection
        except (psycopg.Error, PoolTimeout) as error:
            raise IndexUnavailableError(f"the index does not answer: {error}") from error

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents, each in place of the one with its key."""
        with self._connected() as connection:
            _lock(connection)
            _insert(connection, documents, NAMES)

    def remove(self, keys: Iterable[str]) -> None:
        """Forget documents."""
        with self._connected() as connection:
            _lock(connection)
            connection.execute(_named("DELETE FROM {documents} WHERE key = ANY(%s)", NAMES), (list(keys),))

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Build the index anew in one transaction: until it commits, the old tables answer."""
        fresh = {"documents": "documents_new", "words": "words_new"}
        with self._connected() as connection:
            connection.execute(f"SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({LOCK})")
            for name in fresh.values():
                connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(SCHEMA, name)))
            connection.execute(_named(CREATE, fresh))
            _insert(connection, documents, fresh)
            for name, new_name in fresh.items():
                connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(SCHEMA, name)))
                rename = "ALTER TABLE {} RENAME TO {}"
                connection.execute(sql.SQL(rename).format(sql.Identifier(SCHEMA, new_name), sql.Identifier(name)))

    def search(self, query: Query) -> Results:
        """Answer a question."""
        question = analyse(query.text)
        if not question.words or not query.audience_ids:
            return Results(hits=(), total=0, facets={})
        audiences = list(query.audience_ids)
        with self._connected() as connection:
            question, corrections = self._tolerant(connection, question, audiences)
            asked = asking.parameters(question, query, audiences)
            rows = connection.execute(_asked(asking.HITS, question), asked).fetchall()
            facets: dict[str, dict[str, int]] = {}
            for name, value, size in connection.execute(_named(asking.FACETS, NAMES), asked):
                facets.setdefault(name, {})[value] = size
        kinds = facets.get("kind", {})
        total = sum(kinds.get(kind, 0) for kind in query.kinds or kinds)
        hits = [_hit(row, question) for row in rows]
        return Results(hits=hits, total=total, facets=facets, corrected=corrected(query.text, corrections))

    def _tolerant(
        self, connection: Connection, question: Question, audiences: list[int]
    ) -> tuple[Question, dict[str, str]]:
        """Return the question with words that nobody wrote, as far as the reader may know, replaced by near ones."""
        corrections: dict[str, str] = {}
        words = []
        for word in question.words:
            better = (
                None
                if word.compound or _occurs(connection, word, audiences)
                else self._nearest(connection, word, audiences)
            )
            if better is not None:
                corrections[word.folded] = better
                word = Wanted(better, frozenset({stem(better, "en"), stem(better, "fr")}))  # noqa: PLW2901
            words.append(word)
        return replace(question, words=tuple(words)), corrections

    def _nearest(self, connection: Connection, word: Wanted, audiences: list[int]) -> str | None:
        """Return the nearest word that stands in a document the reader may find."""
        statement = asking.SIMILAR if self._trigrams(connection) else asking.BEGINNING
        given = {"word": word.folded, "first": word.folded[:1] + "%", "audiences": audiences, "most": CANDIDATES}
        rows = connection.execute(_named(statement, NAMES), given).fetchall()
        for candidate in nearest(word.folded, [row[0] for row in rows]):
            if _occurs(
                connection, Wanted(candidate, frozenset({stem(candidate, "en"), stem(candidate, "fr")})), audiences
            ):
                return candidate
        return None

    def _trigrams(self, connection: Connection) -> bool:
        """Tell whether the server has pg_trgm installed in this database."""
        if self._has_trigrams is None:
            found = connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'").fetchone()
            self._has_trigrams = found is not None
        return self._has_trigrams

    def retrieve(self, query: Query) -> Sequence[Match]:
        """Return what is most about a question, best first."""
        question = analyse(query.text)
        if not question.words or not query.audience_ids:
            return []
        asked = asking.parameters(question, query, list(query.audience_ids))
        with self._connected() as connection:
            rows = connection.execute(_asked(asking.MATCHES, question), asked).fetchall()
        return [Match(kind, number, score) for kind, number, score in rows]

    def suggest(self, prefix: str, audience_ids: Collection[int], limit: int) -> Sequence[Hit]:
        """Return what has words in its title or keywords that begin like each of these words."""
        words = beginnings_of(prefix)
        if not words or not audience_ids:
            return []
        given = {"asked": " & ".join(f"{word}:*" for word in words), "audiences": list(audience_ids), "limit": limit}
        with self._connected() as connection:
            rows = connection.execute(_named(asking.SUGGESTIONS, NAMES), given).fetchall()
        return [_hit(row, None) for row in rows]

    def count(self) -> int:
        """Return how many documents there are."""
        with self._connected() as connection:
            row = connection.execute(_named("SELECT count(*) FROM {documents}", NAMES)).fetchone()
        return int(cast(tuple[int], row)[0])

    def inventory(self) -> Iterable[tuple[str, int, int]]:
        """Return key, version and audience of every document."""
        with self._connected() as connection:
            rows = connection.execute(_named("SELECT key, version, audience_id FROM {documents}", NAMES)).fetchall()
        return [(key, version, audience_id) for key, version, audience_id in rows]

    def state(self) -> IndexState:
        """Return how the index is: its tables are there, or not, or cannot be read."""
        try:
            with self._connected(QUICK_SECONDS) as connection:
                row = connection.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.documents",)).fetchone()
        except IndexUnavailableError:
            return IndexState.DAMAGED
        return IndexState.READY if row and row[0] else IndexState.MISSING

    def close(self) -> None:
        """Let go of the connections."""
        if self._pool is not None and self._owner == os.getpid():
            self._pool.close()
            self._pool = None

    def verify(self) -> IndexState:
        """Return how the index is; PostgreSQL looks after its bytes itself."""
        return self.state()


def _open_pool(url: str) -> ConnectionPool[Connection]:
    """Return connections that are looked at before they are lent: the server may have been away meanwhile."""
    return ConnectionPool(
        url,
        kwargs={"connect_timeout": int(CONNECT_SECONDS)},
        min_size=1,
        max_size=8,
        check=ConnectionPool.check_connection,
        configure=_configure,
        reconnect_timeout=CONNECT_SECONDS,
        open=True,
    )


def _configure(connection: Connection) -> None:
    """Have the indexes used for every question: to look into the texts one by one is dearer than the planner knows."""
    connection.execute(
        f"SET statement_timeout = {STATEMENT_MS}; SET plan_cache_mode = force_custom_plan; SET enable_seqscan = off"
    )
    connection.commit()


def _lock(connection: Connection) -> None:
    """Wait for whoever builds the index anew, so that nothing is added to tables that are about to go."""
    connection.execute(f"SELECT pg_advisory_xact_lock({LOCK})")


def _named(statement: str, names: dict[str, str]) -> sql.Composed:
    """Return a statement with the names of our tables filled in."""
    return sql.SQL(statement).format(**_tables(names))


def _asked(statement: str, question: Question) -> sql.Composed:
    """Return a statement as a question of so many words asks it."""
    return sql.SQL(statement).format(in_names=sql.SQL(asking.in_names(len(question.words))), **_tables(NAMES))


def _tables(names: dict[str, str]) -> dict[str, sql.Identifier]:
    return {name: sql.Identifier(SCHEMA, table) for name, table in names.items()}


def _insert(connection: Connection, documents: Iterable[Document], names: dict[str, str]) -> None:
    rows = map(parameters_of, documents)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            cursor.executemany(_named(INSERT, names), batch)
            cursor.executemany(_named(INSERT_WORDS, names), batch)


def _occurs(connection: Connection, word: Wanted, audiences: list[int]) -> bool:
    given = {"asked": asking.any_of(word), "audiences": audiences}
    return connection.execute(_named(asking.OCCURS, NAMES), given).fetchone() is not None


def _hit(row: Sequence[Any], question: Question | None) -> Hit:
    kind, number, version, audience_id, title, body, score = row
    return Hit(
        kind=kind,
        id=number,
        version=version,
        audience_id=audience_id,
        score=float(score),
        title=title,
        fragments=fragments_of(body, question.terms) if question else (),
    )
