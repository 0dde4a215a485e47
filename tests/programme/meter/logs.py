"""Message traces of Microsoft 365, and what is in the tables once they are counted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.core.db import session, unit_of_work
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.formats import Format
from app.programme.models import Flow, ListTraffic, MailingList, Party, Sent, TrafficImport
from app.programme.service.imports.importing import begin_import, run_import

ENRON = Path(__file__).parents[4] / "shared" / "emailtrace" / "enron"
COLUMNS = "origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id".split(",")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SUBJECT = "Redundancies 2027"


class Mail(NamedTuple):
    """A message."""

    number: int
    sender: str
    recipients: tuple[str, ...]
    moment: datetime = NOON


def trace(mails: Iterable[Mail]) -> bytes:
    """Return a message trace."""
    text = io.StringIO()
    write = csv.writer(text).writerow
    write(COLUMNS)
    for mail in mails:
        status = ";".join(f"{one}##Receive, Deliver" for one in mail.recipients)
        stamp = f"{mail.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000Z"
        write([stamp, mail.sender, status, SUBJECT, "1000", f"<{mail.number}.secret@corp.example>"])
    return text.getvalue().encode()


def count(log: bytes | Iterable[Mail], lists: MailingLists | None = None) -> TrafficImport:
    """Import a log, and return what is said of the import."""
    content = log if isinstance(log, bytes) else trace(log)
    with unit_of_work():
        import_id = begin_import(None, source="command", file_name="trace.csv", size=len(content)).id
    stream = io.BytesIO(content)
    run_import(import_id, stream, format=Format.AUTO, lists=lists or MailingLists(), progress=lambda _bytes: None)
    session.expire_all()
    return session.get_one(TrafficImport, import_id)


def figures() -> dict[str, list[tuple]]:
    """Return what is in the tables, by the names of the parties."""
    session.expire_all()
    sender, recipient = aliased(Party), aliased(Party)
    columns = Flow.is_list, Flow.messages, Flow.deliveries
    flows = select(Flow.day, sender.kind, sender.name, recipient.kind, recipient.name, *columns)
    flows = flows.join(sender, sender.id == Flow.sender_id).join(recipient, recipient.id == Flow.recipient_id)
    sent = select(Sent.day, Party.name, Sent.messages, Sent.crossing_messages).join(Party, Party.id == Sent.sender_id)
    numbers = ListTraffic.messages, ListTraffic.deliveries, ListTraffic.crossing
    lists = select(ListTraffic.day, MailingList.name, *numbers).join(MailingList)
    queries = {"flows": flows, "sent": sent, "lists": lists}
    return {name: sorted(map(tuple, session.execute(query))) for name, query in queries.items()}


def totals() -> tuple[int, int, int]:
    """Return messages, deliveries and crossing deliveries between known departments."""
    sender, recipient = aliased(Party), aliased(Party)
    deliveries = select(func.coalesce(func.sum(Flow.deliveries), 0))
    deliveries = deliveries.join(sender, sender.id == Flow.sender_id).join(recipient, recipient.id == Flow.recipient_id)
    deliveries = deliveries.where(sender.kind == "department", recipient.kind == "department")
    messages = session.scalar(select(func.coalesce(func.sum(Sent.messages), 0)))
    crossing = session.scalar(deliveries.where(Flow.sender_id != Flow.recipient_id))
    return messages or 0, session.scalar(deliveries) or 0, crossing or 0


def mail(number: int, sender: str, *recipients: str, days: int = 0) -> Mail:
    addresses = [one if "@" in one else f"{one}@corp.example" for one in (sender, *recipients)]
    return Mail(number, addresses[0], tuple(addresses[1:]), NOON + timedelta(days=days))
