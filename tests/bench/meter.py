"""Measure how long the figures of the meter take on a company's mail of two years.

    python tests/bench/meter.py [--departments 200] [--people 100] [--days 500] [--partners 20] [--rounds 5]

A throw-away instance is filled with as many days of work as asked for, on each of which every department mails as many
others. Then everything that the page shows is computed: cold, as after an import, and warm, as on every later call. One
JSON object with CPU milliseconds goes to the standard output.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from alembic import command
from sqlalchemy import insert

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from app import create_app  # noqa: E402
from app.accounts.models import Department  # noqa: E402
from app.core import clock  # noqa: E402
from app.core.db import session, unit_of_work  # noqa: E402
from app.core.migrating import alembic_config  # noqa: E402
from app.programme.meter.figures.cache import FIGURES  # noqa: E402
from app.programme.meter.figures.periods import baseline_of, now_of, year_before  # noqa: E402
from app.programme.meter.figures.values import Period  # noqa: E402
from app.programme.models import (  # noqa: E402
    Flow,
    Headcount,
    ListTraffic,
    MailingList,
    MeterSettings,
    Party,
    PartyKind,
    Sent,
    TrafficDay,
)
from app.programme.queries import figures  # noqa: E402
from app.programme.queries.comparisons import compare, difference_in_differences  # noqa: E402
from app.programme.service.traffic.sums import sum_up_traffic  # noqa: E402
from config import load_settings  # noqa: E402

FIRST = date(2024, 1, 1)
FRIDAY = 4
WAVES = 4


def days_of_work(count: int) -> list[date]:
    """Return some days from Monday to Friday, one after the other."""
    days = (FIRST + timedelta(days=number) for number in range(count * 2))
    return [day for day in days if day.weekday() <= FRIDAY][:count]


def fill(departments: int, people: int, days: list[date], partners: int) -> int:
    """Fill the tables, and return how many rows of flows there are."""
    chance = Random(1)
    started = [days[len(days) * (1 + number % WAVES) // (WAVES + 1)] for number in range(departments)]
    with unit_of_work():
        session.add(MeterSettings(id=1, generation=1, launched_on=days[len(days) // 2], domains=[]))
        session.execute(
            insert(Department),
            [{"name": f"Department {n}", "path": f"/{n}/", "id": n} for n in range(1, departments + 1)],
        )
        parties = [
            {"id": n, "kind": PartyKind.DEPARTMENT, "department_id": n, "started_on": started[n - 1]}
            for n in range(1, departments + 1)
        ]
        session.execute(insert(Party), parties)
        others = [{"id": departments + n, "kind": kind} for n, kind in enumerate(list(PartyKind)[1:], 1)]
        session.execute(insert(Party), others)
        session.execute(insert(TrafficDay), [{"day": day, "counted_at": clock.now()} for day in days])
        weeks = sorted({day - timedelta(days=day.weekday()) for day in days})
        heads = [
            {"week": week, "party_id": n, "people": 2 + n % (2 * people)}
            for week in weeks
            for n in range(1, departments + 1)
        ]
        session.execute(insert(Headcount), heads)
        session.execute(insert(MailingList), [{"id": n, "name": f"list-{n}"} for n in range(1, 101)])
    rows = sum(fill_day(chance, day, departments, partners) for day in days)
    sum_up_traffic()
    return rows


def fill_day(chance: Random, day: date, departments: int, partners: int) -> int:
    """Fill a day."""
    rows = list(flows_of(chance, day, departments, partners))
    with unit_of_work():
        session.execute(insert(Flow), rows)
        sent = [
            {"day": day, "sender_id": n, "messages": 400, "crossing_messages": 100} for n in range(1, departments + 1)
        ]
        session.execute(insert(Sent), sent)
        lists = [
            {"day": day, "list_id": n, "messages": 3, "deliveries": 60 * n, "crossing": 40 * n} for n in range(1, 101)
        ]
        session.execute(insert(ListTraffic), lists)
    return len(rows)


def flows_of(chance: Random, day: date, departments: int, partners: int) -> Iterator[dict[str, object]]:
    """Yield the flows of a day: within each department, to some others, and to what is no department."""
    for sender in range(1, departments + 1):
        near = {(sender + chance.randint(1, partners)) % departments + 1 for _ in range(partners)}
        far = {chance.randint(1, departments) for _ in range(partners)}
        recipients = [*sorted(near | far | {sender})[: partners + 1], departments + 1, departments + 2]
        for recipient in recipients:
            yield {
                "day": day,
                "sender_id": sender,
                "recipient_id": recipient,
                "is_list": recipient % 5 == 0,
                "messages": 3,
                "deliveries": chance.randint(1, 20),
            }
        yield {
            "day": day,
            "sender_id": departments + 3,
            "recipient_id": sender,
            "is_list": False,
            "messages": 1,
            "deliveries": 20,
        }


def steps() -> dict[str, Callable[[], object]]:
    """Return everything that the page shows, by what it is."""
    counted = figures.counted_period()
    assert counted
    launch = figures.get_settings().launched_on
    baseline = baseline_of(counted, launch)
    assert baseline
    now = now_of(counted, baseline)
    assert now
    half = Period(counted.since + timedelta(days=3), counted.until - timedelta(days=3))
    return {
        "weeks": lambda: figures.weeks_of(counted),
        "totals": lambda: figures.totals_of(now),
        "totals_cutting_weeks": lambda: figures.totals_of(half),
        "matrix_quarter": lambda: figures.matrix_of(now),
        "matrix_all": lambda: figures.matrix_of(counted),
        "lists": lambda: figures.lists_of(now),
        "baseline_and_now": lambda: compare(baseline, now, is_same_season=False),
        "year_before_and_now": lambda: compare(year_before(now), now, is_same_season=True),
        "difference_in_differences": lambda: difference_in_differences(counted),
        "department": lambda: figures.department_weeks(counted, 150),
    }


def measure(rounds: int) -> dict[str, dict[str, float]]:
    """Return the CPU milliseconds of each step and of all, cold and warm: the median of some rounds."""
    taken: dict[str, dict[str, list[float]]] = {"cold": {}, "warm": {}}
    for _ in range(rounds):
        FIGURES.clear()
        for heat in ("cold", "warm"):
            with unit_of_work(read_only=True):
                run(taken[heat])
    return {
        heat: {name: round(statistics.median(times), 1) for name, times in of.items()} for heat, of in taken.items()
    }


def run(taken: dict[str, list[float]]) -> None:
    """Compute everything once and note how long each step took."""
    began = time.process_time()
    for name, step in steps().items():
        before = time.process_time()
        step()
        taken.setdefault(name, []).append((time.process_time() - before) * 1000)
    taken.setdefault("all", []).append((time.process_time() - began) * 1000)


def main() -> None:
    """Fill an instance, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("departments", 200), ("people", 100), ("days", 500), ("partners", 20), ("rounds", 3)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(load_settings({"PASSERELLE_DATA_DIR": folder}))
        with app.app_context():
            command.upgrade(alembic_config(), "head")
            rows = fill(given.departments, given.people, days_of_work(given.days), given.partners)
            print(json.dumps({**vars(given), "flows": rows, **measure(given.rounds)}, indent=1))


if __name__ == "__main__":
    main()
