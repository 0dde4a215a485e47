"""A public trace of mail, counted here by hand, and copies of it in which less is sent."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from app.core.calendar import day_of
from app.core.db import current_unit
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.formats import Format
from app.programme.service.imports.importing import begin_import, run_import

FOLDER = Path(__file__).parents[4] / "shared" / "emailtrace" / "enron"
YEAR = timedelta(weeks=52)
needs_trace = pytest.mark.skipif(not FOLDER.is_dir(), reason="the public trace is not here")


class Message(NamedTuple):
    """A message of the trace."""

    moment: datetime
    sender: str
    recipients: tuple[str, ...]
    id: str

    @property
    def day(self) -> date:
        return day_of(self.moment)


def departments() -> dict[str, str]:
    """Return everybody's department."""
    with (FOLDER / "employees.csv").open(encoding="utf-8") as file:
        return {row["email"]: row["department"] for row in csv.DictReader(file)}


def messages() -> list[Message]:
    """Return all messages, first to last."""
    with (FOLDER / "trace-m365.csv").open(encoding="utf-8") as file:
        return sorted(map(_message, csv.DictReader(file)))


def _message(row: dict[str, str]) -> Message:
    recipients = tuple(one.split("##")[0] for one in row["recipient_status"].split(";"))
    moment = datetime.fromisoformat(row["origin_timestamp_utc"][:19] + "+00:00")
    return Message(moment, row["sender_address"], recipients, row["message_id"])


def last_year(of: Iterable[Message]) -> list[Message]:
    """Return the messages of the last 52 whole weeks."""
    of = list(of)
    last = of[-1].day - timedelta(days=of[-1].day.weekday() + 1)
    return [one for one in of if last - YEAR < one.day <= last]


def a_year_later(
    of: Iterable[Message], chance: Random, left_out: float, within: Iterable[str] = ()
) -> Iterator[Message]:
    """Yield copies of messages a year later, without a share of their deliveries between departments.

    Args:
        of: The messages.
        chance: Decides which are left out.
        left_out: The share.
        within: The senders' departments that it is about; none: all of them.
    """
    home, within = departments(), set(within)
    for one in of:
        is_thinned = not within or home[one.sender] in within
        kept = tuple(
            to for to in one.recipients
            if home[to] == home[one.sender] or not is_thinned or chance.random() >= left_out
        )  # fmt: skip
        if kept:
            yield Message(one.moment + YEAR, one.sender, kept, f"later-{one.id}")


def crossing_by_week(of: Iterable[Message]) -> dict[date, Counter[str]]:
    """Return the deliveries between departments by week and sender's department."""
    home = departments()
    weeks: dict[date, Counter[str]] = {}
    for one in of:
        week = weeks.setdefault(one.day - timedelta(days=one.day.weekday()), Counter())
        week[home[one.sender]] += sum(home[to] != home[one.sender] for to in one.recipients)
    return weeks


def import_log(of: Iterable[Message]) -> None:
    """Write messages as a log and import it."""
    text = io.StringIO()
    columns = ["origin_timestamp_utc", "sender_address", "recipient_status", "message_subject", "message_id"]
    writer = csv.writer(text)
    writer.writerow(columns)
    for one in of:
        status = ";".join(f"{to}##Receive, Deliver" for to in one.recipients)
        writer.writerow([one.moment.strftime("%Y-%m-%dT%H:%M:%S.0000000Z"), one.sender, status, "", one.id])
    content = text.getvalue().encode()
    import_id = begin_import(None, source="command", file_name="log.csv", size=len(content)).id
    current_unit().commit()
    run_import(import_id, BytesIO(content), format=Format.M365, lists=MailingLists(), progress=lambda _place: None)
