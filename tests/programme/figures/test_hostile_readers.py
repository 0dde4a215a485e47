"""Whoever may read the figures tries to learn more from them, to change them, or to make them costly."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from app.core.db import session
from app.core.events import StoredEvent
from app.programme.models import Flow, MailingList, MeterSettings, TrafficDay, TrafficImport
from app.programme.reports.department import month_of
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.counted_mail import MONDAY, count_weeks_of_mail, set_meter

OPEN = ("/programme/email", "/programme/email/rate.csv", "/programme/email/pairs.csv", "/programme/email/lists.csv")
MANAGED = ("imports", "imports/1", "settings", "settings/departments", "settings/lists")
DEEDS = (
    "imports", "imports/1/confirmation", "imports/1/cancellation", "settings", "settings/departments",
    "settings/lists/1/retirement", "settings/lists/1/revival",
)  # fmt: skip
ODD = (
    "from=2026-03-30&until=2026-01-01", "from=0001-01-01&until=9999-12-31", "from=9999-12-31", "until=0001-01-01",
    "from=2026-W05", "from=2026-02-30", "from=%00", "from=١٢٣", "period=all&period=x", "department=-1",
    "department=0", "department=99999999999999999999", "department=1e3", "department=%E2%91%A0", "page=-5", "period[]=all",
    "from=2026-01-01T00:00", "from=-0001-01-01",
)  # fmt: skip


@pytest.fixture
def departments(app):
    found = [DepartmentFactory(name=name) for name in ("Legal", "Trading", "Sales", "Works", "Board", "Lab", "Press")]
    legal, trading, sales, works, board, lab, press = found
    people = {legal: 8, trading: 9, sales: 10, works: 11, board: 1, lab: 2, press: 3}
    mail = {(legal, trading): 7, (sales, legal): 5, (board, legal): 13, (works, board): 17, (lab, press): 3}
    count_weeks_of_mail(people, mail, weeks=13)
    return found


def stored() -> list[object]:
    counted = (Flow, MailingList, MeterSettings, TrafficDay, TrafficImport, StoredEvent)
    return [session.scalar(select(func.count()).select_from(one)) for one in counted]


@pytest.mark.parametrize("odd", ODD)
def test_odd_addresses_are_answered(login, departments, odd: str) -> None:
    browser = login(UserFactory())
    for path in OPEN:
        assert browser.get(f"{path}?{odd}").status_code in (200, 400, 404), path


@pytest.mark.parametrize(
    "odd", ["country=XX", "country=%00", "country=<script>", "page=99999999999999999999", "page=-1"]
)
def test_odd_addresses_of_the_settings_are_answered(login, departments, odd: str) -> None:
    browser = login(make_administrator())
    for path in ("settings", "settings/lists", "imports"):
        page = browser.get(f"/programme/email/{path}?{odd}")
        assert page.status_code in (200, 400, 404), path
        assert "<script>" not in page.text.replace('<script type="module"', "")


def test_reading_changes_nothing(login, departments) -> None:
    browser = login(make_administrator())
    before = stored()
    for path in (*OPEN, "/programme/email/privacy", *(f"/programme/email/{one}" for one in MANAGED)):
        browser.get(path)
    for path in DEEDS[1:3] + DEEDS[5:]:
        assert browser.get(f"/programme/email/{path}").status_code == 405
    assert stored() == before


@pytest.mark.parametrize("make", [UserFactory, lambda: make_champion(DepartmentFactory())])
def test_only_who_manages_the_programme_gets_to_the_meter_itself(login, departments, make) -> None:
    browser = login(make())
    for path in (*OPEN, "/programme/email/privacy"):
        assert browser.get(path).status_code == 200
    for path in MANAGED:
        assert browser.get(f"/programme/email/{path}").status_code == 403
    for path in DEEDS:
        assert browser.post(f"/programme/email/{path}", data={"min_size": "3"}).status_code == 403


def test_who_is_not_signed_in_gets_nowhere(client, departments) -> None:
    for path in (*OPEN, "/programme/email/privacy", *(f"/programme/email/{one}" for one in MANAGED)):
        assert client.get(path).status_code == 302
        assert "/sign-in" in client.get(path).location


@pytest.mark.parametrize("number", [-1, 0, 2**31, 2**63, 2**64])
def test_what_is_not_there_is_not_found_whatever_its_number(login, departments, number: int) -> None:
    browser = login(make_administrator())
    assert browser.get(f"/programme/email/imports/{number}").status_code == 404
    for deed in ("imports/{}/confirmation", "imports/{}/cancellation", "settings/lists/{}/retirement"):
        assert browser.post(f"/programme/email/{deed.format(number)}").status_code == 404
    assert browser.get(f"/programme/email?department={number}").status_code in (200, 404)


def test_the_view_of_a_small_department_says_nothing_and_that_of_a_company_of_them_neither(login, departments) -> None:
    browser = login(make_administrator())
    for department in departments[4:]:
        page = browser.get(f"/programme/email?department={department.id}&period=all")
        assert page.status_code == 200
        assert "chart" not in page.text.split("<main", 1)[1].split("</main>")[0].replace("charts.js", "")
        assert month_of(department.lineage) is None


def test_no_table_names_a_small_department_and_all_of_them_add_up_alike(login, departments) -> None:
    browser = login(make_administrator())
    pairs = browser.get("/programme/email/pairs.csv?period=all").text.splitlines()[1:]
    weeks = browser.get("/programme/email/rate.csv?period=all").text.splitlines()[1:]
    assert not any(name in line for name in ("Board", "Lab", "Press") for line in pairs)
    in_pairs = sum(int(line.split(",")[-2]) for line in pairs)
    assert in_pairs == sum(int(line.split(",")[3]) for line in weeks) == 13 * 5 * (7 + 5 + 13 + 17 + 3)


def test_days_asked_for_one_by_one_tell_no_more_than_their_week(login, departments) -> None:
    browser = login(UserFactory())
    for path in OPEN[1:3]:
        days = (MONDAY + timedelta(days=number) for number in range(7))
        assert len({browser.get(f"{path}?from={day}&until={day}").text for day in days}) == 1


def test_the_month_of_a_champion_does_not_change_by_day(departments, time_machine) -> None:
    legal, months = departments[0], []
    for until in (date(2026, 4, 2), date(2026, 4, 3)):
        time_machine.move_to(datetime.combine(until, time(3), UTC), tick=False)
        set_meter()
        months.append(month_of(legal.lineage))
    assert months[0] is not None
    assert months[0].rate > 0
    assert months[0] == months[1]
