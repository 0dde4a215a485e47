"""The outbox: a reaction exists exactly when its cause does."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from app.core import events, jobs
from app.core.db import rehearsal, session, unit_of_work
from app.core.errors import PermanentError
from app.core.events import Bus, Delivery, DeliveryState, Event, Listener, StoredEvent
from app.core.events.models import MAX_ATTEMPTS


@dataclass(frozen=True, kw_only=True)
class BellRung(Event):
    times: int


@dataclass(frozen=True, kw_only=True)
class BellHeard(Event):
    audit_only = "a test's own"


class Heard(list[int]):
    """What listeners heard, and how often they are to fail first."""

    failures = 0
    error: type[Exception] = ValueError

    def note(self, event: BellRung) -> None:
        if self.failures:
            self.failures -= 1
            raise self.error("not now")
        self.append(event.times)


@pytest.fixture
def heard(app) -> Iterator[Heard]:
    heard, before = Heard(), events.bus()
    events.use_bus(
        Bus([Listener("inside", BellRung, heard.note), Listener("outside", BellRung, heard.note, outside=True)])
    )
    yield heard
    events.use_bus(before)


def states() -> list[DeliveryState]:
    session.expire_all()
    return list(session.scalars(select(Delivery.state).order_by(Delivery.id)))


def ring(times: int = 1) -> None:
    with unit_of_work():
        events.record(BellRung(times=times))


def test_every_listener_hears_once(heard: Heard, run_jobs) -> None:
    ring(3)
    run_jobs()
    run_jobs()
    assert heard == [3, 3]
    assert states() == [DeliveryState.DONE, DeliveryState.DONE]


def test_of_many_events_at_once_none_is_forgotten(heard: Heard, run_jobs) -> None:
    with unit_of_work():
        for times in range(20):
            events.record(BellRung(times=times))
    run_jobs()
    assert sorted(heard) == sorted([*range(20), *range(20)])


def test_nobody_hears_of_what_was_undone(heard: Heard, run_jobs) -> None:
    with pytest.raises(RuntimeError), unit_of_work():
        events.record(BellRung(times=1))
        raise RuntimeError
    run_jobs()
    assert heard == []
    assert session.scalar(select(func.count()).select_from(StoredEvent)) == 0


def test_nobody_hears_of_a_rehearsal(heard: Heard, run_jobs) -> None:
    with unit_of_work():
        with rehearsal():
            events.record(BellRung(times=1))
        events.record(BellRung(times=2))
    run_jobs()
    assert heard == [2, 2]


def test_a_failed_delivery_is_kept_with_its_error_and_tried_again(heard: Heard, run_jobs, time_machine) -> None:
    time_machine.move_to("2026-11-23T08:00:00Z", tick=False)
    heard.failures = 2
    ring()
    run_jobs()
    assert states() == [DeliveryState.PENDING, DeliveryState.PENDING]
    assert set(session.scalars(select(Delivery.last_error))) == {"ValueError: not now"}
    time_machine.shift(3600)
    assert events.sweep() == 2
    run_jobs()
    assert heard == [1, 1]
    assert states() == [DeliveryState.DONE, DeliveryState.DONE]


def test_the_last_attempt_leaves_it_failed_until_somebody_retries(heard: Heard, run_jobs, time_machine) -> None:
    time_machine.move_to("2026-11-23T08:00:00Z", tick=False)
    heard.failures = 2 * MAX_ATTEMPTS
    ring()
    for _attempt in range(MAX_ATTEMPTS):
        run_jobs()
        time_machine.shift(24 * 3600)
        events.sweep()
    assert states() == [DeliveryState.FAILED, DeliveryState.FAILED]
    assert events.sweep() == 0
    for delivery in session.scalars(select(Delivery)):
        events.retry_delivery(delivery)
    session.commit()
    assert events.sweep() == 2
    run_jobs()
    assert states() == [DeliveryState.DONE, DeliveryState.DONE]


def test_what_no_further_try_will_mend_fails_at_once(heard: Heard, run_jobs) -> None:
    heard.failures, heard.error = 2, PermanentError
    ring()
    run_jobs()
    assert states() == [DeliveryState.FAILED, DeliveryState.FAILED]


def test_the_sweep_finds_what_the_queue_has_lost(heard: Heard, run_jobs) -> None:
    ring()
    jobs.empty()
    assert events.sweep() == 2
    run_jobs()
    assert heard == [1, 1]


def test_an_event_is_restored_as_it_was_recorded(heard: Heard) -> None:
    with unit_of_work():
        events.record(BellRung(actor_id=7, times=2))
    assert session.scalars(select(StoredEvent)).one().restore() == BellRung(actor_id=7, times=2)


def test_two_listeners_cannot_share_a_name() -> None:
    with pytest.raises(ValueError, match="two listeners"):
        Bus([Listener("one", BellRung, print), Listener("one", BellHeard, print)])
