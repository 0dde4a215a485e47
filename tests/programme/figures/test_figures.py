from datetime import UTC, datetime, time, timedelta

import pytest

from app.core.db import current_unit, session
from app.programme.meter.figures.values import Period
from app.programme.metrics import xd_rate
from app.programme.models import ListTraffic, MailingList, PairSum, PartyKind, WeekSum
from app.programme.queries import figures
from app.programme.service.traffic.sums import forget_sums, sum_up_traffic
from tests.factories.traffic import MONDAY, Company, set_meter

WEEK = Period(MONDAY, MONDAY + timedelta(days=6))


@pytest.fixture
def company(app) -> Company:
    company = Company()
    company.add("Law", 10)
    company.add("Sales", 30)
    company.add("Works", 20)
    company.mail({("Law", "Sales"): 6, ("Law", "Law"): 4, ("Sales", "Works"): 10})
    company.mail({("Works", "Law"): 14}, day=1, is_list=True)
    company.sent("Law", 9, 5)
    company.sent("Sales", 7, 7)
    return company


def test_before_anything_is_counted_there_is_no_period(app) -> None:
    assert figures.counted_period() is None
    assert figures.weeks_of(WEEK) == []
    assert figures.totals_of(WEEK).rate is None
    assert figures.matrix_of(WEEK).units == []


def test_the_period_goes_from_the_first_to_the_last_day_that_was_counted(company) -> None:
    assert figures.counted_period() == Period(MONDAY, MONDAY + timedelta(days=1))


def test_a_week_that_is_not_over_is_not_shown_since_it_grows_by_day(company, time_machine) -> None:
    company.mail({("Law", "Sales"): 1}, day=8)
    time_machine.move_to(datetime.combine(MONDAY + timedelta(days=9), time(12), UTC))
    assert figures.counted_period() == Period(MONDAY, MONDAY + timedelta(days=1))
    time_machine.move_to(datetime.combine(MONDAY + timedelta(days=14), time(12), UTC))
    assert figures.counted_period() == Period(MONDAY, MONDAY + timedelta(days=8))


def test_in_the_first_week_there_is_nothing_else_to_show(company, time_machine) -> None:
    time_machine.move_to(datetime.combine(MONDAY + timedelta(days=2), time(12), UTC))
    assert figures.counted_period() == Period(MONDAY, MONDAY + timedelta(days=1))


def test_totals_count_deliveries_within_and_between_departments(company) -> None:
    totals = figures.totals_of(WEEK)
    assert (totals.deliveries, totals.crossing) == (34, 30)
    assert (totals.by_list, totals.crossing_by_list) == (14, 14)
    assert (totals.messages, totals.crossing_messages) == (16, 12)
    assert (totals.heads, totals.working_days) == (60, 2)


def test_the_rate_is_per_head_and_working_day(company) -> None:
    assert figures.totals_of(WEEK).rate == pytest.approx(30 / (60 * 2))


def test_mail_on_a_weekend_counts_but_makes_no_day_of_work(company) -> None:
    company.mail({("Law", "Works"): 30}, day=6)
    totals = figures.totals_of(WEEK)
    assert (totals.crossing, totals.working_days) == (60, 2)


def test_what_has_an_end_outside_the_departments_is_told_apart(company) -> None:
    for kind in (PartyKind.OWN, PartyKind.UNKNOWN, PartyKind.OUTSIDE):
        company.end(kind)
    company.mail({
        ("own", "Law"): 5, ("own", "outside"): 1, ("Law", "unknown"): 7, ("unknown", "Sales"): 2,
        ("outside", "Works"): 11, ("Works", "outside"): 3, ("unknown", "outside"): 4, ("Law", "own"): 100,
    }, day=2)  # fmt: skip
    totals = figures.totals_of(WEEK)
    assert (totals.own, totals.unknown, totals.outside) == (6, 9, 18)
    assert (totals.deliveries, totals.crossing) == (34, 30)


def test_heads_are_averaged_over_the_days_of_work(app) -> None:
    company = Company()
    company.add("Law", [10, 20])
    company.mail({("Law", "Law"): 1})
    for day in (7, 8, 9):
        company.mail({("Law", "Law"): 1}, day=day)
    assert figures.totals_of(Period(MONDAY, MONDAY + timedelta(days=13))).heads == pytest.approx((10 + 3 * 20) / 4)


def test_days_that_cut_through_a_week_count_what_lies_in_them(company) -> None:
    first = figures.totals_of(Period(MONDAY, MONDAY))
    assert (first.deliveries, first.working_days) == (20, 1)
    assert [week.totals.deliveries for week in figures.weeks_of(WEEK)] == [34]


def test_small_departments_are_pooled_and_totals_stay_exact(company) -> None:
    company.add("Board", 2)
    company.add("Lab", 3)
    company.mail({("Board", "Law"): 3, ("Law", "Board"): 2, ("Board", "Board"): 1}, day=3)
    matrix = figures.matrix_of(WEEK)
    pooled = next(unit for unit in matrix.units if unit.is_pooled)
    names = {party.id: name for name, party in company.parties.items()}
    assert {names[one] for one in pooled.party_ids} == {"Board", "Lab", "Law"}
    assert pooled.people == 15
    assert pooled.name == ""
    assert sum(pair.deliveries for pair in matrix.pairs.values()) == figures.totals_of(WEEK).deliveries
    cells = {(pair.sender.name, pair.recipient.name): (pair.deliveries, pair.by_list) for pair in matrix.pairs.values()}
    assert cells == {("", ""): (10, 0), ("", "Sales"): (6, 0), ("Sales", "Works"): (10, 0), ("Works", ""): (14, 14)}


def test_who_is_pooled_does_not_depend_on_the_period(app) -> None:
    company = Company()
    company.add("Law", [10, 3])
    company.add("Sales", 30, weeks=2)
    company.add("Works", 20, weeks=2)
    company.add("Lab", 25, weeks=2)
    company.mail({("Law", "Sales"): 1, ("Works", "Sales"): 1})
    assert len(figures.matrix_of(WEEK).units) == 2


def test_a_department_of_which_somebody_wrote_before_it_had_people_was_small_then(app) -> None:
    company = Company()
    company.add("New", [0, 9])
    for name, people in (("Sales", 30), ("Works", 20), ("Lab", 25)):
        company.add(name, people, weeks=2)
    company.mail({("New", "Sales"): 1}, day=1)
    company.mail({("New", "Sales"): 9}, day=8)
    assert all(unit.name != "New" for unit in figures.matrix_of(Period(MONDAY, MONDAY + timedelta(days=13))).units)


def test_a_figure_of_a_department_leaves_out_the_small_ones_below_it(app) -> None:
    company = Company()
    head = company.add("Head", 10)
    company.add("Small", 3, parent=head)
    company.add("Large", 20, parent=head)
    other = company.add("Other", 7)
    company.add("Another", 8)
    company.mail({("Head", "Other"): 10, ("Small", "Other"): 100, ("Large", "Other"): 20, ("Other", "Head"): 1})
    weeks = figures.department_weeks(WEEK, head.id)
    assert [(week.totals.crossing, week.totals.heads) for week in weeks] == [(30, 30)]
    assert xd_rate(WEEK.since, WEEK.until, head.id) == pytest.approx(30 / 30)
    assert figures.department_weeks(WEEK, other.id) == []  # taken into the pool, or else Small could be told
    assert xd_rate(WEEK.since, WEEK.until, other.id) is None


def test_small_departments_are_told_together_where_all_of_them_lie_within_one(app) -> None:
    company = Company()
    head = company.add("Head", 3)
    company.add("Below", 4, parent=head)
    company.add("Beside", 4, parent=head)
    company.add("Other", 30)
    company.mail({("Head", "Other"): 10, ("Below", "Head"): 4})
    assert [week.totals.crossing for week in figures.department_weeks(WEEK, head.id)] == [14]


def test_a_company_below_the_minimum_size_has_no_figure_by_department(app) -> None:
    company = Company()
    head = company.add("Head", 2)
    company.mail({("Head", "Head"): 10})
    assert xd_rate(WEEK.since, WEEK.until, head.id) is None
    assert figures.department_weeks(WEEK, 9_999) == []


def test_the_metric_of_the_company_is_its_rate(company) -> None:
    assert xd_rate(WEEK.since, WEEK.until, None) == pytest.approx(30 / 120)
    assert [week.totals.crossing for week in figures.department_weeks(WEEK, None)] == [30]


def test_the_metric_tells_whole_weeks_whatever_the_day_on_which_it_is_read(company) -> None:
    company.mail({("Law", "Works"): 60}, day=8)
    for later in range(7):
        until = WEEK.until + timedelta(days=later)
        assert xd_rate(until - timedelta(days=6), until, None) == pytest.approx(30 / 120)


def test_lists_that_reach_few_people_are_left_out_and_never_one_alone(company) -> None:
    company.list_mail("everybody", 2, 120)
    company.list_mail("sales", 3, 90)
    company.list_mail("lunch", 5, 50)
    company.list_mail("works", 4, 80)
    company.list_mail("two", 10, 20)
    assert [one.name for one in figures.lists_of(WEEK)] == ["everybody", "sales"]


def test_which_lists_are_left_out_does_not_depend_on_the_period(company) -> None:
    for name, deliveries in (("everybody", 60), ("sales", 30), ("works", 20), ("lunch", 10)):
        company.list_mail(name, 1, deliveries, day=1)
    company.list_mail("two", 1, 6, day=1)
    [two] = session.query(MailingList).filter_by(name="two")
    session.add(ListTraffic(day=company.count_day(8), list_id=two.id, messages=9, deliveries=18, crossing=0))
    session.flush()
    assert [one.name for one in figures.lists_of(WEEK)] == ["everybody", "sales"]


def test_a_change_of_the_settings_is_seen_at_once(company) -> None:
    company.add("Board", 2)
    set_meter(min_size=5)
    assert any(unit.is_pooled for unit in figures.matrix_of(WEEK).units)
    set_meter(min_size=1)
    assert not any(unit.is_pooled for unit in figures.matrix_of(WEEK).units)


def test_a_new_import_is_seen_by_its_generation(company) -> None:
    set_meter()
    assert figures.totals_of(WEEK).crossing == 30
    company.mail({("Sales", "Law"): 5}, day=2)
    assert figures.totals_of(WEEK).crossing == 30
    set_meter()
    assert figures.totals_of(WEEK).crossing == 35


@pytest.mark.parametrize("weeks", [1, 10])
def test_figures_cost_the_same_queries_however_much_was_counted(app, count_queries, weeks) -> None:
    company = Company()
    for number in range(3):
        company.add(f"Large {number}", 10 + number, weeks=weeks)
    for week in range(weeks):
        company.mail({("Large 0", "Large 1"): 3, ("Large 1", "Large 2"): 3}, day=7 * week)
    period = Period(MONDAY, MONDAY + timedelta(weeks=weeks))
    set_meter()
    with count_queries() as queries:
        figures.totals_of(period)
        figures.weeks_of(period)
        figures.matrix_of(period)
        figures.lists_of(period)
    assert len(queries) == 18
    with count_queries() as queries:
        figures.totals_of(period)
        figures.weeks_of(period)
    assert len(queries) <= 2


def everything(period: Period) -> list[object]:
    set_meter()
    return [figures.weeks_of(period), figures.matrix_of(period), figures.totals_of(Period(MONDAY, MONDAY))]


def test_what_is_added_up_ahead_gives_the_same_figures(company) -> None:
    company.end(PartyKind.OUTSIDE)
    company.mail({("Law", "outside"): 7, ("Sales", "Law"): 2}, day=30)
    company.mail({("Law", "Sales"): 8}, day=60)
    period = Period(MONDAY, MONDAY + timedelta(days=45))
    before = everything(period)
    current_unit().commit()
    assert sum_up_traffic() == 3 + 3
    assert sum_up_traffic() == 0
    assert session.query(WeekSum).count()
    assert session.query(PairSum).count()
    assert everything(period) == before


def test_sums_are_forgotten_where_mail_is_added(company) -> None:
    company.mail({("Law", "Sales"): 8}, day=60)
    current_unit().commit()
    sum_up_traffic()
    company.mail({("Law", "Works"): 5}, day=2)
    forget_sums([MONDAY + timedelta(days=2)])
    assert {row.week for row in session.query(WeekSum)} == {MONDAY + timedelta(days=56)}
    set_meter()
    assert figures.totals_of(WEEK).crossing == 35
    assert figures.totals_of(Period(MONDAY, MONDAY + timedelta(days=60))).crossing == 43
    current_unit().commit()
    assert sum_up_traffic() == 2
