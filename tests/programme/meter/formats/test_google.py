from datetime import timedelta, timezone

import pytest

from app.programme.meter.formats import UnrecognisedLogError
from app.programme.meter.sighting import Sighting
from tests.programme.meter.formats.reading import at, problems, records, sightings

HEADER = (
    "Message ID,Start date,End date,Sender,Message size,Subject,Direction,Attachments,Recipient address,Event target,"
    "Event date,Event status,Event target IP address,Has encryption,Event SMTP reply code,Event description,Client Type,"
    "Device User Session ID"
)


def event(
    recipient: str = "bo@acme.example",
    target: str = "GMAIL_INBOX",
    status: str = "DELIVERED",
    sender: str = "al@acme.example",
    time: str = "2026/11/03 10:01:02 UTC",
    message_id: str = "<CA+1@mail.gmail.com>",
    reply: str = "",
) -> str:
    return (
        f'"{message_id}","{time}","{time}","{sender}","2048","Hello, all","Mixed","0","{recipient}","{target}","{time}",'
        f'"{status}","","Encrypted","{reply}","No Error","Web",""'
    )


def export(*rows: str) -> str:
    return "\n".join([HEADER, *rows, ""])


def test_the_events_of_a_message_are_put_together_and_each_recipient_counts_once():
    text = export(
        event("staff@acme.example", "LIST_SERVER"),
        event("staff@acme.example", "ARCHIVE_LIST_SERVER", "Accepted for archiving"),
        event("bo@acme.example", "SMTP_IN", "ACCEPTED"),
        event("bo@acme.example"),
        event("bo@acme.example", "GMAIL_INBOX", "VIEWED"),
        event("cy@acme.example", time="2026/11/03 10:00:59 UTC"),
        event("out@else.example", "SMTP_OUT", reply="250"),
        event("late@else.example", "SMTP_OUT", "Delayed", reply="451"),
        event("no@else.example", "SMTP_OUT", "BOUNCED", reply="550"),
        event("hi@acme.example", "GMAIL_SPAM", "Marked spam"),
        event("ok@acme.example", "GMAIL_INBOX", "Bypassed spam"),
        event("qu@acme.example", "GMAIL_INBOX", "Quarantined"),
    )
    assert sightings(text) == [
        Sighting(
            "CA+1@mail.gmail.com",
            at(2026, 11, 3, 10, 0, 59),
            "al@acme.example",
            ("bo@acme.example", "cy@acme.example", "out@else.example", "ok@acme.example"),
            ("staff@acme.example",),
        )
    ]


@pytest.mark.parametrize(
    "sender",
    [
        "al@acme.example",
        "Al Ba <AL@acme.example>",
        "al@acme.example (delegate: sec@acme.example)",
        "al@acme.example, sec@acme.example",
        "sec@acme.example on behalf of al@acme.example",
    ],
)
def test_a_delegate_writes_in_the_name_of_the_account(sender: str):
    assert sightings(export(event(sender=sender)))[0].sender == "al@acme.example"


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2026/11/03 10:01:02 UTC", at(2026, 11, 3, 10, 1, 2)),
        ("2026/11/03 10:01:02 GMT+1", at(2026, 11, 3, 9, 1, 2)),
        ("2026/11/03 10:01:02 -05:30", at(2026, 11, 3, 15, 31, 2)),
        ("2026/11/03 10:01:02 PST", at(2026, 11, 3, 18, 1, 2)),
        ("2026/11/03 10:01:02 America/New_York", at(2026, 11, 3, 15, 1, 2)),
        ("2026-11-03T10:01:02+02:00", at(2026, 11, 3, 8, 1, 2)),
        ("2026/11/03 10:01:02", at(2026, 11, 3, 7, 1, 2)),
        ("2026/11/03 10:01:02 XYZT", at(2026, 11, 3, 7, 1, 2)),
    ],
)
def test_dates_have_zones_and_else_that_of_the_company(time: str, expected):
    found = sightings(export(event(time=time)), zone=timezone(timedelta(hours=3)))
    assert found[0].moment == expected


def test_what_was_rejected_or_comes_from_a_server_is_no_message():
    rejected = event("N/A", "SMTP_IN", "REJECTED", sender="N/A", message_id="SMTPIN_ADDED_REJECT_SESSION")
    assert records(export(rejected, event(sender="<>"))) == []


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (event(sender="N/A"), "no_sender"),
        (event(sender=""), "no_sender"),
        (event("N/A"), "no_recipient"),
        (event("nobody"), "address"),
        (event(time="soon"), "date"),
        (event(time="2026/11/03 10:01:02 +99:99"), "date"),
        (event(time="1970/01/01 00:00:00 UTC"), "date_range"),
        (event()[:100], "columns"),
        (event()[:95], "quotes"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_reason(row: str, reason: str):
    text = export(event(), row, event(message_id="<2@x>"))
    assert problems(text) == [(3, reason)]
    assert len([one for one in records(text) if isinstance(one, Sighting)]) == 2


def test_a_message_without_an_id_goes_by_when_and_whom_it_is_from():
    first, second = export(event(message_id="N/A")), export(event("cy@acme.example", message_id=""))
    assert sightings(first)[0].message_id == sightings(second)[0].message_id
    assert sightings(first)[0].message_id != sightings(export(event(message_id="", sender="x@y.example")))[0].message_id


def test_column_names_in_another_language_are_refused_with_a_sentence(app):
    header = HEADER.replace("Sender", "Expéditeur").replace("Event target", "Cible").replace("Event status", "État")
    with pytest.raises(UnrecognisedLogError) as refusal:
        records(header + "\n" + event())
    assert "English column names" in refusal.value.message
