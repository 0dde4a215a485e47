"""Counting messages: each thing about them once, however often and in whatever pieces they are seen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.programme.meter.counting.counter import Meter, OverList, Sent, Tally
from app.programme.meter.counting.directory import OUTSIDE, OWN, UNKNOWN, Directory, Person
from app.programme.meter.counting.fingerprints import Counted, Sealer, pack, unpack
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.sighting import Sighting

LEGAL, TRADING, SALES = 1, 2, 3
DAY = date(2026, 3, 4)
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
PEOPLE = {"ann": LEGAL, "ada": LEGAL, "bob": TRADING, "ben": TRADING, "cid": SALES}
DIRECTORY = Directory(
    [Person(number, f"{name}@corp.example", home) for number, (name, home) in enumerate(PEOPLE.items(), 1)],
    departments=[LEGAL, TRADING, SALES],
    own=["intranet@corp.example"],
)
LISTS = MailingLists.read("address,name,members\nall@corp.example,All,ann@corp.example ben@corp.example\n")
SECRET = "a secret of at least thirty-two characters"


class Ledger:
    """What a database would remember between imports."""

    def __init__(self, secret: str = SECRET) -> None:
        self.chunks: list[tuple[date, bytes]] = []
        self.secret = secret

    def meter(self, room: int = 1_000_000) -> Meter:
        load = lambda days: [chunk for chunk in self.chunks if chunk[0] in days]  # noqa: E731
        return Meter(DIRECTORY, LISTS, Counted(Sealer(self.secret), load, room))

    def count(self, *sightings: tuple[date, Sighting], closed: Sequence[date] = (), room: int = 1_000_000) -> Tally:
        meter = self.meter(room)
        tally = meter.count(sightings, closed)
        self.chunks += meter.counted.take_fresh().items()
        return tally


def mail(number: int, sender: str, *recipients: str, day: date = DAY, lists: tuple[str, ...] = ()):
    addresses = tuple(one if "@" in one else f"{one}@corp.example" for one in recipients)
    sender = sender if "@" in sender else f"{sender}@corp.example"
    moment = datetime.combine(day, NOON.timetz())
    return day, Sighting(f"<{number}@x>", moment, sender, addresses, lists)


def flows(tally: Tally) -> dict[tuple[int, int, bool], tuple[int, int]]:
    return {key[1:]: (one.messages, one.deliveries) for key, one in tally.flows.items()}


def test_a_message_is_counted_once_for_each_department_and_a_delivery_for_each_recipient() -> None:
    tally = Ledger().count(mail(1, "ann", "ada", "bob", "ben", "cid"), mail(2, "ann", "bob"), mail(3, "ann", "ada"))
    assert flows(tally) == {
        (LEGAL, LEGAL, False): (2, 2), (LEGAL, TRADING, False): (2, 3), (LEGAL, SALES, False): (1, 1),
    }  # fmt: skip
    assert tally.sent == {(DAY, LEGAL): Sent(messages=3, crossing=2)}
    assert (tally.outcome.read, tally.outcome.counted, tally.outcome.deliveries, tally.outcome.crossing) == (3, 3, 6, 4)


def test_rows_of_one_message_add_up_to_what_one_row_would_say() -> None:
    rows = [mail(1, "ann", one) for one in ("ada", "bob", "ben", "cid", "bob")]
    apart, together = Ledger().count(*rows), Ledger().count(mail(1, "ann", "ada", "bob", "ben", "cid"))
    assert (apart.flows, apart.sent) == (together.flows, together.sent)
    assert (apart.outcome.counted, apart.outcome.repeated) == (1, 1)


def test_what_was_counted_before_is_repeated_and_adds_nothing() -> None:
    ledger = Ledger()
    ledger.count(mail(1, "ann", "bob"))
    again = ledger.count(mail(1, "ann", "bob"), mail(1, "ann", "bob", "cid"))
    assert flows(again) == {(LEGAL, SALES, False): (1, 1)}
    assert again.sent == {(DAY, LEGAL): Sent()}
    assert (again.outcome.read, again.outcome.counted, again.outcome.repeated) == (2, 0, 1)


def test_a_message_that_another_log_dates_a_day_apart_is_the_same_on_its_first_day() -> None:
    for apart in (-1, 1):
        ledger = Ledger()
        ledger.count(mail(1, "ann", "bob"))
        again = ledger.count(mail(1, "ann", "bob", "ada", day=DAY + timedelta(apart)))
        assert list(again.flows) == [(DAY, LEGAL, LEGAL, False)]
        assert again.outcome.counted == 0
    assert Ledger().count(mail(1, "ann", "bob"), mail(1, "ann", "bob", day=DAY + timedelta(2))).outcome.counted == 2


def test_unknown_outside_and_own_mail_is_counted_apart() -> None:
    tally = Ledger().count(
        mail(1, "ann", "ghost", "client@other.example"),
        mail(2, "ghost", "ann", "phantom"),
        mail(3, "client@other.example", "ann", "ghost"),
        mail(4, "intranet", "ann", "bob"),
        mail(5, "one@other.example", "two@another.example"),
    )
    assert flows(tally) == {
        (LEGAL, UNKNOWN, False): (1, 1),
        (LEGAL, OUTSIDE, False): (1, 1),
        (UNKNOWN, LEGAL, False): (1, 1),
        (UNKNOWN, UNKNOWN, False): (1, 1),
        (OUTSIDE, LEGAL, False): (1, 1),
        (OUTSIDE, UNKNOWN, False): (1, 1),
        (OWN, LEGAL, False): (1, 1),
        (OWN, TRADING, False): (1, 1),
        (OUTSIDE, OUTSIDE, False): (1, 1),
    }
    assert tally.sent == {}
    outcome = tally.outcome
    assert (outcome.counted, outcome.deliveries, outcome.unknown, outcome.outside, outcome.crossing) == (5, 3, 3, 4, 0)


def test_what_went_over_a_list_is_told_by_the_lists_name() -> None:
    tally = Ledger().count(mail(1, "bob", "all", "cid"), mail(2, "bob", "all"), mail(3, "ghost", "all"))
    assert tally.lists == {(DAY, "All"): OverList(messages=2, deliveries=4, crossing=2)}
    assert flows(tally)[TRADING, LEGAL, True] == (2, 2)
    assert flows(tally)[TRADING, SALES, False] == (1, 1)
    assert tally.sent == {(DAY, TRADING): Sent(messages=2, crossing=2)}


def test_closed_days_take_nothing_more() -> None:
    ledger = Ledger()
    tally = ledger.count(mail(1, "ann", "bob"), mail(2, "ann", "bob", day=DAY + timedelta(1)), closed=[DAY])
    assert tally.outcome.late == 1
    assert list(tally.sent) == [(DAY + timedelta(1), LEGAL)]


def test_days_counted_under_another_key_take_nothing_more_since_nobody_can_tell_what_is_new() -> None:
    ledger = Ledger()
    ledger.count(mail(1, "ann", "bob"))
    ledger.secret = "another secret, as long as the first one"
    again = ledger.count(mail(1, "ann", "bob"), mail(2, "ann", "bob", day=DAY + timedelta(5)))
    assert (again.outcome.late, again.outcome.counted) == (1, 1)


def test_hashes_are_stored_in_order_of_size_and_tell_nothing_without_the_key() -> None:
    ledger, other = Ledger(), Ledger("another secret, as long as the first one")
    for one in (ledger, other):
        one.count(mail(1, "ann", "bob"), mail(2, "bob", "cid"))
    [(_day, stored)] = ledger.chunks
    assert list(unpack(stored)) == sorted(unpack(stored))
    assert pack(unpack(stored)) == stored
    assert not set(unpack(stored)) & set(unpack(other.chunks[0][1]))


def total(tallies: list[Tally]) -> dict[str, Counter]:
    found: dict[str, Counter] = {"sent": Counter(), "flows": Counter(), "lists": Counter()}
    for tally in tallies:
        for name, counter in found.items():
            for key, one in getattr(tally, name).items():
                for column, number in asdict(one).items():
                    counter[(*key, column)] += number
    return {name: +counter for name, counter in found.items()}


@st.composite
def logs(draw) -> list[tuple[date, Sighting]]:
    """Messages with all their recipients."""
    ends = st.sampled_from([*PEOPLE, "ghost", "client@other.example", "all", "intranet"])
    count = draw(st.integers(1, 12))
    return [
        mail(
            number,
            draw(ends),
            *draw(st.lists(ends, min_size=1, max_size=4, unique=True)),
            day=DAY + timedelta(draw(st.integers(0, 12))),
        )
        for number in range(count)
    ]


@given(logs(), st.data())
def test_any_split_with_any_overlaps_in_any_order_gives_the_same(log, data) -> None:
    whole = Ledger().count(*log)
    rows = [
        (day, sighting._replace(recipients=(one,)) if "all@corp.example" not in sighting.recipients else sighting)
        for day, sighting in log
        for one in sighting.recipients
    ]
    pieces = data.draw(st.lists(st.lists(st.sampled_from([*log, *rows]), max_size=8), max_size=4))
    pieces.append(data.draw(st.permutations(rows)))
    ledger = Ledger()
    room = data.draw(st.sampled_from([0, 30, 1_000_000]))
    tallies = [ledger.count(*piece, room=room) for piece in data.draw(st.permutations(pieces))]
    assert total(tallies) == total([whole])
    assert sum(tally.outcome.counted for tally in tallies) == whole.outcome.counted == len(log)
    assert ledger.count(*log).outcome.repeated == len(log)


@pytest.mark.parametrize("room", [0, 50, 10_000])
def test_days_that_gave_way_are_remembered_from_the_database(room: int) -> None:
    log = [mail(number, "ann", "bob", day=DAY + timedelta(number % 40)) for number in range(200)]
    ledger = Ledger()
    for start in range(0, 200, 20):
        ledger.count(*log[start : start + 20], room=room)
    assert sum(len(unpack(chunk)) - 1 for _day, chunk in ledger.chunks) == 200 * 5
    assert ledger.count(*reversed(log), room=room).outcome.repeated == 200
