"""Nothing in a file makes reading it fail."""

import gzip
import io
import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import clock
from app.programme.meter.formats import Format, UnrecognisedLogError, open_log
from app.programme.meter.formats.reasons import Reason
from app.programme.meter.sighting import Sighting, Unreadable
from tests.programme.meter.formats.test_opening import SAMPLES, zipped
from tests.programme.meter.formats.writing import WRITERS

TRACE = [
    Sighting(
        f"{number}@x.example",
        datetime(2026, 11, 1 + number, tzinfo=UTC),
        "al@x.example",
        ("bo@x.example", "cy@x.example"),
    )
    for number in range(9)
]
TEXTS = [write(TRACE).encode() for write, _format in WRITERS.values()] + [text.encode() for text in SAMPLES.values()]
FORMATS = [Format.M365, Format.M365, Format.GOOGLE, Format.POSTFIX, Format.MBOX, *SAMPLES]
PACKED = [*TEXTS, gzip.compress(TEXTS[0]), zipped(log=TEXTS[2]), TEXTS[1].decode().encode("utf-16")]
WORDS = (
    b",", b'"', b"\n", b"\r", b"\0", b";", b"\t", b"##", b"<", b">", b"@", b":", b"From ", b"\xff", b"\xed\xa0\x80", b"(", b"=?",
    b"9999", b"0001-01-01", b"+99:99", b"/o=", b"\xe2\x80\xae", b"\n\n", b" ", b"-1", b"\xd9\xa3", b"orig_to=<", b"status=sent (",
)  # fmt: skip


def check(content: bytes, kind: Format) -> None:
    """Read something; whatever comes out is as it should be."""
    try:
        log = open_log(io.BytesIO(content), kind, zone=UTC)
    except UnrecognisedLogError:
        return
    for one in log:
        if isinstance(one, Unreadable):
            assert one.line >= 1
            assert one.reason in set(Reason)
            continue
        assert isinstance(one, Sighting)
        assert one.message_id
        assert one.moment.astimezone(UTC).year >= 1990
        assert one.moment <= clock.now() + timedelta(days=2)
        assert one.recipients or one.lists
        assert len(set(one.recipients)) == len(one.recipients)
        for address in (one.sender, *one.recipients, *one.lists):
            assert address
            assert address == address.lower()
            assert not set(address) & set("<> \t\r\n\0,;")


@given(content=st.binary(max_size=3_000), kind=st.sampled_from(Format))
@settings(max_examples=100, deadline=None)
def test_bytes_of_any_kind_are_read_or_refused(app, content: bytes, kind: Format):
    check(content, kind)


@given(
    lines=st.lists(st.sampled_from([line for text in TEXTS for line in text.splitlines(keepends=True)]), max_size=40),
    kind=st.sampled_from(Format),
)
@settings(max_examples=100, deadline=None)
def test_lines_of_all_forms_in_any_order_are_read_or_refused(app, lines: list[bytes], kind: Format):
    check(b"".join(lines), kind)


@pytest.mark.parametrize("place", range(len(PACKED)))
def test_damaged_logs_are_read_as_far_as_they_can_be(app, place: int):
    chance = random.Random(place)
    for _round in range(40):
        content = bytearray(PACKED[place])
        for _damage in range(chance.randint(1, 8)):
            at = chance.randrange(len(content) or 1)
            kind = chance.randrange(4)
            if kind == 0:
                del content[at:]
            elif kind == 1:
                content[at : at + 1] = bytes([chance.randrange(256)])
            elif kind == 2:
                content[at:at] = chance.choice(WORDS) * chance.randint(1, 5)
            else:
                del content[at : at + chance.randint(1, 30)]
        check(bytes(content), Format.AUTO)
        check(bytes(content), chance.choice(FORMATS))
