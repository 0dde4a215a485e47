"""One trace, written in each of the forms."""

from collections.abc import Iterable

from app.programme.meter.formats import Format
from app.programme.meter.sighting import Sighting
from tests.programme.meter.formats import test_google, test_m365, test_postfix


def m365(trace: Iterable[Sighting]) -> str:
    return test_m365.trace(
        *(
            test_m365.row(
                ";".join(
                    [f"{one}##Receive, Deliver" for one in message.recipients]
                    + [f"{one}##Receive, Expand" for one in message.lists]
                ),
                message.sender.upper(),
                message.moment.strftime("%Y-%m-%dT%H:%M:%S.0000000Z"),
                message_id=f"<{message.message_id}>",
            )
            for message in trace
        )
    )


def m365_summary(trace: Iterable[Sighting]) -> str:
    rows = [
        test_m365.summary(
            one, status, message.moment.strftime("%m/%d/%Y %I:%M:%S %p"), f"<{message.message_id}>"
        ).replace('"al@acme.example"', f'"{message.sender}"', 1)
        for message in trace
        for status, ends in (("Expanded", message.lists), ("Delivered", message.recipients))
        for one in ends
    ]
    return "\n".join([test_m365.SUMMARY, *rows, ""])


def google(trace: Iterable[Sighting]) -> str:
    rows = [
        test_google.event(
            one,
            target,
            sender=message.sender,
            time=message.moment.strftime("%Y/%m/%d %H:%M:%S UTC"),
            message_id=f"<{message.message_id}>",
        )
        for message in trace
        for target, ends in (
            ("LIST_SERVER", message.lists),
            ("SMTP_IN", message.recipients),
            ("GMAIL_INBOX", message.recipients),
        )
        for one in ends
    ]
    return test_google.export(*rows)


def postfix(trace: Iterable[Sighting]) -> str:
    parts = []
    for number, message in enumerate(trace):
        found = test_postfix.whole(
            f"{number:010X}",
            *(test_postfix.sent(one) for one in message.recipients),
            message_id=message.message_id,
            stamp=message.moment.isoformat(),
        )
        parts.append([line.replace("Al@acme.example", message.sender) for line in found])
    return test_postfix.log(*parts)


def mbox(trace: Iterable[Sighting]) -> str:
    texts = []
    for message in trace:
        headers = [
            f"From: =?utf-8?q?=C3=89l?= <{message.sender}>",
            "To: " + ",\n\t".join(f'"Ba, Bo" <{one}>' for one in message.recipients),
            message.moment.strftime("Date: %a, %d %b %Y %H:%M:%S +0000"),
            f"Message-ID: <{message.message_id}>",
            *(f"List-Post: <mailto:{one}>" for one in message.lists[:1]),
        ]
        start = message.moment.strftime("From al@acme.example %a %b %d %H:%M:%S %Y")
        texts.append("\n".join([start, *headers, "", ">From the beginning", "on.", "", ""]))
    return "".join(texts)


WRITERS = {
    "m365": (m365, Format.M365),
    "m365_summary": (m365_summary, Format.M365),
    "google": (google, Format.GOOGLE),
    "postfix": (postfix, Format.POSTFIX),
    "mbox": (mbox, Format.MBOX),
}
