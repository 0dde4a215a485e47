"""Time the search for people by name among many: as typed, by short forms, with mistakes.

    python tests/bench/names.py --people 20000 --searches 400

prints one JSON object: milliseconds (p50, p95, p99) of the search alone, and of the whole people page with its facets.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from alembic import command

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402
from app.accounts.models import User  # noqa: E402
from app.accounts.nicknames import OTHERS  # noqa: E402
from app.accounts.queries import get_user  # noqa: E402
from app.core.db import unit_of_work  # noqa: E402
from app.core.migrating import alembic_config  # noqa: E402
from app.people import queries  # noqa: E402
from app.people.queries import Choice  # noqa: E402
from config import load_settings  # noqa: E402
from tests.bench.company import cookie_for, fill_people  # noqa: E402


def mistyped(name: str, chance: random.Random) -> str:
    """Return a name with one letter left out, doubled or swapped with the next."""
    at = chance.randrange(len(name) - 1)
    return chance.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        ]
    )


def asked_for(names: list[str], count: int, chance: random.Random) -> list[str]:
    """Return what people type: names, beginnings, the other way round, short forms, mistakes."""
    asked = []
    for number in range(count):
        name = chance.choice(names)
        first, _blank, last = name.partition(" ")
        short = next(iter(sorted(OTHERS.get(first.lower(), ()))), first)
        forms = [name, f"{last} {first}", f"{first[:3]} {last[:3]}", f"{short} {last}", mistyped(name, chance)]
        asked.append(forms[number % len(forms)])
    return asked


def timed(action: Callable[[str], object], texts: list[str]) -> dict[str, float]:
    """Return how long an action takes for each text, in milliseconds."""
    took = []
    for text in texts:
        start = time.perf_counter()
        action(text)
        took.append(1000 * (time.perf_counter() - start))
    points = statistics.quantiles(took, n=100)
    return {"p50_ms": round(points[49], 1), "p95_ms": round(points[94], 1), "p99_ms": round(points[98], 1)}


def search(text: str) -> None:
    """Search for a name, as the people page does."""
    with unit_of_work(read_only=True):
        reader: User | None = get_user(1)
        assert reader is not None
        choice = Choice(text=text, is_tolerant=not queries.has_namesakes(reader, text))
        queries.find_colleagues(reader, choice, 1)


def main() -> None:
    """Fill an instance, search, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--searches", type=int, default=400)
    args = parser.parse_args()
    chance = random.Random(3)
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(load_settings({"PASSERELLE_DATA_DIR": folder, "PASSERELLE_ENV": "development"}))
        with app.app_context():
            command.upgrade(alembic_config(), "head")
            names = fill_people(args.people, chance).names
            with unit_of_work():
                cookie = cookie_for(1)
            texts = asked_for(names, args.searches, chance)
            figures = {"people": args.people, "search": timed(search, texts)}
        client = app.test_client(use_cookies=False)

        def show(text: str) -> None:
            response = client.get("/people/", query_string={"name": text}, headers={"Cookie": cookie})
            assert response.status_code == 200, response.location

        figures["page"] = timed(show, texts)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
