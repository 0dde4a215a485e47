import io
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.programme.meter.formats import open_log
from app.programme.meter.sighting import Sighting
from tests.programme.meter.formats.writing import WRITERS

NAMES = st.from_regex(r"[a-z][a-z0-9_-]{0,8}(\.[a-z0-9]{1,6})?(\+[a-z0-9]{1,4})?", fullmatch=True)
ADDRESSES = st.builds(
    lambda name, domain: f"{name}@{domain}.example", NAMES, st.sampled_from(["acme", "mail.acme", "else"])
)
SECONDS = st.integers(
    int(datetime(1990, 1, 2, tzinfo=UTC).timestamp()), int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
)
MOMENTS = SECONDS.map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@st.composite
def traces(draw) -> list[Sighting]:
    ids = draw(
        st.lists(
            st.from_regex(r"[A-Za-z0-9.$+-]{1,20}@[a-z]{1,9}\.example", fullmatch=True),
            min_size=1,
            max_size=8,
            unique=True,
        )
    )
    trace = []
    for message_id in ids:
        ends = draw(st.lists(ADDRESSES, min_size=1, max_size=6, unique=True))
        lists = tuple(draw(st.lists(ADDRESSES.map(lambda one: "list-" + one), max_size=1)))
        trace.append(Sighting(message_id, draw(MOMENTS), draw(ADDRESSES), tuple(ends), lists))
    return trace


def comparable(found, *, has_lists: bool):
    return [
        one._replace(recipients=tuple(sorted(one.recipients)), lists=one.lists if has_lists else ()) for one in found
    ]


@pytest.mark.parametrize("name", WRITERS)
@given(trace=traces())
@settings(max_examples=30, deadline=None)
def test_a_trace_written_in_any_form_reads_back_as_it_was(name: str, trace: list[Sighting]):
    write, kind = WRITERS[name]
    log = open_log(io.BytesIO(write(trace).encode()), zone=UTC)
    assert log.format == kind
    has_lists = name != "postfix"
    assert comparable(log, has_lists=has_lists) == comparable(trace, has_lists=has_lists)
