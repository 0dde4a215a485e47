"""Trust: what is checked, what is due, who is reminded, and who takes over from somebody who left."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.accounts.service.people import deactivate_user, update_user
from app.core import clock
from app.core.calendar import today
from app.core.db import session
from app.wiki.jobs import note_overdue, remind_keepers
from app.wiki.models import Page, Reminder
from app.wiki.queries import get_any_page
from app.wiki.service.approval import set_obsolete
from app.wiki.service.keeping import set_keeping
from app.wiki.service.trash import delete_page
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.wiki import forget_texts, make_entry, make_page, make_space, reload_page
from tests.inbox import inbox_of, told

pytestmark = pytest.mark.usefixtures("app")
UNTIL = date(2026, 6, 15)
BADGES = ("Verified", "Due for a check", "Overdue for a check")


def keep(page, *, owner=None, department=None, months=12, until=None) -> Page:
    fresh = get_any_page(page.id)
    set_keeping(None, fresh, owner=owner, department=department, review_months=months)
    fresh.verify(owner.id if owner else None, clock.now(), today())
    if until:
        fresh.verified_until = until
    session.commit()
    return fresh


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def shown(browser, page) -> str:
    return browser.get(f"/wiki/page/{page.id}", follow_redirects=True).get_data(as_text=True)


def seen(browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def remind(run_jobs) -> None:
    session.commit()
    forget_texts()
    remind_keepers()
    run_jobs()


def on(day: date):
    return time_machine.travel(datetime(day.year, day.month, day.day, 8, tzinfo=UTC), tick=False)


@pytest.mark.parametrize(
    ("days", "badge"), [(29, "Verified"), (28, BADGES[1]), (1, BADGES[1]), (0, BADGES[1]), (-1, BADGES[2])]
)
def test_a_page_says_how_far_it_can_be_trusted(login, days, badge):
    page = keep(make_page(), owner=UserFactory(), until=in_days(days))
    text = shown(login(UserFactory()), page)
    assert [one for one in BADGES if f"{one}<" in text.replace("\n", "")] == [badge]


def test_a_page_that_nobody_keeps_claims_nothing(login):
    text = shown(login(UserFactory()), make_page())
    assert not [one for one in BADGES if one in text]


def test_a_kept_page_names_its_owner_and_until_when_it_counts(login):
    owner = UserFactory(name="Ana Keeper")
    with on(date(2026, 1, 5)):
        page = keep(make_page(), owner=owner)
        text = shown(login(UserFactory()), page)
    assert "Verified" in text
    assert "Ana Keeper" in text
    assert "5 Jan 2027" in text


def test_one_click_says_that_a_page_is_still_right(login):
    owner = UserFactory(name="Ana Keeper")
    page = keep(make_page(), owner=owner, months=6, until=in_days(-3))
    browser = login(owner)
    assert "Still valid" in shown(browser, page)
    assert browser.post(f"/wiki/page/{page.id}/verification").location == reload_page(owner, page).url
    fresh = reload_page(owner, page)
    assert (fresh.verified_until, fresh.verified_by_id) == (in_days(183), owner.id)
    assert "Verified" in shown(browser, page)
    assert "Still valid" not in seen(browser, "/wiki/reviews")


def test_the_click_on_the_list_leads_back_to_the_list(login):
    owner = UserFactory()
    page = keep(make_page(title="Torque table"), owner=owner, until=in_days(-3))
    browser = login(owner)
    assert "Torque table" in seen(browser, "/wiki/reviews")
    assert "1 page to check" in seen(browser, "/")
    response = browser.post(f"/wiki/page/{page.id}/verification", data={"back": "reviews"})
    assert response.location == "/wiki/reviews"
    assert "Torque table" not in seen(browser, "/wiki/reviews")
    assert "1 page to check" not in seen(browser, "/")


def test_only_owner_editors_and_managers_say_that_a_page_is_still_right(login):
    writers, works = DepartmentFactory(), DepartmentFactory()
    owner = UserFactory()
    space = make_space(editors=[f"dept:{writers.id}"], department=works)
    page = keep(make_page(space), owner=owner, until=in_days(-3))
    address = f"/wiki/page/{page.id}/verification"
    assert login(UserFactory()).post(address).status_code == 403
    assert login(UserFactory(department=works)).post(address).status_code == 403
    assert "Still valid" not in shown(login(UserFactory()), page)
    for allowed in (owner, UserFactory(department=writers), make_champion(works), make_administrator()):
        assert login(allowed).post(address).status_code == 302


def test_a_change_of_the_text_is_no_check(login):
    page = keep(make_page(), owner=UserFactory(), until=in_days(-3))
    login(UserFactory()).post(
        f"/wiki/page/{page.id}/edit", data={"title": page.title, "source": "Other words.", "base_number": "1"}
    )
    assert "Overdue for a check" in shown(login(UserFactory()), page)


@pytest.mark.parametrize(("months", "status"), [("0", 422), ("61", 422), ("x", 422), ("-1", 422), ("60", 302)])
def test_the_interval_has_limits(login, months, status):
    page = make_page()
    data = {"review_months": months, "language": "en", "tags": "kept tag"}
    response = login(UserFactory()).post(f"/wiki/page/{page.id}/details", data=data)
    assert response.status_code == status
    assert status == 302 or "kept tag" in response.get_data(as_text=True)


def test_a_keeper_hears_four_times_of_a_review(run_jobs):
    owner = UserFactory(email="ana@example.com")
    keep(make_page(title="Torque table"), owner=owner, until=UNTIL)
    days = []
    for distance in range(-31, 12):
        before = len(told())
        with on(UNTIL + timedelta(days=distance)):
            remind(run_jobs)
            remind(run_jobs)
        days += [distance] * (len(told()) - before)
    assert days == [-28, -14, 0, 7]
    assert told() == ["ana@example.com"] * 4
    with on(UNTIL):
        assert [(kind, shown.title) for kind, shown in inbox_of(owner)] == [("wiki.review_due", "Torque table")] * 4


@pytest.mark.parametrize("stage", [-28, -14, 0, 7])
def test_a_reminder_is_caught_up_when_the_worker_was_off(run_jobs, stage):
    keep(make_page(), owner=UserFactory(), until=UNTIL)
    for distance in (stage + 2, stage + 3):
        with on(UNTIL + timedelta(days=distance)):
            remind(run_jobs)
    assert len(told()) == 1
    assert [one.days_before for one in session.scalars(select(Reminder))] == [-stage]


def test_the_next_review_is_reminded_of_again(run_jobs, login):
    owner = UserFactory()
    page = keep(make_page(), owner=owner, until=UNTIL)
    with on(UNTIL):
        remind(run_jobs)
        login(owner).post(f"/wiki/page/{page.id}/verification")
    until = reload_page(owner, page).verified_until
    with on(until):
        remind(run_jobs)
    assert len(told()) == 2


def test_what_was_checked_meanwhile_is_told_no_more(run_jobs, login):
    owner = UserFactory()
    page = keep(make_page(), owner=owner, until=UNTIL)
    entry = make_entry(owner=owner, review_months=12)
    entry.verified_until = UNTIL
    with on(UNTIL):
        browser = login(owner)
        remind(run_jobs)
        assert len(inbox_of(owner)) == 2
        browser.post(f"/wiki/page/{page.id}/verification")
        run_jobs()
        assert [kind for kind, _shown in inbox_of(owner)] == ["wiki.faq_review_due"]
        browser.post(f"/faq/{entry.id}/verification")
        run_jobs()
        assert inbox_of(owner) == []


def test_each_text_is_told_however_many_are_due_on_a_day(run_jobs):
    owner = UserFactory(email="ana@example.com")
    for number in range(3):
        keep(make_page(title=f"Table {number}"), owner=owner, until=UNTIL + timedelta(days=14 * (number % 2)))
    make_entry("Who measures?", owner=owner, review_months=12).verified_until = UNTIL
    with on(UNTIL):
        remind(run_jobs)
        found = inbox_of(owner)
    assert told() == ["ana@example.com"] * 4
    assert sorted(shown.title for _kind, shown in found) == ["Table 0", "Table 1", "Table 2", "Who measures?"]


def test_the_champions_are_reminded_where_there_is_no_owner_or_he_has_left(run_jobs):
    works, sales = DepartmentFactory(), DepartmentFactory()
    champion = make_champion(works, email="champion@example.com")
    make_champion(sales, email="other@example.com")
    gone = UserFactory(department=works)
    keep(make_page(title="Ownerless"), department=works, until=UNTIL)
    keep(make_page(title="Orphan"), owner=gone, until=UNTIL)
    deactivate_user(None, gone)
    with on(UNTIL):
        remind(run_jobs)
        assert sorted(shown.title for _kind, shown in inbox_of(champion)) == ["Orphan", "Ownerless"]
    assert told() == ["champion@example.com"] * 2


def test_nobody_is_reminded_of_what_is_gone_obsolete_or_not_for_him(run_jobs):
    owner, admin = UserFactory(), make_administrator()
    for title in ("Deleted", "Obsolete"):
        page = reload_page(admin, keep(make_page(title=title), owner=owner, until=UNTIL))
        delete_page(admin, page) if title == "Deleted" else set_obsolete(admin, page, is_obsolete=True)
        session.commit()
    keep(make_page(title="Secret", only_for=[f"user:{admin.id}"]), owner=owner, until=UNTIL)
    with on(UNTIL):
        remind(run_jobs)
    assert told() == []


def test_champions_find_what_they_are_reminded_of_and_can_settle_it(login):
    works = DepartmentFactory()
    champion, gone = make_champion(works), UserFactory(department=works)
    space = make_space(editors=[f"user:{UserFactory().id}"])
    page = keep(make_page(space, title="Orphan"), owner=gone, until=in_days(-1))
    deactivate_user(None, gone)
    session.commit()
    assert "Orphan" in seen(login(champion), "/wiki/reviews")
    assert login(champion).post(f"/wiki/page/{page.id}/verification").status_code == 302


def test_the_champion_of_an_ownerless_page_can_say_that_it_is_still_right(login):
    works = DepartmentFactory()
    champion, space = make_champion(works), make_space(editors=[f"user:{UserFactory().id}"])
    page = keep(make_page(space, title="Ownerless"), department=works, until=in_days(-1))
    assert "Ownerless" in seen(login(champion), "/wiki/reviews")
    assert login(champion).post(f"/wiki/page/{page.id}/verification").status_code == 302


def test_an_obsolete_page_needs_no_check(login):
    owner = UserFactory()
    page = keep(make_page(title="Old torque table"), owner=owner, until=in_days(-1))
    set_obsolete(owner, reload_page(owner, page), is_obsolete=True)
    session.commit()
    browser = login(owner)
    assert "Old torque table" not in seen(browser, "/wiki/reviews")
    assert "1 page to check" not in seen(browser, "/")


def test_an_overdue_page_sinks_in_search_and_says_why(login, index, run_jobs):
    stale = keep(make_page(title="Welding wire", source="Wire."), owner=UserFactory(), until=in_days(0))
    make_page(title="Welding wire", source="Wire.")
    run_jobs()
    browser = login(UserFactory())
    with on(today() + timedelta(days=1)):
        forget_texts()
        assert note_overdue() == 1
        run_jobs()
        text = seen(login(UserFactory()), "/search?q=welding wire")
    stale_url = reload_page(UserFactory(), stale).url
    titles = [line for line in text.splitlines() if "p-result-title" in line]
    assert len(titles) == 2
    assert stale_url in titles[1]
    assert text.count("overdue for a check since") == 1
    browser.post(f"/wiki/page/{stale.id}/verification")
    run_jobs()
    assert "overdue for a check" not in seen(browser, "/search?q=welding wire")


def test_the_trust_of_a_space_counts_what_the_reader_may_see(login):
    owner = UserFactory()
    space = make_space("Shelf")
    keep(make_page(space), owner=owner, until=in_days(100))
    keep(make_page(space), owner=owner, until=in_days(-1))
    make_page(space)
    keep(make_page(space, only_for=[f"user:{owner.id}"]), owner=owner, until=in_days(100))
    assert "1 of 3 pages verified" in seen(login(UserFactory()), "/wiki/shelf/")
    assert "2 of 4 pages verified" in seen(login(owner), "/wiki/shelf/")
    assert "1 of 3 pages verified" in seen(login(UserFactory()), "/wiki/")


@pytest.mark.parametrize("has_left", [True, False])
def test_the_page_of_somebody_who_left_or_moved_waits_for_the_champion(login, has_left):
    works, sales = DepartmentFactory(name="Works"), DepartmentFactory(name="Sales")
    owner, champion = UserFactory(department=works, name="Ana Keeper"), make_champion(works)
    page = keep(make_page(title="Torque table"), owner=owner, until=in_days(100))
    browser, other = login(champion), login(make_champion(sales))
    assert "Torque table" not in seen(browser, "/wiki/handover")
    if has_left:
        deactivate_user(None, owner)
    else:
        update_user(None, owner, department_id=sales.id)
    session.commit()
    text = seen(browser, "/wiki/handover")
    assert "Torque table" in text
    assert ("Ana Keeper has left" if has_left else "Ana Keeper is now in Sales") in text
    assert "1 page needs a new owner" in seen(browser, "/")
    assert "Torque table" not in seen(other, "/wiki/handover")
    assert "needs a new owner" not in seen(other, "/")
    assert "Torque table" in seen(login(make_administrator()), "/wiki/handover")
    browser.post(f"/wiki/page/{page.id}/adoption")
    assert ">Torque table<" not in seen(browser, "/wiki/handover")
    assert "needs a new owner" not in seen(browser, "/")
    fresh = reload_page(champion, page)
    assert (fresh.owner_id, fresh.review_months, fresh.verified_until) == (champion.id, 12, in_days(100))


def test_a_team_within_the_department_is_still_the_department(login):
    works = DepartmentFactory()
    owner, champion = UserFactory(department=works), make_champion(works)
    keep(make_page(title="Torque table"), owner=owner)
    update_user(None, owner, department_id=DepartmentFactory(parent=works).id)
    session.commit()
    assert "Torque table" not in seen(login(champion), "/wiki/handover")


def test_the_champion_takes_over_where_he_does_not_write(login):
    works = DepartmentFactory()
    owner, champion = UserFactory(department=works), make_champion(works)
    page = keep(make_page(make_space(editors=[f"user:{owner.id}"]), title="Torque table"), owner=owner)
    deactivate_user(None, owner)
    session.commit()
    browser = login(champion)
    assert "Torque table" in seen(browser, "/wiki/handover")
    assert browser.post(f"/wiki/page/{page.id}/adoption").status_code == 302
    assert ">Torque table<" not in seen(browser, "/wiki/handover")


def test_handing_over_is_for_champions_and_administrators(login):
    page = make_page(make_space(editors=[f"user:{UserFactory().id}"]))
    stranger = login(UserFactory())
    assert stranger.get("/wiki/handover").status_code == 403
    assert stranger.post(f"/wiki/page/{page.id}/adoption").status_code == 403
