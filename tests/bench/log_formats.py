"""Logs of each form, made up, to time how fast they are read."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from app.programme.meter.formats import open_log

BEGIN = datetime(2026, 3, 2, 6, tzinfo=UTC)
Message = tuple[int, datetime, str, list[str]]


def messages(count: int, chance: random.Random) -> Iterator[Message]:
    """Return made-up messages: number, moment, sender, recipients."""
    for number in range(count):
        people = [
            f"person.{chance.randrange(2_000):05d}@corp.example" for _one in range(chance.choice((2, 2, 2, 3, 6)))
        ]
        yield number, BEGIN + timedelta(seconds=number), people[0], people[1:]


def m365(number: int, moment: datetime, sender: str, to: list[str]) -> str:
    """Write a row of the enhanced summary report."""
    ends = ";".join(f"{one}##Receive, Deliver" for one in to)
    return f'{moment:%Y-%m-%dT%H:%M:%S}.0000000Z,{sender},"{ends}",,,<{number}@corp.example>,{number:032x},,1,,Normal'


def m365_summary(number: int, moment: datetime, sender: str, to: list[str]) -> str:
    """Write rows of the summary."""
    stamp = f"{moment:%m/%d/%Y %I:%M:%S %p}"
    return "\n".join(f'"<{number}@corp.example>","{stamp}","{sender}","{one}","Hello","Delivered"' for one in to)


def google(number: int, moment: datetime, sender: str, to: list[str]) -> str:
    """Write rows of an email log search export."""
    stamp = f"{moment:%Y/%m/%d %H:%M:%S} UTC"
    return "\n".join(
        f'"<{number}@corp.example>","{stamp}","{stamp}","{sender}","99","Hi","Mixed","0","{one}","{target}","{stamp}","{status}"'
        for one in to
        for target, status in (("SMTP_IN", "ACCEPTED"), ("GMAIL_INBOX", "DELIVERED"))
    )


def postfix(number: int, moment: datetime, sender: str, to: list[str]) -> str:
    """Write the lines of a mail log."""
    before, after = f"{moment:%b} {moment.day:>2} {moment:%H:%M:%S} mx1 postfix", f"[4711]: {number:010X}:"
    return "\n".join(
        [
            f"{before}/smtpd{after} client=laptop[192.0.2.9]",
            f"{before}/cleanup{after} message-id=<{number}@corp.example>",
            f"{before}/qmgr{after} from=<{sender}>, size=2048, nrcpt={len(to)} (queue active)",
            *(
                f"{before}/lmtp{after} to=<{one}>, relay=mail[private/lmtp], delay=0.1, dsn=2.0.0, status=sent (250 Saved)"
                for one in to
            ),
            f"{before}/qmgr{after} removed",
        ]
    )


def mbox(number: int, moment: datetime, sender: str, to: list[str]) -> str:
    """Write a message of a mailbox, with a small attachment."""
    return (
        f"From {sender} {moment:%a %b %d %H:%M:%S %Y}\nReceived: from laptop\n\tby mail; {moment:%a, %d %b %Y}\n"
        f"From: Somebody <{sender}>\nTo: {', '.join(to)}\nDate: {moment:%a, %d %b %Y %H:%M:%S} +0000\n"
        f"Message-ID: <{number}@corp.example>\nSubject: Hi\n\n" + ("QUJD" * 19 + "\n") * 50
    )


FORMS = {
    "m365": (
        m365,
        "origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id,network_message_id,"
        "original_client_ip,directionality,connector_id,delivery_priority",
    ),
    "m365_summary": (m365_summary, "MessageId,Received,SenderAddress,RecipientAddress,Subject,Status"),
    "google": (
        google,
        "Message ID,Start date,End date,Sender,Message size,Subject,Direction,Attachments,Recipient address,Event target,"
        "Event date,Event status",
    ),
    "postfix": (postfix, ""),
    "mbox": (mbox, ""),
}


def reading_speeds(count: int) -> dict[str, dict[str, int]]:
    """Read a log of each form; return the messages, and the lines, a second of processor time."""
    speeds = {}
    for name, (write, header) in FORMS.items():
        text = "\n".join(filter(None, [header, *(write(*one) for one in messages(count, random.Random(7)))])) + "\n"
        stream = io.BytesIO(text.encode())
        start = time.process_time()
        found = {one.message_id for one in open_log(stream, zone=UTC)}  # type: ignore[union-attr]
        took = time.process_time() - start
        assert len(found) == count
        speeds[name] = {"messages_per_s": round(count / took), "lines_per_s": round(text.count("\n") / took)}
    return speeds
