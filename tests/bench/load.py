"""Fill an instance and time its main pages under concurrent load, beside a minimal Flask page in the same run.

    python tests/bench/load.py --people 20000 --pages 50000 --connections 16 --workers 2 --seconds 10

prints one JSON object: for each kind of page the CPU milliseconds of the web workers for a request (with what they have
started), the ratio to the minimal page (see `minimal.py`), and latency in milliseconds (p50, p95, p99); what pages weigh;
memory; and which targets were met. Latency is measured twice. `pages` is what happens when all connections ask without a pause, which keeps
every core busy, the load generator on the same machine included: it says how much the machine can take. `company_pace`
is a mix of all kinds, saving included, at the pace of a company of 20,000 in its busiest hour: it says what people feel.
`every_page` is every address of the site, opened by a champion and by an administrator, one after the other.
Errors are always to be 0. No worker runs. `load_before` is how many processes others kept waiting: more than a few tenths
and the figures say little. Progress goes to the standard error.

`--keep FOLDER` keeps the filled instance, `--reuse FOLDER` measures it again; `--only wiki,home` measures some kinds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from alembic import command

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402
from app.core import events  # noqa: E402
from app.core.migrating import alembic_config  # noqa: E402
from config import load_settings  # noqa: E402
from tests.bench import every_page  # noqa: E402
from tests.bench.asking import (  # noqa: E402
    LOST,
    Answer,
    Ask,
    Connection,
    at_a_pace,
    endless,
    latency,
    posting,
    reading,
    without_pause,
)
from tests.bench.company import PASSWORD  # noqa: E402
from tests.bench.filling import Filled, Progress, Sizes, fill  # noqa: E402
from tests.bench.saving import SAVE, saves  # noqa: E402
from tests.bench.serving import Server, serve  # noqa: E402
from tests.bench.targets import judge  # noqa: E402
from tests.bench.weight import Scales, Weight, over_budget, told  # noqa: E402

DEFAULTS = Sizes()
FILLED = "filled.json"
WARMING_SECONDS = 1.0
PACE = 30.0
"""Pages a second: 20,000 people who open 20 pages each in eight hours are 14, and twice that in the busiest hour."""
MIX = {
    "home": 20, "wiki page": 24, "search": 10, "suggestions": 8, "people by name": 7, "profile": 6, "post": 8,
    "news": 5, "inbox": 4, "people": 3, "experts": 3, "template": 3, "templates": 3, "FAQ topic": 3, "wiki space": 3,
    "wiki changes": 3, "all spaces": 3, SAVE: 3,
}  # fmt: skip
"""How often each kind of page is asked for in a company, in parts; none so seldom that its p95 says nothing."""
EVERY = "every page"
MINIMAL = {"minimal": "/", "minimal_orm": "/orm"}
"""The page to compare with; targets are multiples of the first."""
WEIGHED = 10
"""Pages of each kind."""
SAVED_ONE_BY_ONE, SAVED_AT_ONCE, SIGN_INS = 100, 400, 40
SAVING_SECONDS = 30.0
"""At the most: then what is left of these is not sent."""


class Bench:
    """Measures one server.

    Args:
        server: The server.
        arguments: Of the command line: for how long, on how many connections.
    """

    def __init__(self, server: Server, arguments: argparse.Namespace) -> None:
        self.server = server
        self.connections: int = arguments.connections
        self.seconds: float = arguments.seconds
        self.pace_seconds: float = arguments.pace_seconds

    def without_pause(self, asks: Sequence[Ask]) -> dict[str, float]:
        """Return the figures of one kind of page under as much load as there can be."""
        streams = [endless(asks, seed) for seed in range(self.connections)]
        without_pause(self.server.port, streams, min(WARMING_SECONDS, self.seconds))
        return self._measured(streams, self.seconds)

    def saving(self, asks: Iterator[Ask]) -> dict[str, dict[str, float]]:
        """Return the figures of saving pages, one after the other and on all connections at once."""
        one_by_one, at_once = list(islice(asks, SAVED_ONE_BY_ONE)), list(islice(asks, SAVED_AT_ONCE))
        streams = [iter(at_once[number :: self.connections]) for number in range(self.connections)]
        return {
            "one_by_one": self._measured([iter(one_by_one)], SAVING_SECONDS),
            "all_at_once": self._measured(streams, SAVING_SECONDS),
        }

    def _measured(self, streams: Sequence[Iterator[Ask]], seconds: float) -> dict[str, float]:
        used = self.server.cpu_seconds()
        samples = without_pause(self.server.port, streams, seconds)
        used = self.server.cpu_seconds() - used
        return {"cpu_ms": round(used / len(samples) * 1e3, 2)} | latency(samples)

    def at_pace(self, asks: Mapping[str, Sequence[Ask]]) -> dict[str, Any]:
        """Return latency at the pace of a company, by kind of page."""
        kinds = [kind for kind in MIX if asks.get(kind)]
        chance, streams = random.Random(4), {kind: endless(asks[kind], 5) for kind in kinds}
        streams |= {SAVE: iter(asks[SAVE])} if SAVE in streams else {}
        parts = [MIX[kind] for kind in kinds]
        mixed = (ask for kind in iter(lambda: chance.choices(kinds, parts)[0], "") for ask in islice(streams[kind], 1))
        used = self.server.cpu_seconds()
        samples = at_a_pace(self.server.port, mixed, PACE, self.pace_seconds, self.connections)
        used = self.server.cpu_seconds() - used
        pages = {kind: [one for one in samples if one.kind == kind] for kind in kinds}
        return {
            "requests_per_second": PACE,
            "all": {"cpu_ms": round(used / len(samples) * 1e3, 2)} | latency(samples),
            "pages": {kind: latency(some) for kind, some in pages.items() if len(some) > 1},
        }

    def weights(self, addresses: Mapping[str, Sequence[str]], cookie: str) -> dict[str, list[Weight]]:
        """Return what some pages of each kind weigh; suggestions are no page."""
        with self.connected() as connection:

            def fetch(path: str, kind: str = "") -> Answer:
                return connection.ask(reading(kind, path, cookie).data)

            scales = Scales(fetch)
            return {
                kind: [scales.weigh(path, fetch(path)) for path in paths[:WEIGHED]]
                for kind, paths in addresses.items()
                if kind != "suggestions"
            }

    def signing_in(self, emails: Sequence[str]) -> dict[str, float]:
        """Return how long signing in through the form takes, one after the other."""
        with self.connected() as connection:
            asks = [_sign_in(connection, email) for email in emails[:SIGN_INS]]
        return self._measured([iter(asks)], SAVING_SECONDS)

    def every_page(self, paths: Sequence[str], cookies: Sequence[str]) -> dict[str, Any]:
        """Return how long every page takes that some people may open, one after the other."""
        with self.connected() as connection:

            def fetch(path: str, cookie: str) -> Answer:
                return connection.ask(reading(EVERY, path, cookie).data)

            return every_page.told(every_page.visit(paths, cookies, fetch))

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Give a connection to the server."""
        with closing(Connection(self.server.port)) as connection:
            yield connection


def _sign_in(connection: Connection, email: str) -> Ask:
    answer = connection.ask(reading("sign-in", "/sign-in").data)
    cookie = answer.headers[b"set-cookie"].partition(b";")[0].decode()
    token = answer.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    form = {"csrf_token": token, "email": email, "password": PASSWORD}
    return posting("sign-in", "/sign-in", cookie, urlencode(form))


def environment_for(folder: Path, database_url: str) -> dict[str, str]:
    """Return the settings of the instance; with PostgreSQL, search and jobs lie there too, as in production."""
    environment = {"PASSERELLE_DATA_DIR": str(folder / "data"), "PASSERELLE_SECRET_KEY": "of-the-benchmark-" * 3}
    environment["PASSERELLE_REQUESTS_PER_MINUTE"] = "1000000"  # 64 people ask for what 20,000 would
    if database_url:
        names = ("PASSERELLE_DATABASE_URL", "PASSERELLE_SEARCH_URL", "PASSERELLE_JOBS_URL")
        environment |= dict.fromkeys(names, database_url)
    return environment


def make_instance(folder: Path, environment: dict[str, str], arguments: argparse.Namespace) -> Filled:
    """Fill an empty instance, without telling anybody of what happens in it, and write down what there is."""
    sizes = Sizes(
        arguments.people, arguments.pages, arguments.posts, arguments.templates,
        departments=min(DEFAULTS.departments, arguments.people),
    )  # fmt: skip
    (folder / "data").mkdir(parents=True, exist_ok=True)
    with create_app(load_settings(environment)).app_context():
        events.use_bus(events.Bus())
        command.upgrade(alembic_config(), "head")
        filled = fill(sizes)
    filled.save(folder / FILLED)
    return filled


def measure_minimal(folder: Path, arguments: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Return the figures of the page to compare with, in both ways of writing it."""
    database = folder / "minimal.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS people (id INTEGER PRIMARY KEY, name TEXT)")
        connection.execute("INSERT OR REPLACE INTO people VALUES (1, 'Somebody')")
        connection.commit()
    server = serve("tests.bench.minimal:app", arguments.workers, {"MINIMAL_DATABASE": str(database)})
    try:
        bench = Bench(server, arguments)
        return {name: bench.without_pause([reading(name, path)]) for name, path in MINIMAL.items()}
    finally:
        server.stop()


def asks_for(filled: Filled, kinds: Sequence[str]) -> dict[str, list[Ask]]:
    """Return the requests for some kinds of pages: each address by several readers in turn."""
    return {
        kind: [
            reading(kind, path, filled.cookies[(number + at * 7) % len(filled.cookies)])
            for at in range(max(1, len(filled.cookies) // len(paths)))
            for number, path in enumerate(paths)
        ]
        for kind, paths in filled.addresses.items()
        if kind in kinds
    }


def saves_of(filled: Filled, connection: Connection) -> Iterator[Ask]:
    """Yield requests that save a page; the form is fetched when the request is asked for."""

    def fetch(path: str, cookie: str) -> str:
        form = reading("form", path, cookie).data
        answer = connection.ask(form)
        return (answer if answer.status != LOST else connection.ask(form)).text  # nobody asked for long: it was closed

    edited = random.sample(filled.edited, len(filled.edited))
    return (save.ask for save in saves(edited, filled.cookies, fetch))


def measure(
    server: Server,
    filled: Filled,
    paths: Sequence[str],
    least: dict[str, dict[str, float]],
    arguments: argparse.Namespace,
) -> dict[str, Any]:
    """Return all figures of the instance."""
    say, bench = Progress(), Bench(server, arguments)
    wanted = [one.strip() for one in arguments.only.split(",")]
    kinds = [one for one in (*filled.addresses, SAVE, "sign-in", EVERY) if any(one.startswith(name) for name in wanted)]
    asks, pages = asks_for(filled, kinds), {}
    for kind, some in asks.items():
        pages[kind] = bench.without_pause(some)
        pages[kind] |= {f"times_{name}": round(pages[kind]["cpu_ms"] / one["cpu_ms"], 2) for name, one in least.items()}
        say(f"{kind}: {pages[kind]}")
    figures: dict[str, Any] = least | {"pages": pages}
    weights = bench.weights({kind: filled.addresses[kind] for kind in asks}, filled.cookies[0])
    figures |= {
        "weight": {kind: told(some) for kind, some in weights.items()},
        "over_budget": over_budget(weights),
    }
    with bench.connected() as connection:
        saving = saves_of(filled, connection) if SAVE in kinds else iter(())
        asks[SAVE] = list(islice(saving, int(PACE * arguments.pace_seconds * MIX[SAVE] / sum(MIX.values()) * 2)))
        if any(asks[kind] for kind in asks if kind != SAVE):
            figures["company_pace"] = bench.at_pace(asks)
            say(f"at the company's pace: {figures['company_pace']['all']}")
        if SAVE in kinds:
            figures[SAVE] = bench.saving(saving)
            say(f"save: {figures[SAVE]}")
    if "sign-in" in kinds:
        figures["sign-in"] = bench.signing_in(filled.emails)
    if EVERY in kinds:
        figures["every_page"] = bench.every_page(paths, filled.keepers)
        say(f"every page: {figures['every_page']}")
    return figures | {"memory_mb": server.memory_mb()}


def run(folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Fill where there is nothing yet, serve, measure."""
    environment = environment_for(folder, arguments.database_url)
    is_there = (folder / FILLED).exists()
    filled = Filled.load(folder / FILLED) if is_there else make_instance(folder, environment, arguments)
    if arguments.fill_only:
        return {"sizes": filled.sizes, "folder": str(folder)}
    load_before = round(os.getloadavg()[0], 2)
    least = measure_minimal(folder, arguments)
    paths = every_page.addresses_of(create_app(load_settings(environment)))
    server = serve("wsgi:app", arguments.workers, environment)
    try:
        figures = measure(server, filled, paths, least, arguments)
    finally:
        server.stop()
    told_first = {
        "sizes": filled.sizes,
        "connections": arguments.connections,
        "workers": arguments.workers,
        "load_before": load_before,
        "database": "postgresql" if arguments.database_url else "sqlite",
    }
    return told_first | figures | {"targets": judge(figures)}


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("people", "pages", "posts", "templates"):
        parser.add_argument(f"--{name}", type=int, default=getattr(DEFAULTS, name))
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=10, help="for each kind of page")
    parser.add_argument("--pace-seconds", type=float, default=60, help="at the pace of a company")
    parser.add_argument("--only", default="", help="kinds of pages by the beginning of their names: wiki,home,save")
    parser.add_argument("--database-url", default="", help="a PostgreSQL database that is empty")
    parser.add_argument("--keep", type=Path, help="a folder that is not there yet, for the filled instance")
    parser.add_argument("--reuse", type=Path, help="a folder that --keep has filled")
    parser.add_argument("--fill-only", action="store_true", help="measure nothing")
    arguments = parser.parse_args()
    if arguments.keep and (arguments.keep / FILLED).exists():
        parser.error(f"{arguments.keep} is filled already; measure it with --reuse")
    if arguments.reuse and not (arguments.reuse / FILLED).exists():
        parser.error(f"{arguments.reuse} holds no instance that --keep has filled")
    signal.signal(signal.SIGTERM, lambda *_given: sys.exit(1))  # so that servers are stopped, too
    with tempfile.TemporaryDirectory() as thrown_away:
        folder = arguments.keep or arguments.reuse or Path(thrown_away)
        print(json.dumps(run(folder.absolute(), arguments), indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
