"""The mail of the demo company: made up, but counted like any other."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.core.calendar import start_of, today
from app.core.db import session, unit_of_work
from app.core.installation import installation
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.formats import Format
from app.programme.models import MeterSettings, TrafficDay
from app.programme.service.imports.importing import begin_import, run_import
from app.programme.service.seeding.cycles import monday_before
from app.programme.service.settings import keep_settings

HEADER = ("origin_timestamp_utc", "sender_address", "recipient_status", "message_id")
LIST_ADDRESS = "everybody@precilor.example"
A_DAY = 1.6
"""Messages that a person sends on a working day, on average."""
OUTWARD = 0.62
"""The share of recipients in other departments before the launch."""
FEWER = 0.015
"""By how much this falls with each week after the launch, as a share of what it was."""
BROADCASTS = 0.03
"""The share of messages that go to everybody, before the launch."""


def seed_mail(given: Mapping[str, Any]) -> int:
    """Count the mail of the last weeks; a second time changes nothing. Opens units of work of its own.

    Args:
        given: For how many weeks, since which of them the company works with Passerelle, what its list is called.

    Returns:
        How many bytes of log were read.
    """
    with unit_of_work():
        if session.scalar(select(TrafficDay.id).limit(1)) is not None:
            return 0
        people = session.scalars(select(User).where(User.is_demo).order_by(User.id)).all()
        launched_on = monday_before(given["launched"])
        _set_up(keep_settings(), launched_on)
        log = _log(people, monday_before(given["weeks"]), launched_on)
        row = begin_import(None, source="command", file_name="demo.csv", size=len(log))
    members = ";".join(user.email for user in people)
    lists = MailingLists.read(f"address,name,members\n{LIST_ADDRESS},{given['list']},{members}\n")
    run_import(row.id, io.BytesIO(log), format=Format.M365, lists=lists, progress=lambda _position: None)
    return len(log)


def _set_up(settings: MeterSettings, launched_on: date) -> None:
    settings.launched_on = launched_on
    settings.country = "FR"


def _log(people: Sequence[User], since: date, launched_on: date) -> bytes:
    """Return a message trace from a day until yesterday; the same people on the same day give the same one."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADER)
    writer.writerows(_rows(people, since, launched_on))
    return file.getvalue().encode()


def _rows(people: Sequence[User], since: date, launched_on: date) -> Iterator[tuple[str, str, str, str]]:
    chance = Random(61)  # noqa: S311 (a made-up company, no secret)
    own = installation().settings.mail_from
    for number in range((today() - since).days):
        day = since + timedelta(days=number)
        if day.weekday() < 5:
            weeks = max(0, (day - launched_on).days / 7)
            for sender in people:
                for message in range(_how_many(chance)):
                    yield _row(
                        day, sender.email, _recipients(chance, sender, people, weeks), f"{number}.{sender.id}.{message}"
                    )
            if weeks:
                readers = chance.sample(people, 9)
                yield _row(day, own, [reader.email for reader in readers], f"{number}.own")


def _how_many(chance: Random) -> int:
    """Return how many messages somebody sends today: none as often as one would think (Poisson, by Knuth's method)."""
    left, count = chance.expovariate(A_DAY), 0
    while left < 1:
        left += chance.expovariate(A_DAY)
        count += 1
    return count


def _recipients(chance: Random, sender: User, people: Sequence[User], weeks: float) -> list[str]:
    """Return who gets a message: everybody now and then, else one or two, fewer in other departments each week."""
    remaining = 1 - min(FEWER * weeks, 0.4)
    if chance.random() < BROADCASTS * remaining**3 / 5:
        return [LIST_ADDRESS]
    near = [one for one in people if one.department_id == sender.department_id and one is not sender]
    far = [one for one in people if one.department_id != sender.department_id]
    pool = far if chance.random() < OUTWARD * remaining or not near else near
    return [one.email for one in chance.sample(_neighbours(pool, sender), min(len(pool), chance.choice((1, 1, 1, 2))))]


def _neighbours(pool: Sequence[User], sender: User) -> Sequence[User]:
    """Return whom somebody has to do with: not everybody alike, and the same ones all the time."""
    nearest = sorted(pool, key=lambda one: (one.department_id * 7 + sender.department_id * 5) % 11)
    return nearest[: max(12, len(pool) // 3)]


def _row(day: date, sender: str, recipients: Sequence[str], number: str) -> tuple[str, str, str, str]:
    moment = start_of(day) + timedelta(hours=10)
    told = ";".join(f"{one}##Receive, Deliver" for one in recipients)
    return moment.isoformat(), sender, told, f"<{number}@demo.precilor.example>"
