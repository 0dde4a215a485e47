import codecs

import pytest

from app.programme.meter.formats import Format, UnrecognisedLogError
from app.programme.meter.formats.lines import LONGEST
from app.programme.meter.sighting import Sighting
from tests.programme.meter.formats.reading import at, problems, records, sightings

HEADER = (
    "origin_timestamp_utc,sender_address,recipient_status,message_subject,total_bytes,message_id,network_message_id,"
    "original_client_ip,directionality,connector_id,delivery_priority"
)


def row(
    recipients: str = "bo@acme.example##Receive, Deliver",
    sender: str = "al@acme.example",
    time: str = "2026-11-03T10:01:02.1234567Z",
    subject: str = "Budget, again",
    message_id: str = "<1@acme.example>",
) -> str:
    return f'{time},{sender},"{recipients}","{subject}",1024,{message_id},f00d,192.0.2.1,Originating,,Normal'


def trace(*rows: str) -> str:
    return "\r\n".join([HEADER, *rows, ""])


def test_a_row_of_the_enhanced_summary_is_a_message_with_those_who_got_it():
    recipients = (
        "Bo@Acme.example##Receive, Deliver;out@else.example##Receive, Send;no@acme.example##Receive, Fail;"
        "staff@acme.example##Receive, Expand;bo@acme.example##Receive, Resolve, Deliver;late@acme.example##Receive, Defer;"
        "spam@acme.example##Receive, FilteredAsSpam;odd@acme.example##Receive;gone@acme.example##Receive, Drop"
    )
    assert sightings(trace(row(recipients))) == [
        Sighting(
            "1@acme.example",
            at(2026, 11, 3, 10, 1, 2, 123456),
            "al@acme.example",
            ("bo@acme.example", "out@else.example"),
            ("staff@acme.example",),
        )
    ]


def test_columns_go_by_their_names_in_any_order_and_with_any_delimiter():
    for delimiter in ",;\t":
        names = ["Message_ID", "Recipient_status", "note", "Sender_Address", "origin_timestamp"]
        cells = ["<7@x>", "bo@acme.example##Receive, Deliver", "", "al@acme.example", "2026-11-03T10:01:02Z"]
        text = delimiter.join(names) + "\n" + delimiter.join(f'"{cell}"' for cell in cells) + "\n"
        assert sightings(text) == [
            Sighting("7@x", at(2026, 11, 3, 10, 1, 2), "al@acme.example", ("bo@acme.example",), ())
        ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_it_is_read_in_the_encodings_that_downloads_have(encoding: str):
    text = trace(row(subject="Été 😀"), row(message_id="<2@acme.example>"))
    content = text.encode(encoding)
    if encoding == "utf-16-be":
        content = codecs.BOM_UTF16_BE + content
    assert [one.message_id for one in sightings(content)] == ["1@acme.example", "2@acme.example"]


def test_a_subject_may_hold_line_breaks_quotation_marks_and_bytes_that_are_no_text():
    text = trace(row(subject='Two\nlines, and ""quoted"" words'), row(message_id="<2@x>"))
    assert [one.message_id for one in sightings(text)] == ["1@acme.example", "2@x"]
    assert len(sightings(trace(row(subject="\x80")).encode("latin-1"))) == 1


def test_a_message_without_an_id_goes_by_its_trace():
    assert sightings(trace(row(message_id="")))[0].message_id == "f00d"


def test_a_message_with_thousands_of_recipients_is_read():
    recipients = ";".join(f"person{number}@acme.example##Receive, Deliver" for number in range(8_000))
    assert len(sightings(trace(row(recipients)))[0].recipients) == 8_000


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (row(sender=""), "no_sender"),
        (row(sender="/O=ACME/OU=EXCHANGE/CN=RECIPIENTS/CN=AL"), "legacy_address"),
        (row(sender="IMCEAEX-_O=ACME_OU=X_CN=AL@acme.example"), "legacy_address"),
        (row(sender="nobody in particular"), "address"),
        (row(time="yesterday"), "date"),
        (row(time="2026-11-33T10:01:02Z"), "date"),
        (row(time="1989-12-31T23:59:59Z"), "date_range"),
        (row(time="2999-01-01T00:00:00Z"), "date_range"),
        (row(recipients=""), "no_recipient"),
        (row(recipients="bo@acme.example"), "address"),
        (row()[:60], "quotes"),
        ("2026-11-03T10:01:02Z,al@acme.example", "columns"),
        (row() + ",one,too,many", "columns"),
        (row(subject="\0"), "nul"),
        (row(subject="x" * LONGEST), "overlong"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_with_its_reason_and_costs_no_other(broken: str, reason: str):
    text = trace(row(), broken, row(message_id="<2@x>"), row(message_id="<3@x>"))
    found = [one.message_id for one in records(text) if isinstance(one, Sighting)]
    assert found == ["1@acme.example", "2@x", "3@x"]
    assert problems(text) == [(3, reason)]


def test_recipients_that_can_be_read_count_though_another_cannot():
    text = trace(row("/o=acme/cn=bo##Receive, Deliver;cy@acme.example##Receive, Deliver"))
    message, problem = records(text)
    assert message.recipients == ("cy@acme.example",)
    assert (problem.line, problem.reason) == (2, "legacy_address")


def test_what_a_server_says_itself_is_no_message():
    assert records(trace(row(sender="<>"))) == []


def test_headers_within_a_file_that_was_put_together_from_several_are_passed_over():
    assert len(sightings(trace(row()) + trace(row(message_id="<2@x>")))) == 2


SUMMARY = (
    '"PSComputerName","Organization","MessageId","Received","SenderAddress","RecipientAddress","Subject","Status","ToIP",'
    '"FromIP","Size","MessageTraceId","StartDate","EndDate","Index"'
)


def summary(recipient: str, status: str, received: str = "11/3/2026 3:04:05 PM", message_id: str = "<1@x>") -> str:
    return (
        f'"ps.example","acme.example","{message_id}","{received}","al@acme.example","{recipient}","Hello","{status}",,'
        '"192.0.2.1","99","0f3c","11/1/2026 12:00:00 AM","11/5/2026 12:00:00 AM","0"'
    )


def test_the_rows_of_the_summary_are_put_together_to_messages():
    text = "\n".join(
        [
            "#TYPE Selected.System.Object",
            SUMMARY,
            summary("bo@acme.example", "Delivered"),
            summary("staff@acme.example", "Expanded", "11/3/2026 3:04:04 PM"),
            summary("dan@acme.example", "Delivered", message_id="<2@x>"),
            summary("cy@acme.example", "Delivered"),
            *(
                summary(f"{status}@acme.example", status)
                for status in ("Failed", "Pending", "Quarantined", "FilteredAsSpam", "GettingStatus", "None")
            ),
        ]
    )
    assert sightings(text) == [
        Sighting(
            "1@x",
            at(2026, 11, 3, 15, 4, 4),
            "al@acme.example",
            ("bo@acme.example", "cy@acme.example"),
            ("staff@acme.example",),
        ),
        Sighting("2@x", at(2026, 11, 3, 15, 4, 5), "al@acme.example", ("dan@acme.example",)),
    ]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["11/3/2026 3:04:05 PM"], at(2026, 11, 3, 15, 4, 5)),
        (["11/3/2026 12:04:05\u202fAM"], at(2026, 11, 3, 0, 4, 5)),
        (["03/11/2026 15:04:05"], at(2026, 11, 3, 15, 4, 5)),
        (["03.11.2026 15:04:05", "13.11.2026 15:04:05"], at(2026, 11, 3, 15, 4, 5)),
        (["3/11/2026 3:04:05 PM", "13/11/2026 3:04:05 PM"], at(2026, 11, 3, 15, 4, 5)),
        (["11/03/2026 15:04:05", "11/04/2026 15:04:05", "11/05/2026 15:04:05"], at(2026, 11, 3, 15, 4, 5)),
        (["2026-11-03 15:04:05"], at(2026, 11, 3, 15, 4, 5)),
        (["2026-11-03T16:04:05+01:00"], at(2026, 11, 3, 15, 4, 5)),
    ],
)
def test_dates_are_read_as_the_machine_that_exported_them_spells_them(dates, expected):
    rows = [summary("bo@acme.example", "Delivered", text, f"<{number}@x>") for number, text in enumerate(dates)]
    assert sightings("\n".join([SUMMARY, *rows]))[0].moment == expected


def test_the_events_of_the_extended_report_are_put_together_to_messages():
    text = "\n".join(
        [
            "date_time,event_id,source,message_id,recipient_address,related_recipient_address,sender_address,message_subject",
            "2026-11-03T10:01:01Z,RECEIVE,SMTP,<1@x>,staff@acme.example,,al@acme.example,Hi",
            "2026-11-03T10:01:02Z,EXPAND,ROUTING,<1@x>,bo@acme.example;cy@acme.example,staff@acme.example,al@acme.example,Hi",
            "2026-11-03T10:01:03Z,DELIVER,STOREDRIVER,<1@x>,bo@acme.example;cy@acme.example,,al@acme.example,Hi",
            "2026-11-03T10:01:04Z,FAIL,ROUTING,<1@x>,dan@acme.example,,al@acme.example,Hi",
        ]
    )
    assert sightings(text) == [
        Sighting(
            "1@x",
            at(2026, 11, 3, 10, 1, 2),
            "al@acme.example",
            ("bo@acme.example", "cy@acme.example"),
            ("staff@acme.example",),
        )
    ]


def test_a_missing_sender_column_is_told_before_anything_is_read(app):
    with pytest.raises(UnrecognisedLogError):
        records(HEADER.replace("sender_address", "absender") + "\n" + row(), Format.M365)
