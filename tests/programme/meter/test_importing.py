"""Importing logs: exact, whatever comes twice, for the department of that day."""

import io
import json
import random
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.accounts.models import Department
from app.accounts.service.departments import change_department, delete_department
from app.accounts.service.people import deactivate_user, update_user
from app.core import clock
from app.core.calendar import today
from app.core.db import session
from app.core.errors import ForbiddenError
from app.core.events import StoredEvent
from app.core.installation import installation
from app.people.service.importing import import_people, read_rows
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.formats import Format, UnrecognisedLogError
from app.programme.models import Headcount, ImportState, Party, PartyKind, TrafficDay, TrafficImport
from app.programme.queries.imports import page_of_imports
from app.programme.queries.settings import get_settings
from app.programme.service.imports import batches, importing
from app.programme.service.imports.importing import begin_import, run_import
from tests.factories import UserFactory, make_administrator
from tests.programme.meter.logs import ENRON, NOON, Mail, count, figures, mail, totals, trace

pytestmark = pytest.mark.usefixtures("app")
has_enron = pytest.mark.skipif(not ENRON.is_dir(), reason="the trace of Enron is not here")


def overlapping(log: bytes, pieces: int, chance: random.Random) -> Iterator[bytes]:
    """Return a log in pieces that overlap, in any order; together they hold all of it."""
    header, *lines = log.splitlines(keepends=True)
    cuts = sorted(chance.randrange(len(lines) + 1) for _cut in range(pieces - 1))
    spans = list(zip([0, *cuts], [*cuts, len(lines)], strict=True))
    chance.shuffle(spans)
    for first, last in spans:
        yield header + b"".join(lines[max(first - chance.randrange(200), 0) : last + chance.randrange(200)])


@has_enron
def test_the_trace_of_enron_is_counted_to_the_last_delivery_also_twice_and_in_overlapping_pieces() -> None:
    facts = json.loads((ENRON / "facts.json").read_text())
    expected = facts["messages"], facts["deliveries"], facts["cross_department_deliveries"]
    import_people(None, *read_rows((ENRON / "employees.csv").read_bytes()))
    log = (ENRON / "trace-m365.csv").read_bytes()
    for number, piece in enumerate(overlapping(log, 3, random.Random(5))):
        row = count(piece)
        assert row.read == row.counted + row.repeated
        assert (row.repeated > 0) == (number > 0)
    assert totals() == expected
    before = figures()
    whole = count(log)
    assert (whole.read, whole.counted, whole.repeated) == (facts["messages"], 0, facts["messages"])
    assert figures() == before
    pairs = {f"{pair[2]} > {pair[4]}": 0 for pair in before["flows"]}
    for _day, _kind, sender, _other, recipient, _is_list, _messages, deliveries in before["flows"]:
        pairs[f"{sender} > {recipient}"] += deliveries
    assert sorted(pairs.items(), key=lambda pair: -pair[1])[:12] == [tuple(pair) for pair in facts["top_pairs"]]


@pytest.mark.parametrize("seed", range(6))
def test_any_pieces_in_any_order_give_the_same_tables(company, monkeypatch, seed: int) -> None:
    chance = random.Random(seed)
    people = [*company, "ghost", "client@other.example", "all"]
    mails = [
        mail(number, chance.choice(people[:6]), *chance.sample(people, chance.randint(1, 4)), days=chance.randint(0, 9))
        for number in range(400)
    ]
    lists = MailingLists.read("address,name,members\nall@corp.example,All,ann@corp.example ben@corp.example\n")
    for piece in overlapping(trace(mails), 5, chance):
        monkeypatch.setattr(batches, "BATCH", chance.choice([7, 50, 1_000]))
        count(piece, lists)
    in_pieces = figures()
    for table in (
        "programme_traffic_flows",
        "programme_traffic_sent",
        "programme_list_traffic",
        "programme_fingerprints",
    ):
        session.execute(Party.metadata.tables[table].delete())
    count(mails, lists)
    assert figures() == in_pieces
    assert in_pieces["lists"]


def test_who_moved_counts_for_the_department_of_that_day(company, time_machine) -> None:
    time_machine.move_to(NOON, tick=False)
    update_user(None, company["ann"], department_id=company["bob"].department_id, email="ann.li@corp.example")
    session.commit()
    time_machine.shift(timedelta(days=5))
    count([mail(1, "ann", "ada", days=-1), mail(2, "ann.li", "ada", days=1), mail(3, "ann", "ada", days=2)])
    assert [(day.day, sender) for day, sender, *_numbers in figures()["sent"]] == [
        (3, "Legal"), (5, "Trading"), (6, "Trading"),
    ]  # fmt: skip
    assert totals() == (3, 3, 2)


def test_heads_are_counted_by_week_with_those_who_have_left_since(company, time_machine) -> None:
    time_machine.move_to(NOON, tick=False)
    update_user(None, company["ann"], department_id=company["bob"].department_id)
    deactivate_user(None, company["ben"])
    session.commit()
    time_machine.shift(timedelta(days=14))
    count([mail(1, "ada", "bob", days=-7), mail(2, "ada", "bob", days=7)])
    heads = session.execute(select(Headcount.week, Party.name, Headcount.people).join(Party))
    assert sorted(map(tuple, heads)) == [
        (date(2026, 2, 23), "Legal", 2),
        (date(2026, 2, 23), "Trading", 2),
        (date(2026, 3, 2), "Legal", 2),
        (date(2026, 3, 2), "Trading", 2),
        (date(2026, 3, 9), "Legal", 1),
        (date(2026, 3, 9), "Trading", 2),
    ]


def test_our_own_notices_unknown_ends_and_the_outside_are_kept_apart(company) -> None:
    row = count([
        mail(1, installation().settings.mail_from, "ann", "bob"),
        mail(2, "ghost", "ann"),
        mail(3, "client@other.example", "ann"),
        mail(4, "ann", "bob", "ghost"),
    ])  # fmt: skip
    kinds = [(sender, recipient, deliveries) for _day, sender, _s, recipient, _r, *_n, deliveries in figures()["flows"]]
    assert sorted(kinds) == [
        (PartyKind.DEPARTMENT, PartyKind.DEPARTMENT, 1),
        (PartyKind.DEPARTMENT, PartyKind.UNKNOWN, 1),
        (PartyKind.OUTSIDE, PartyKind.DEPARTMENT, 1),
        (PartyKind.OWN, PartyKind.DEPARTMENT, 1),
        (PartyKind.OWN, PartyKind.DEPARTMENT, 1),
        (PartyKind.UNKNOWN, PartyKind.DEPARTMENT, 1),
    ]
    assert (row.deliveries, row.unknown) == (3, 2)
    assert totals() == (1, 1, 1)


def test_the_days_between_are_counted_too_but_not_after_today(company) -> None:
    count([mail(1, "ann", "bob"), mail(2, "ann", "bob", days=4)])
    assert len(session.scalars(select(TrafficDay.day)).all()) == 5
    count([mail(3, "ann", "bob", days=4), mail(4, "ann", "bob", days=5)])
    assert max(session.scalars(select(TrafficDay.day))) <= today()


def test_a_stamp_that_is_years_off_makes_no_days_on_which_nobody_wrote(company) -> None:
    count([mail(1, "ann", "bob", days=-7_000), mail(2, "ann", "bob", days=-20), mail(3, "ann", "bob")])
    days = sorted(session.scalars(select(TrafficDay.day)))
    assert len(days) == 1 + 21
    assert days[1] - days[0] > timedelta(days=6_000)


def test_days_that_are_closed_take_nothing_more(company) -> None:
    count([mail(1, "ann", "bob")])
    session.scalars(select(TrafficDay)).one().closed_at = clock.now()
    session.commit()
    row = count([mail(2, "ann", "bob"), mail(3, "ann", "bob", days=1)])
    assert (row.late, row.counted) == (1, 1)


def test_an_import_is_told_and_makes_older_figures_old(company) -> None:
    row = count([mail(1, "ann", "bob"), mail(1, "ann", "bob")])
    assert (row.state, row.format, row.position, row.reason) == (ImportState.DONE, "m365", row.size, "")
    assert (row.first_day, row.last_day) == (date(2026, 3, 4), date(2026, 3, 4))
    assert get_settings().generation == 1
    [event] = session.scalars(select(StoredEvent).where(StoredEvent.name == "programme.traffic_imported"))
    assert event.payload == {"import_id": row.id, "counted": 1, "repeated": row.repeated}
    assert page_of_imports(1).items == [row]


def test_bad_lines_are_listed_without_what_stands_in_them(company) -> None:
    log = trace([mail(1, "ann", "bob")]) + b"yesterday,ann@corp.example,bob@corp.example##Deliver,Secret,1,<2@x>\n" * 30
    row = count(log)
    assert (row.counted, row.unreadable, len(row.problems)) == (1, 30, batches.MOST_PROBLEMS)
    assert set(row.problems[0]) == {"line", "reason"}


@pytest.mark.parametrize("log", [b"", b"Dear all,\nthe printer works again.\n", b"a;b;c\n1;2;3\n"])
def test_what_is_no_log_is_refused(company, log: bytes) -> None:
    with pytest.raises(UnrecognisedLogError):
        count(log)
    row = session.scalars(select(TrafficImport)).one()
    assert (row.state, row.reason) == (ImportState.REFUSED, importing.NOT_RECOGNISED)
    assert get_settings().generation == 0


def test_a_log_without_a_message_is_refused(company) -> None:
    row = count(trace([]) + b"yesterday,ann@corp.example,bob@corp.example##Deliver,,1,<2@x>\n")
    assert (row.state, row.reason, row.unreadable) == (ImportState.REFUSED, importing.NOTHING_READ, 1)


def test_only_who_manages_the_programme_imports_and_no_address_stays_in_a_file_name(company) -> None:
    with pytest.raises(ForbiddenError):
        begin_import(company["ann"], source="upload", file_name="trace.csv", size=1)
    row = begin_import(make_administrator(), source="upload", file_name="mail of Ann@corp.example.mbox", size=1)
    assert row.file_name == "mail of @"


def test_an_import_that_was_broken_off_goes_on_where_it_was(company, monkeypatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 10)
    mails = [mail(number, "ann", "ada", "bob") for number in range(95)]
    log = trace(mails)
    row = begin_import(None, source="upload", file_name="trace.csv", size=len(log))
    session.commit()

    def break_off(_position: int) -> None:
        session.expire_all()
        if session.get_one(TrafficImport, row.id).read == 40:
            raise KeyboardInterrupt

    options = {"format": Format.AUTO, "lists": MailingLists()}
    with pytest.raises(KeyboardInterrupt):
        run_import(row.id, io.BytesIO(log), progress=break_off, **options)
    run_import(row.id, io.BytesIO(log), progress=lambda _position: None, **options)
    session.expire_all()
    assert (row.state, row.read, row.counted, row.repeated) == (ImportState.DONE, 95, 95, 0)
    assert totals() == (95, 190, 95)


def test_a_department_that_is_renamed_or_deleted_keeps_its_name_in_the_figures(company, run_jobs) -> None:
    count([mail(1, "ann", "bob")])
    administrator = make_administrator()
    legal = session.get_one(Department, company["ann"].department_id)
    change_department(administrator, legal, name="Law", parent=None)
    run_jobs()
    for name in ("ann", "ada"):
        update_user(None, company[name], department_id=company["bob"].department_id)
    session.commit()
    delete_department(administrator, legal)
    session.commit()
    party = session.scalars(select(Party).where(Party.name == "Law")).one()
    assert (party.department_id, party.kind) == (None, PartyKind.DEPARTMENT)
    row = count([mail(1, "ann", "bob"), mail(2, "ann", "bob")])
    assert (row.repeated, row.counted, row.unknown) == (1, 1, 1)


def test_a_batch_costs_the_same_queries_however_many_people_wrote(company, count_queries) -> None:
    costs = []
    for number, size in enumerate((1, 10)):
        senders = [UserFactory().email for _number in range(size)]
        moment = NOON + timedelta(days=30 * number)
        log = trace(Mail(1_000 * number + at, one, ("bob@corp.example",), moment) for at, one in enumerate(senders))
        with count_queries() as queries:
            count(log)
        costs.append(len(queries))
    assert costs[0] >= costs[1]
