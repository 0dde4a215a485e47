"""Deliveries that failed or wait, and trying them again."""

import pytest
from sqlalchemy import select

from app.accounts.events import UserDeactivated
from app.core import clock
from app.core.db import session
from app.core.events import Bus, Delivery, DeliveryState, Listener, StoredEvent, bus, use_bus
from tests.factories import UserFactory


def make_delivery(state: DeliveryState = DeliveryState.FAILED, listener: str = "test.hear") -> Delivery:
    person = UserFactory(name="Li Wei", email=f"li{clock.now().timestamp()}@example.com")
    event = StoredEvent(name="accounts.user_deactivated", payload={"user_id": person.id}, occurred_at=clock.now())
    delivery = Delivery(
        listener=listener, state=state, attempts=8, due_at=clock.now(), last_error="OSError: mail is down", event=event
    )
    session.add(delivery)
    session.commit()
    return delivery


@pytest.fixture
def heard(app):
    """What a listener has heard, on a bus of its own."""
    heard: list[int] = []
    before = bus()
    use_bus(Bus([Listener("test.hear", UserDeactivated, lambda event: heard.append(event.user_id))]))
    yield heard
    use_bus(before)


def test_a_failed_delivery_is_shown_with_its_error(browser) -> None:
    make_delivery()
    text = browser.get("/admin/deliveries").text
    for words in ("The system deactivated Li Wei", "test.hear", "OSError: mail is down", "Try 1 again"):
        assert words in text


def test_one_delivery_is_tried_again_at_once(browser, run_jobs, heard) -> None:
    delivery, other = make_delivery(), make_delivery()
    assert browser.post(f"/admin/deliveries/{delivery.id}/retry").location == "/admin/deliveries"
    run_jobs()
    session.expire_all()
    assert len(heard) == 1
    assert session.get_one(Delivery, delivery.id).state is DeliveryState.DONE
    assert session.get_one(Delivery, other.id).state is DeliveryState.FAILED


def test_all_failed_deliveries_are_tried_again_and_the_trail_says_so(browser, run_jobs, heard) -> None:
    for _delivery in range(3):
        make_delivery()
    assert "3 deliveries are being tried again." in browser.post("/admin/deliveries/retry", follow_redirects=True).text
    run_jobs()
    assert len(heard) == 3
    assert "had failed deliveries tried again (3)" in browser.get("/admin/audit").text


@pytest.mark.parametrize("state", [DeliveryState.PENDING, DeliveryState.DONE])
def test_what_has_not_failed_is_not_tried_again(browser, state: DeliveryState) -> None:
    delivery = make_delivery(state)
    refused = browser.post(f"/admin/deliveries/{delivery.id}/retry", follow_redirects=True)
    assert "This delivery has not failed" in refused.text
    session.expire_all()
    assert session.get_one(Delivery, delivery.id).attempts == 8


def test_nothing_failed_and_nothing_waiting_are_said(browser) -> None:
    session.execute(Delivery.__table__.delete())
    session.commit()
    assert "Nothing has failed" in browser.get("/admin/deliveries").text
    assert "Nothing waits" in browser.get("/admin/deliveries?state=pending").text


def test_retrying_nothing_leaves_no_trace(browser) -> None:
    browser.post("/admin/deliveries/retry")
    assert "admin.deliveries_retried" not in set(session.scalars(select(StoredEvent.name)))


@pytest.mark.parametrize("size", [1, 10])
@pytest.mark.parametrize("state", [DeliveryState.FAILED, DeliveryState.PENDING])
def test_the_list_costs_the_same_however_long(browser, count_queries, size: int, state: DeliveryState) -> None:
    for _delivery in range(size):
        make_delivery(state)
    session.expunge_all()
    with count_queries() as queries:
        browser.get(f"/admin/deliveries?state={state}")
    assert len(queries) == 10
