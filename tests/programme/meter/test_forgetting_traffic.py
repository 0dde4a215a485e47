"""What the meter lets go of by night."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.core.db import session
from app.programme.models import (
    Fingerprints,
    Flow,
    Headcount,
    ImportState,
    ListTraffic,
    Sent,
    TrafficDay,
    TrafficImport,
)
from app.programme.queries.settings import get_settings
from app.programme.service.imports.importing import INTERRUPTED, begin_import
from app.programme.service.settings import keep_settings
from app.programme.service.traffic.retention import close_old_days, forget_old_imports, forget_old_traffic
from app.schedule import SCHEDULE
from tests.factories import UserFactory
from tests.programme.meter.logs import NOON, Mail, count

pytestmark = pytest.mark.usefixtures("app")
OF_DAYS = (Flow, Sent, Fingerprints, TrafficDay)


def rows(model: type) -> int:
    session.expire_all()
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def mails(time_machine) -> list[Mail]:
    """Mail of a Friday and of the Monday after."""
    time_machine.move_to(NOON + timedelta(days=6), tick=False)
    one, other = UserFactory(email="ann@corp.example"), UserFactory(email="bob@corp.example")
    return [Mail(number, one.email, (other.email,), NOON + timedelta(days=days)) for number, days in ((1, 2), (2, 5))]


def test_days_are_closed_after_three_months_and_their_fingerprints_go(mails, time_machine) -> None:
    count(mails)
    time_machine.shift(timedelta(days=89))
    assert close_old_days() == 0
    time_machine.shift(timedelta(days=2))
    assert close_old_days() == 4
    assert close_old_days() == 0
    assert rows(Fingerprints) == 0
    again = count(mails)
    assert (again.late, again.counted) == (2, 0)
    assert rows(Flow) == 2


def test_days_are_forgotten_once_they_were_kept_as_long_as_the_company_says(mails, time_machine) -> None:
    keep_settings().kept_months = 12
    session.commit()
    count(mails[:1])
    time_machine.shift(timedelta(days=200))
    count(mails[1:])
    time_machine.shift(timedelta(days=150))
    assert forget_old_traffic() == 0
    time_machine.shift(timedelta(days=20))
    before = get_settings().generation
    assert forget_old_traffic() == 1
    assert [rows(model) for model in OF_DAYS] == [1, 1, 1, 1]
    assert rows(Headcount) == 2
    assert rows(ListTraffic) == 0
    assert get_settings().generation == before + 1
    time_machine.shift(timedelta(days=200))
    assert forget_old_traffic() == 1
    assert [rows(model) for model in (*OF_DAYS, Headcount)] == [0, 0, 0, 0, 0]


def test_imports_are_forgotten_after_thirteen_months_and_given_up_after_a_day(mails, time_machine) -> None:
    count(mails)
    begin_import(None, source="command", file_name="x", size=1).state = ImportState.RUNNING
    session.commit()
    assert forget_old_imports() == 0
    time_machine.shift(timedelta(days=2))
    assert forget_old_imports() == 0
    states = session.execute(select(TrafficImport.state, TrafficImport.reason).order_by(TrafficImport.id)).all()
    assert [tuple(row) for row in states] == [(ImportState.DONE, ""), (ImportState.REFUSED, INTERRUPTED)]
    time_machine.shift(timedelta(days=400))
    assert forget_old_imports() == 2


def test_it_is_done_every_night() -> None:
    names = {entry.job.name for entry in SCHEDULE}
    assert {"programme.close_old_days", "programme.forget_old_traffic", "programme.forget_old_imports"} <= names
