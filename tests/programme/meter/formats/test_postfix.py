import gzip
import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.programme.meter.formats import Format, open_log
from app.programme.meter.formats.postfix import joining
from app.programme.meter.sighting import Sighting, Unreadable
from tests.programme.meter.formats.reading import at, problems, records, sightings


def lines(
    queue: str = "3C5F92A0B1", *, stamp: str = "2026-11-03T10:01:02.123456+00:00", name: str = "postfix", **parts: str
):
    """Write what Postfix says about a message, part by part."""
    return [f"{stamp} mx1 {name}/{part}[4711]: {queue}: {text}" for part, text in parts.items()]


def sent(to: str, rest: str = "", relay: str = "mail.else.example[192.0.2.7]:25", reply: str = "250 2.0.0 OK") -> str:
    return f"to=<{to}>, {rest}relay={relay}, delay=0.4, delays=0.1/0/0.2/0.1, dsn=2.0.0, status=sent ({reply})"


def whole(
    queue: str = "3C5F92A0B1", *deliveries: str, message_id: str = "1@acme.example", name: str = "postfix", **more
):
    """Write the way of a message through the queue."""
    found = lines(queue, name=name, cleanup=f"message-id=<{message_id}>", **more)
    found += lines(queue, name=name, qmgr="from=<Al@acme.example>, size=99, nrcpt=1 (queue active)", **more)
    for delivery in deliveries or (sent("bo@acme.example"),):
        found += lines(queue, name=name, smtp=delivery, **more)
    return [*found, *lines(queue, name=name, qmgr="removed", **more)]


def log(*parts: list[str]) -> str:
    return "\n".join(line for part in parts for line in part) + "\n"


def test_the_lines_about_a_message_are_joined_by_its_id_in_the_queue():
    text = log(
        lines(smtpd="client=laptop.acme.example[192.0.2.9]"),
        whole("3C5F92A0B1", sent("bo@acme.example"), sent("CY+news@acme.example"))[:3],
        whole("4D2Wq95DPlzRjZ9", message_id="2@acme.example"),
        whole("3C5F92A0B1", sent("bo@acme.example"), sent("CY+news@acme.example"))[3:],
    )
    assert sightings(text) == [
        Sighting("2@acme.example", at(2026, 11, 3, 10, 1, 2, 123456), "al@acme.example", ("bo@acme.example",)),
        Sighting(
            "1@acme.example",
            at(2026, 11, 3, 10, 1, 2, 123456),
            "al@acme.example",
            ("bo@acme.example", "cy+news@acme.example"),
        ),
    ]


def test_only_what_was_sent_is_a_delivery():
    text = log(
        whole(
            "3C5F92A0B1",
            sent("bo@acme.example"),
            sent("late@acme.example").replace("status=sent", "status=deferred"),
            sent("no@acme.example").replace("status=sent", "status=bounced"),
            sent("old@acme.example").replace("status=sent", "status=expired"),
        )
    )
    assert sightings(text)[0].recipients == ("bo@acme.example",)


def test_lines_of_other_programs_are_passed_over_and_are_not_unreadable():
    text = log(
        ["2026-11-03T10:01:02+00:00 mx1 dovecot: imap-login: Login: user=<bo>", "-- MARK --", "", "no log line at all"],
        lines(anvil="statistics: max connection rate 1/60s", scache="statistics: address lookup hits=0"),
        ["2026-11-03T10:01:02+00:00 mx1 postfix/smtpd[9]: NOQUEUE: reject: RCPT from x[192.0.2.1]: 554 5.7.1"],
        whole(),
    )
    assert len(sightings(text)) == 1


def test_every_way_of_delivering_counts():
    text = log(
        lines("A1B2C3", cleanup="message-id=<1@x>", qmgr="from=<al@acme.example>, size=9, nrcpt=4 (queue active)"),
        lines("A1B2C3", lmtp=sent("a@acme.example", relay="mail[private/dovecot-lmtp]", reply="250 2.0.0 <a> x Saved")),
        lines("A1B2C3", local=sent("b@acme.example", relay="local", reply="delivered to mailbox")),
        lines("A1B2C3", virtual=sent("c@acme.example", relay="virtual", reply="delivered to maildir")),
        lines("A1B2C3", pipe=sent("d@acme.example", relay="dovecot", reply="delivered via dovecot service")),
        lines("A1B2C3", discard=sent("e@acme.example", relay="none", reply="thrown away")),
        lines("A1B2C3", qmgr="removed"),
    )
    assert [one.recipients for one in sightings(text)] == [tuple(f"{name}@acme.example" for name in "abcd")]


@pytest.mark.parametrize(
    ("part", "relay", "reply"),
    [
        (
            "smtp",
            "127.0.0.1[127.0.0.1]:10024",
            "250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 5EF",
        ),
        ("smtp", "127.0.0.1[127.0.0.1]:10024", "250 2.7.0 Ok, discarded, id=02-16 - spam"),
        ("lmtp", "localhost[::1]:10024", "250 2.0.0 Ok: queued as 5EF"),
        ("lmtp", "127.0.0.1[127.0.0.1]:24", "250 2.7.0 Ok, discarded"),
    ],
)
def test_what_goes_to_a_content_filter_counts_once_when_it_comes_back(part: str, relay: str, reply: str):
    first = lines("A1B2C3", cleanup="message-id=<1@x>", qmgr="from=<al@acme.example>, size=9, nrcpt=1 (queue active)")
    first += lines("A1B2C3", **{part: sent("bo@acme.example", relay=relay, reply=reply)}) + lines(
        "A1B2C3", qmgr="removed"
    )
    assert records(log(first)) == []
    found = sightings(log(first, whole("B2C3D4", message_id="1@x")))
    assert [(one.message_id, one.recipients) for one in found] == [("1@x", ("bo@acme.example",))]


def test_a_mailbox_server_on_the_machine_itself_is_no_filter():
    text = log(
        whole()[:2], lines(lmtp=sent("bo@acme.example", relay="127.0.0.1[127.0.0.1]:24", reply="250 2.1.5 Saved"))
    )
    assert len(sightings(text)) == 1


def test_the_same_id_in_the_queues_of_two_instances_or_machines_means_two_messages():
    one, two = whole("A1B2C3", name="postfix-in"), whole("A1B2C3", name="postfix-out/relay", message_id="2@x")
    three = [line.replace(" mx1 ", " mx2 ") for line in whole("A1B2C3", name="postfix-in", message_id="3@x")]
    mixed = [line for parts in zip(one, two, three, strict=True) for line in parts]
    assert {found.message_id for found in sightings(log(mixed))} == {"1@acme.example", "2@x", "3@x"}


def test_an_alias_of_several_is_a_list_and_one_of_a_person_is_the_person():
    alias = "orig_to=<staff@acme.example>, "
    text = log(
        whole("A1B2C3", sent("a@acme.example", alias), sent("b@acme.example", alias), sent("c@acme.example")),
        whole("A1B2C4", sent("al.ba@store.local", "orig_to=<al@acme.example>, "), message_id="2@x"),
        whole("A1B2C5", sent("al@acme.example", "orig_to=<al.ba@acme.example>, "), message_id="3@x"),
    )
    assert [(one.recipients, one.lists) for one in sightings(text)] == [
        (("a@acme.example", "b@acme.example", "c@acme.example"), ("staff@acme.example",)),
        (("al@acme.example",), ()),
        (("al@acme.example",), ()),
    ]


def test_what_an_alias_forwards_is_delivered_under_its_next_id():
    forwarded = sent("root@acme.example", relay="local", reply="forwarded as B2C3D4")
    text = log(whole("A1B2C3")[:2], lines("A1B2C3", local=forwarded, qmgr="removed"), whole("B2C3D4"))
    assert [one.recipients for one in sightings(text)] == [("bo@acme.example",)]


def test_a_message_without_an_id_goes_by_its_id_in_the_queue_and_the_day():
    first, again = whole("A1B2C3", message_id=""), whole("A1B2C3", message_id="")
    later = whole("A1B2C3", message_id="", stamp="2026-11-04T10:01:02+00:00")
    one, two, three = (found.message_id for found in sightings(log(first, again, later)))
    assert one == two != three
    assert "A1B2C3" not in one


def test_word_of_mail_that_came_back_is_no_message_and_local_names_are_addresses():
    bounce = [line.replace("from=<Al@acme.example>", "from=<>") for line in whole("A1B2C3")]
    local = [line.replace("from=<Al@acme.example>", "from=<Root>") for line in whole("B2C3D4", sent("www-data"))]
    assert [(one.sender, one.recipients) for one in sightings(log(bounce, local))] == [("root", ("www-data",))]


def test_a_message_whose_sender_stands_in_the_file_before_is_named_as_unreadable():
    text = log(whole("A1B2C3")[2:], whole("B2C3D4"))
    assert problems(text) == [(1, "no_sender")]


def test_an_address_that_is_none_costs_its_line_alone():
    text = log(whole("A1B2C3", sent("/o=acme/cn=bo"), sent("two words@acme.example"), sent('"b o"@acme.example')))
    assert problems(text) == [(3, "legacy_address"), (4, "address")]
    assert records(text)[-1].recipients == ('"b o"@acme.example',)


def test_what_still_waits_when_the_log_ends_is_told_as_far_as_it_went():
    text = log(whole("A1B2C3")[:-1], whole("B2C3D4")[:2])
    assert len(sightings(text)) == 1


def test_the_messages_that_wait_longest_are_dropped_and_counted(monkeypatch):
    monkeypatch.setattr(joining, "MOST_QUEUED", 3)
    waiting = [whole(f"A1B2C{number}")[:2] for number in range(4)]
    partly = whole("B2C3D4", message_id="2@x")[:-1]
    found = records(log(partly, *waiting))
    assert [(one.line, str(one.reason)) for one in found if isinstance(one, Unreadable)] == [(4, "unfinished")]
    assert [one.message_id for one in found if isinstance(one, Sighting)] == ["2@x"]


def years_of(text: str, written: datetime, zone: str = "Europe/Paris") -> list[datetime]:
    """Read a log that was last written to at a moment, as gzip notes it."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=written.timestamp()) as file:
        file.write(text.encode())
    packed.seek(0)
    found = list(open_log(packed, zone=ZoneInfo(zone)))
    assert all(isinstance(one, Sighting) for one in found)
    return [one.moment for one in found]


def test_stamps_without_a_year_are_in_the_companys_zone_and_end_when_the_file_was_written():
    text = log(
        *(
            whole(f"A1B2C{number}", stamp=stamp, message_id=f"{number}@x")
            for number, stamp in enumerate(
                ["Dec 30 23:59:59", "Dec 31 23:30:00", "Jan  1 00:10:00", "Dec 31 23:59:59", "Jan  2 08:00:00"]
            )
        )
    )
    assert years_of(text, datetime(2026, 1, 2, 7, 0, tzinfo=UTC)) == [
        at(2025, 12, 30, 22, 59, 59),
        at(2025, 12, 31, 22, 30),
        at(2025, 12, 31, 23, 10),
        at(2025, 12, 31, 22, 59, 59),
        at(2026, 1, 2, 7),
    ]


def test_a_file_of_today_has_no_dates_of_next_year(time_machine):
    time_machine.move_to(datetime(2026, 1, 5, 12, tzinfo=UTC), tick=False)
    text = log(whole(stamp="Nov  3 10:01:02"))
    assert sightings(text)[0].moment == at(2025, 11, 3, 10, 1, 2)


def test_a_leap_day_is_in_the_last_leap_year():
    text = log(whole(stamp="Feb 29 12:00:00"))
    assert years_of(text, datetime(2026, 11, 3, tzinfo=UTC), "UTC") == [at(2024, 2, 29, 12)]


def test_a_silence_of_months_does_not_turn_time_back():
    text = log(whole("A1B2C3", stamp="Jan 10 12:00:00"), whole("B2C3D4", stamp="Oct 20 12:00:00", message_id="2@x"))
    assert years_of(text, datetime(2026, 11, 3, tzinfo=UTC), "UTC") == [at(2026, 1, 10, 12), at(2026, 10, 20, 12)]


@pytest.mark.parametrize(
    "stamp", ["Foo  3 10:01:02", "Nov 33 10:01:02", "2026-13-03T10:01:02Z", "2026-11-03T99:01:02Z"]
)
def test_a_stamp_that_is_no_date_is_named_as_unreadable(stamp: str):
    found = records(log(whole("A1B2C3"), whole("B2C3D4", stamp=stamp)), Format.POSTFIX)
    assert {str(one.reason) for one in found if isinstance(one, Unreadable)} == {"date"}
    assert len([one for one in found if isinstance(one, Sighting)]) == 1


def test_a_log_that_a_crash_filled_with_zeros_is_read_around_them():
    text = log(whole("A1B2C3"), ["\0" * 500], whole("B2C3D4", message_id="2@x"))
    assert problems(text) == [(5, "nul")]
    assert len([one for one in records(text) if isinstance(one, Sighting)]) == 2


def test_a_year_within_the_stamp_and_the_priority_before_it_are_understood():
    text = log(["<22>" + line for line in whole(stamp="Nov  3 2025 10:01:02")])
    assert sightings(text)[0].moment == at(2025, 11, 3, 10, 1, 2)
    assert sightings(text)[0].moment - timedelta(days=1) == at(2025, 11, 2, 10, 1, 2)
