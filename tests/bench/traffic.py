"""Time the import of a log of mail: a message trace of Microsoft 365, made up, the same at every run.

    python tests/bench/traffic.py --messages 200000 --people 2000 --days 20

prints one JSON object: messages a second of processor time, for reading the log alone, for the whole import, and for
the same file once more; the longest batch in milliseconds, while which SQLite lets nobody else write; the memory of the
process before the import and at its peak; and how fast logs of each form are read.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from alembic import command

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402
from app.core.db import unit_of_work  # noqa: E402
from app.core.migrating import alembic_config  # noqa: E402
from app.people.service.importing import import_people, read_rows  # noqa: E402
from app.programme.meter.counting.mailing_lists import MailingLists  # noqa: E402
from app.programme.meter.formats import Format, open_log  # noqa: E402
from app.programme.meter.sighting import Sighting  # noqa: E402
from app.programme.service.imports.importing import begin_import, run_import  # noqa: E402
from config import load_settings  # noqa: E402
from tests.bench.log_formats import reading_speeds  # noqa: E402

COLUMNS = (
    "origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id,network_message_id,"
    "original_client_ip,directionality,connector_id,delivery_priority"
)
BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)
DEPARTMENT = 25
"""People in each."""


def address(number: int) -> str:
    """Return the address of a person."""
    return f"person.{number:05d}@corp.example"


def write_people(path: Path, people: int) -> None:
    """Write the list of the people, as `flask people import` takes it."""
    rows = [f"{address(number)},Department {number // DEPARTMENT}" for number in range(people)]
    path.write_text("email,department\n" + "\n".join(rows) + "\n")


def write_log(path: Path, messages: int, people: int, days: int, chance: random.Random) -> None:
    """Write a message trace: most mail stays near, some goes to many, a tenth leaves the company."""
    with path.open("w", newline="") as file:
        file.write(COLUMNS + "\n")
        write = csv.writer(file).writerow
        for number in range(messages):
            sender = chance.randrange(people)
            moment = BEGIN + timedelta(days=days * number // messages, seconds=number * 36_000 // messages)
            count = min(1 + int(chance.expovariate(1.0)), 40)
            near = [
                (sender // DEPARTMENT * DEPARTMENT + chance.randrange(DEPARTMENT)) % people for _one in range(count)
            ]
            to = [address(one if chance.random() < 0.7 else chance.randrange(people)) for one in near]
            if chance.random() < 0.1:
                to.append(f"client{chance.randrange(50_000)}@other.example")
            status = ";".join(f"{one}##Receive, Deliver" for one in dict.fromkeys(to))
            stamp = f"{moment:%Y-%m-%dT%H:%M:%S}.0000000Z"
            write(
                [
                    stamp,
                    address(sender),
                    status,
                    "",
                    "",
                    f"<{number}@corp.example>",
                    f"{number:032x}",
                    "",
                    1,
                    "",
                    "Normal",
                ]
            )


def memory_mb() -> float:
    """Return how much memory this process has had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(action: Callable[[], object]) -> float:
    """Return how many seconds of processor time an action takes."""
    start = time.process_time()
    action()
    return time.process_time() - start


def read(path: Path) -> int:
    """Read a log and count nothing."""
    with path.open("rb") as stream:
        return sum(isinstance(one, Sighting) for one in open_log(stream, Format.AUTO))


def import_log(path: Path, longest: list[float]) -> None:
    """Import a log, and note how long its longest batch takes, reading included."""
    with unit_of_work():
        row = begin_import(None, source="command", file_name=path.name, size=path.stat().st_size)
    last = time.perf_counter()

    def note(_position: int) -> None:
        nonlocal last
        now = time.perf_counter()
        longest[0], last = max(longest[0], now - last), now

    with path.open("rb") as stream:
        run_import(row.id, stream, format=Format.AUTO, lists=MailingLists(), progress=note)


def main() -> None:
    """Write a log, import it twice, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--days", type=int, default=20)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        people, log = Path(folder) / "people.csv", Path(folder) / "log.csv"
        write_people(people, args.people)
        write_log(log, args.messages, args.people, args.days, random.Random(7))
        app = create_app(load_settings({"PASSERELLE_DATA_DIR": folder, "PASSERELLE_ENV": "development"}))
        with app.app_context():
            command.upgrade(alembic_config(), "head")
            with unit_of_work():
                import_people(None, *read_rows(people.read_bytes()))
            before, longest = memory_mb(), [0.0]
            speeds = {
                "read_per_s": args.messages / timed(lambda: read(log)),
                "import_per_s": args.messages / timed(lambda: import_log(log, longest)),
                "again_per_s": args.messages / timed(lambda: import_log(log, longest)),
            }
    print(
        json.dumps(
            {
                "messages": args.messages,
                **{name: round(speed) for name, speed in speeds.items()},
                "longest_batch_ms": round(1_000 * longest[0]),
                "memory_before_mb": round(before),
                "memory_peak_mb": round(memory_mb()),
                "reading": reading_speeds(20_000),
            }
        )
    )


if __name__ == "__main__":
    main()
