"""The same mail, told by several logs, counted at different times, and forgotten again."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.core import clock
from app.core.db import current_unit, session, unit_of_work
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.figures.values import Period
from app.programme.meter.formats import Format
from app.programme.models import PairSum, TrafficDay, WeekSum
from app.programme.queries import figures
from app.programme.service.imports.importing import begin_import, run_import
from app.programme.service.settings import make_figures_old
from app.programme.service.traffic.retention import forget_old_traffic
from app.programme.service.traffic.sums import sum_up_traffic
from tests.programme.meter.logs import NOON, Mail, count, totals, trace
from tests.programme.meter.uploading import staff


@pytest.fixture(autouse=True)
def people(app, time_machine) -> None:
    time_machine.move_to(NOON + timedelta(days=60), tick=False)
    staff()


def read(log: bytes) -> None:
    with unit_of_work():
        import_id = begin_import(None, source="command", file_name="x", size=len(log)).id
    run_import(import_id, io.BytesIO(log), format=Format.AUTO, lists=MailingLists(), progress=lambda _bytes: None)


def mailbox(number: int, zone: str = "+0000") -> bytes:
    date = f"{NOON + timedelta(minutes=3):%a, %d %b %Y %H:%M:%S} {zone}"
    return (
        f"From ann Mon Mar  2 12:00:00 2026\nFrom: Ann <ann@corp.example>\nTo: BOB@corp.example\nDate: {date}\n"
        f"Message-ID: <{number}.secret@corp.example>\n\nHi\n\n"
    ).encode()


def postfix(number: int) -> bytes:
    stamp = f"{NOON:%Y-%m-%dT%H:%M:%S}+00:00 mx"
    lines = (
        f"postfix/cleanup[1]: 4A1B2C3D4E: message-id=<{number}.secret@corp.example>",
        "postfix/qmgr[1]: 4A1B2C3D4E: from=<ann@corp.example>, size=1, nrcpt=1 (queue active)",
        "postfix/smtp[1]: 4A1B2C3D4E: to=<bob@corp.example>, relay=mx2[10.0.0.1]:25, delay=1, dsn=2.0.0, status=sent (ok)",
        "postfix/qmgr[1]: 4A1B2C3D4E: removed",
    )
    return "".join(f"{stamp} {line}\n" for line in lines).encode()


def by_row(numbers: range) -> bytes:
    rows = (
        f"{NOON:%Y-%m-%dT%H:%M:%S},ann@corp.example,bob@corp.example,Delivered,<{one}.secret@corp.example>"
        for one in numbers
    )
    return ("Received,SenderAddress,RecipientAddress,Status,MessageId\n" + "\n".join(rows) + "\n").encode()


def test_a_message_counts_once_whichever_logs_tell_of_it_in_whichever_order() -> None:
    whole = trace(Mail(number, "ann@corp.example", ("bob@corp.example",)) for number in range(3))
    logs = [mailbox(1), whole, postfix(2), by_row(range(3)), mailbox(0), mailbox(2, "+1400")]
    for log in logs + logs[::-1]:
        read(log)
    assert totals() == (3, 3, 3)


def everything(period: Period) -> list[object]:
    make_figures_old()
    current_unit().commit()
    matrix = figures.matrix_of(period)
    weeks = [week.totals.deliveries for week in figures.weeks_of(period)]
    assert sum(weeks) == figures.totals_of(period).deliveries == sum(one.deliveries for one in matrix.pairs.values())
    return [weeks, figures.totals_of(period)]


def test_days_that_are_forgotten_are_in_no_sum_and_the_others_stay_in_all() -> None:
    count(
        Mail(number, "ann@corp.example", ("bob@corp.example",), NOON + timedelta(days=number)) for number in range(40)
    )
    period = figures.counted_period()
    assert period is not None
    assert sum(everything(period)[0]) == 40
    old = NOON.date() + timedelta(days=10)
    for day in session.scalars(select(TrafficDay).where(TrafficDay.day < old)):
        day.counted_at = clock.now() - timedelta(days=5_000)
    session.commit()
    assert forget_old_traffic() == 10
    left = figures.counted_period()
    assert left is not None
    assert left.since == old
    ahead = everything(left)
    assert sum(ahead[0]) == 30
    sum_up_traffic()
    assert everything(left) == ahead
    for table in (WeekSum, PairSum):
        session.execute(delete(table))
    assert everything(left) == ahead
