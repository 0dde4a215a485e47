"""Measure the expert finder on a collection of documents whose experts are known: how good, and how fast.

    python tests/bench/experts.py DATASET_DIR --run OUT [--people 100] [--rounds 3]

DATASET_DIR holds `people.jsonl`, `documents.jsonl` and `topics.jsonl`, plain or with `.gz`. A throw-away instance is
made; people get accounts, and documents become pages by their authors, on their dates, through the same services that
the site uses. Then every topic goes through the very function that the page calls. OUT is a run in TREC format, to be
scored against the topics; one JSON object with times goes to the standard output.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click
import time_machine
from alembic import command

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402
from app.accounts.models import User  # noqa: E402
from app.accounts.models.audience import EVERYONE  # noqa: E402
from app.accounts.queries import get_user  # noqa: E402
from app.accounts.queries.people import newcomer  # noqa: E402
from app.accounts.service.departments import department_at  # noqa: E402
from app.accounts.service.people import create_user  # noqa: E402
from app.core import events  # noqa: E402
from app.core.db import session, unit_of_work  # noqa: E402
from app.core.installation import installation  # noqa: E402
from app.core.migrating import alembic_config  # noqa: E402
from app.people.finding import find_experts  # noqa: E402
from app.search.indexing import rebuild_index  # noqa: E402
from app.wiki.authorship import recount  # noqa: E402
from app.wiki.models import Page, Space  # noqa: E402
from app.wiki.queries.spaces import get_space_by_slug  # noqa: E402
from app.wiki.service.describing import TITLE_LENGTH  # noqa: E402
from app.wiki.service.pages import create_page, save_page  # noqa: E402
from app.wiki.service.spaces import create_space  # noqa: E402
from config import load_settings  # noqa: E402

BATCH = 250
NOON = 12


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows of one file of a dataset, packed or not."""
    packed, plain = folder / f"{name}.jsonl.gz", folder / f"{name}.jsonl"
    text = gzip.decompress(packed.read_bytes()).decode() if packed.exists() else plain.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def day_of(text: str) -> date | None:
    """Return a document's day; of a date that is not whole, the middle of the year; None where there is none."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return date(int(text[:4]), 7, 1) if text[:4].isdigit() and text[:4] > "0000" else None


def dated(documents: Iterable[dict[str, Any]]) -> list[tuple[datetime, dict[str, Any]]]:
    """Return the documents with their moments, oldest first; what has no date gets the one in the middle."""
    known = sorted(day for one in documents if (day := day_of(one["date"])))
    middle = known[len(known) // 2] if known else date(2020, 1, 1)
    pairs = [(day_of(one["date"]) or middle, one) for one in documents]
    moments = [(datetime(day.year, day.month, day.day, NOON, tzinfo=UTC), one) for day, one in pairs]
    return sorted(moments, key=lambda pair: pair[0])


def make_people(rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Give everybody an account, and return its id by the person's id in the dataset."""
    ids = {}
    with unit_of_work():
        department = department_at(None, ["Everybody"])
        for row in rows:
            address = f"{row['id'].lower()}@example.org"
            ids[row["id"]] = create_user(
                None, email=address, name=row["name"][:100] or row["id"], department=department
            )
        session.flush()
        return {key: user.id for key, user in ids.items()}


def make_space() -> str:
    """Make the space for all documents, in which everybody writes."""
    with unit_of_work():
        space = create_space(None, name="Documents", audience=[EVERYONE], editors=[EVERYONE])
        return space.slug


def write_pages(slug: str, documents: Sequence[tuple[datetime, dict[str, Any]]], ids: dict[str, int]) -> None:
    """Write the documents as pages, each on its date."""
    users: dict[int, User] = {}
    with click.progressbar(length=len(documents), label="Writing", file=sys.stderr) as bar:
        for start in range(0, len(documents), BATCH):
            with unit_of_work():
                space = get_space_by_slug(slug)
                assert space is not None
                for number, (moment, document) in enumerate(documents[start : start + BATCH], start):
                    authors = [ids[one] for one in dict.fromkeys(document["authors"]) if one in ids]
                    with time_machine.travel(moment, tick=False):
                        write_page(space, f"text-{number}", document, [user_of(one, users) for one in authors])
            bar.update(len(documents[start : start + BATCH]))


def user_of(user_id: int, users: dict[int, User]) -> User:
    """Return a person with rights, as the site has whoever is signed in."""
    if user_id not in users:
        with unit_of_work(read_only=True):
            user = get_user(user_id)
        assert user is not None
        users[user_id] = user
    return users[user_id]


def write_page(space: Space, slug: str, document: dict[str, Any], authors: Sequence[User]) -> None:
    """Write one document; where several wrote it, each adds a part of it, as far as there are words."""
    if not authors:
        return
    title = " ".join(document["title"].split()) or "Untitled"
    body = document["body"] if len(title) <= TITLE_LENGTH else f"{title}\n\n{document['body']}"
    parts = list(cut(body, len(authors)))
    page = create_page(authors[0], space, title=title[:TITLE_LENGTH], source=parts[0], slug=slug)
    for number, author in enumerate(authors[1 : len(parts)], 2):
        add(author, page, "\n".join(parts[:number]), number - 1)


def add(author: User, page: Page, source: str, base_number: int) -> None:
    """Let an author add to a page."""
    save_page(author, page, title=page.title, source=source, base_number=base_number)


def cut(body: str, count: int) -> Iterator[str]:
    """Yield a text in as many parts as asked for, by lines, or by words where there are too few lines."""
    pieces = body.splitlines()
    if count == 1 or len(pieces) < count:
        pieces = body.split() if count > 1 else [body]
    count = max(1, min(count, len(pieces)))
    for number in range(count):
        yield "\n".join(pieces[number * len(pieces) // count : (number + 1) * len(pieces) // count])


def ask(topics: Sequence[dict[str, Any]], ids: dict[str, int], run: Path, people: int, rounds: int) -> dict[str, Any]:
    """Ask for the experts of every topic, write the run, and return how long a question took."""
    names = {user_id: key for key, user_id in ids.items()}
    took: list[float] = []
    with run.open("w", encoding="utf-8") as lines:
        for number in range(rounds):
            for topic in topics:
                start = time.perf_counter()
                with unit_of_work(read_only=True):
                    found = find_experts(newcomer(), topic["query"], people)
                took.append(1000 * (time.perf_counter() - start))
                if number == 0:
                    for rank, one in enumerate(found, 1):
                        lines.write(f"{topic['id']} Q0 {names[one.user.id]} {rank} {one.score:.9f} passerelle\n")
    points = statistics.quantiles(took, n=100)
    return {"queries": len(took), "p50_ms": points[49], "p95_ms": points[94], "p99_ms": points[98], "max_ms": max(took)}


def measure(folder: Path, run: Path, people: int, rounds: int) -> dict[str, Any]:
    """Build the instance, ask, and return all figures."""
    documents = dated(read(folder, "documents"))
    start = time.perf_counter()
    events.use_bus(events.Bus())
    ids = make_people(read(folder, "people"))
    write_pages(make_space(), documents, ids)
    written = time.perf_counter()
    recount()
    counted = time.perf_counter()
    indexed = rebuild_index()
    built = time.perf_counter()
    asked = ask(read(folder, "topics"), ids, run, people, rounds)
    figures = {
        "people": len(ids),
        "documents": len(documents),
        "documents_indexed": indexed,
        "write_seconds": written - start,
        "authors_seconds": counted - written,
        "index_seconds": built - counted,
        "build_seconds": built - start,
    }
    return {key: round(value, 2) for key, value in (figures | asked).items()}


def main() -> None:
    """Read the command line, make the instance, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--people", type=int, default=100, help="how many people to list for a topic")
    parser.add_argument("--rounds", type=int, default=1, help="how often to ask every topic")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings({"PASSERELLE_DATA_DIR": folder, "PASSERELLE_ENV": "development"})
        app = create_app(settings)
        with app.app_context():
            command.upgrade(alembic_config(), "head")
            print(json.dumps(measure(args.dataset, args.run, args.people, args.rounds)))
            installation().index.close()


if __name__ == "__main__":
    main()
