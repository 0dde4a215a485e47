import pytest

from app.programme.meter.formats import Format
from app.programme.meter.formats.lines import LONGEST
from app.programme.meter.sighting import Sighting
from tests.programme.meter.formats.reading import at, problems, records, sightings

START = "From al@acme.example Tue Nov  3 10:01:05 2026"


def mail(*headers: str, start: str = START, body: str = "Hello.\n") -> str:
    return "\n".join([start, *headers, "", body, ""])


USUAL = (
    "From: Al Ba <al@acme.example>",
    "To: Bo <bo@acme.example>",
    "Date: Tue, 3 Nov 2026 11:01:02 +0100",
    "Message-ID: <1@acme.example>",
    "Subject: Hello",
)


def of(*headers: str) -> tuple[str, ...]:
    """Return the usual headers, with some of them put anew."""
    names = {header.partition(":")[0].lower() for header in headers}
    return (*(header for header in USUAL if header.partition(":")[0].lower() not in names), *headers)


def test_the_headers_of_each_message_are_read_and_nothing_of_its_body():
    hidden = "From: nobody@else.example\nTo: noone@else.example\n\n>From here on nothing is a header.\nFrom me to you\n"
    text = mail(*USUAL, body=hidden) + mail(*of("Message-ID: <2@x>", "Cc: cy@acme.example,\n\tDan <DAN@acme.example>"))
    assert sightings(text) == [
        Sighting("1@acme.example", at(2026, 11, 3, 10, 1, 2), "al@acme.example", ("bo@acme.example",)),
        Sighting(
            "2@x",
            at(2026, 11, 3, 10, 1, 2),
            "al@acme.example",
            ("bo@acme.example", "cy@acme.example", "dan@acme.example"),
        ),
    ]
    assert sightings(text) == sightings(text.replace("\n", "\r\n"))


@pytest.mark.parametrize(
    ("header", "recipients"),
    [
        ('To: "Ba, Al <no@else.example>" <a@x.example>, b@x.example', ("a@x.example", "b@x.example")),
        ("To: Staff: a@x.example, B <b@x.example>;, c@x.example", ("a@x.example", "b@x.example", "c@x.example")),
        ("To: a@x.example (Al (at home), not@else.example)", ("a@x.example",)),
        ("To: =?utf-8?q?Ba=2C_=C3=89l?= <a@x.example>", ("a@x.example",)),
        ("To: =?utf-8?q?=C3=89l_=3Ca=40x=2Eexample=3E?=", ("a@x.example",)),
        ("To: <@relay.example,@other.example:a@x.example>", ("a@x.example",)),
        ("To: 'a@x.example', mailto:b@x.example; c@x.example", ("a@x.example", "b@x.example", "c@x.example")),
        ("To: a+news@x.example,\n  a+news@x.example", ("a+news@x.example",)),
        ("Bcc: a@x.example\nTo: undisclosed-recipients:;", ("a@x.example",)),
        ("To: a@x.example\nTo: b@x.example", ("a@x.example", "b@x.example")),
        ('To: "al.ba"@x.example, "Ca, Di" <b@x.example>', ('"al.ba"@x.example', "b@x.example")),
        ("TO : a@x.example", ("a@x.example",)),
        ('To: "Ba, Al <a@x.example>', ("a@x.example",)),
        ("To: \udcff\udcfe <a@x.example>", ("a@x.example",)),
    ],
)
def test_recipients_are_read_however_they_are_written(header: str, recipients: tuple[str, ...]):
    headers = [one for one in USUAL if not one.startswith("To:")]
    assert sightings(mail(header, *headers).encode(errors="surrogateescape"))[0].recipients == recipients


@pytest.mark.parametrize(
    ("headers", "sender"),
    [
        (("From: al@acme.example, cy@acme.example", "Sender: sec@acme.example"), "sec@acme.example"),
        (("From: boss@acme.example", "Sender: sec@acme.example"), "boss@acme.example"),
        (("From: nobody", "Sender: sec@acme.example"), "sec@acme.example"),
        (("From: al@acme.example, cy@acme.example",), "al@acme.example"),
    ],
)
def test_the_sender_is_the_author_or_who_sent_for_several(headers: tuple[str, ...], sender: str):
    assert sightings(mail(*of(*headers)))[0].sender == sender


def test_a_message_that_was_sent_on_is_by_whom_and_when_it_was_sent_on():
    resent = (
        "Resent-From: cy@acme.example",
        "Resent-To: dan@acme.example",
        "Resent-Date: Tue, 3 Nov 2026 12:00:00 +0000",
        "Resent-Message-ID: <9@x>",
    )
    assert sightings(mail(*USUAL, *resent)) == [
        Sighting("9@x", at(2026, 11, 3, 12), "cy@acme.example", ("dan@acme.example",))
    ]
    without_id = sightings(mail(*USUAL, *resent[:3]))[0].message_id
    assert without_id not in {"", "9@x", "1@acme.example"}


@pytest.mark.parametrize(
    "header",
    ["List-Id: All of us <staff.acme.example>", "List-Id: <x>\nList-Post: <mailto:Staff@acme.example?subject=x>"],
)
def test_a_message_over_a_list_names_the_list_and_the_mailbox_it_came_to(header: str):
    text = mail("Delivered-To: bo@acme.example", *of("To: staff@acme.example, cy@acme.example"), header)
    assert [(one.recipients, one.lists) for one in sightings(text)] == [
        (("cy@acme.example", "bo@acme.example"), ("staff@acme.example",))
    ]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Date: 3 Nov 26 10:01:02 GMT", at(2026, 11, 3, 10, 1, 2)),
        ("Date: Tue, 3 Nov 2026 10:01:02 -0000 (CET)", at(2026, 11, 3, 10, 1, 2)),
        ("Date: Tue, 3 Nov 2026 02:01:02 PST", at(2026, 11, 3, 10, 1, 2)),
        ("Date: the day before yesterday", at(2026, 11, 3, 10, 1, 5)),
        ("Date: Thu, 01 Jan 1970 00:00:00 +0000", at(2026, 11, 3, 10, 1, 5)),
        ("Date: Tue, 3 Nov 2026 10:01:02 +999999999999", at(2026, 11, 3, 10, 1, 5)),
        ("Date:", at(2026, 11, 3, 10, 1, 5)),
    ],
)
def test_a_date_that_is_none_is_that_of_the_arrival(date: str, expected):
    assert sightings(mail(*of(date)))[0].moment == expected


def test_messages_without_an_id_are_told_apart_by_date_sender_and_recipients():
    one = [header for header in USUAL if not header.startswith("Message-ID")]
    other = [header.replace("bo@", "cy@") for header in one]
    first, again, second = sightings(mail(*one) + mail(*one) + mail(*other))
    assert first.message_id == again.message_id != second.message_id


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        (of("From:"), "no_sender"),
        (of("From: /O=ACME/CN=AL@acme <>"), "address"),
        (of("From: </o=acme/ou=x/cn=al>"), "legacy_address"),
        (of("To: undisclosed-recipients:;"), "no_recipient"),
        (("X-No: headers",), "no_sender"),
        (of("To: a@x.example", "Cc: </o=acme/cn=cy>"), "legacy_address"),
    ],
)
def test_a_message_that_cannot_be_read_is_named_by_the_line_it_begins_with(headers: tuple[str, ...], reason: str):
    assert problems(mail(*USUAL) + mail(*headers)) == [(10, reason)]


def test_a_date_nowhere_to_be_found_is_named():
    text = mail(*of("Date: no"), start="From al@acme.example 99:99")
    assert problems(text, Format.MBOX) == [(1, "date")]


def test_large_bodies_are_passed_over_and_large_headers_cut():
    attachment = "QUJD" * 19 + "\n"
    text = mail(*USUAL, body=attachment * 20_000 + "x" * (LONGEST + 5) + "\n") + mail(*of("Message-ID: <2@x>"))
    assert [one.message_id for one in sightings(text)] == ["1@acme.example", "2@x"]
    padded = mail(*USUAL, *(f"X-Padding-{number}: {'x' * 900}" for number in range(600)), "Cc: late@x.example")
    assert sightings(padded)[0].recipients == ("bo@acme.example",)


def test_a_missing_empty_line_before_a_message_and_headers_up_to_the_end_are_taken():
    first = mail(*USUAL, body="The end").rstrip("\n") + "\n"
    last = "\n".join([START, *of("Message-ID: <2@x>")])
    assert [one.message_id for one in sightings(first + last)] == ["1@acme.example", "2@x"]


def test_nested_comments_and_open_quotation_marks_without_end_take_no_time_and_do_no_harm():
    shapes = [
        "(",
        '"',
        "<",
        '("',
        "a@",
        "=?",
        "\\",
        '"\\',
        "(\\",
        "<@",
        '"a@',
        "()",
        "=?utf-8?b?",
        "a",
        "<mailto:",
        "a: ",
    ]
    for shape in shapes:
        hostile = shape * (300_000 // len(shape))
        assert len(records(mail(*of(f"Cc: {hostile}", f"List-Post: {hostile}", f"List-Id: {hostile}")))) >= 1
