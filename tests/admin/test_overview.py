"""The overview: what there is, and what needs attention."""

from app.accounts.service import people
from app.core import clock, heartbeat
from app.core.db import session
from app.core.events import Delivery, DeliveryState, StoredEvent
from tests.factories import DepartmentFactory, UserFactory, make_champion


def fail_a_delivery() -> Delivery:
    event = StoredEvent(name="accounts.user_created", payload={"user_id": 1}, occurred_at=clock.now())
    delivery = Delivery(listener="accounts.x", due_at=clock.now(), state=DeliveryState.FAILED, event=event)
    session.add(delivery)
    session.commit()
    return delivery


def test_it_counts_what_waits(browser, administrator) -> None:
    fail_a_delivery()
    parent = DepartmentFactory(name="Sales")
    below = DepartmentFactory(name="Sales North", parent=parent)
    make_champion(parent, manager_id=administrator.id)
    UserFactory(password_hash=None, department=below, manager_id=administrator.id)
    UserFactory(department=below)
    text = browser.get("/admin/").text
    assert "1 delivery has failed" in text
    assert "1 person has not come in yet" in text
    assert "2 people have no manager" in text
    assert "1 department has no champion" in text, "the administrator's; Sales North has the champion of Sales"


def test_who_has_left_is_not_counted(browser, administrator) -> None:
    gone = make_champion(administrator.department, password_hash=None)
    people.deactivate_user(None, gone)
    session.commit()
    text = browser.get("/admin/").text
    assert "has not come in yet" not in text
    assert "1 department has no champion" in text


def test_all_is_well_once_nothing_waits(browser, administrator) -> None:
    make_champion(administrator.department, manager_id=administrator.id)
    session.add(heartbeat.Heartbeat(id=1, beaten_at=clock.now()))
    session.commit()
    assert "All is well" in browser.get("/admin/").text


def test_a_missing_worker_is_said(browser) -> None:
    assert "No worker is at work" in browser.get("/admin/").text


def test_it_costs_the_same_however_large_the_company(browser, count_queries) -> None:
    costs = []
    for size in (1, 10):
        for _person in range(size):
            UserFactory()
        session.expunge_all()
        with count_queries() as queries:
            browser.get("/admin/")
        costs.append(len(queries))
    assert costs[0] == costs[1]
