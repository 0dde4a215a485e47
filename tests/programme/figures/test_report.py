import json
from datetime import date, timedelta
from random import Random

import pytest

from app.core.db import current_unit, session
from app.people.service.importing import import_people, read_rows
from app.programme.meter.figures.periods import now_of, year_before
from app.programme.meter.figures.values import Period
from app.programme.models import Party
from app.programme.queries import figures
from app.programme.queries.comparisons import compare, difference_in_differences
from app.programme.queries.traffic import list_parties
from app.programme.reports.traffic import lines_of, report_of
from tests.factories.traffic import MONDAY, Company, set_meter
from tests.programme.meter import trace

WEEK = Period(MONDAY, MONDAY + timedelta(days=6))


def bring_in_people() -> None:
    rows, problems = read_rows((trace.FOLDER / "employees.csv").read_bytes())
    import_people(None, rows, problems)
    current_unit().commit()


@trace.needs_trace
def test_the_report_of_the_public_trace_is_right_to_the_last_delivery(app) -> None:
    bring_in_people()
    messages = trace.messages()
    trace.import_log(messages)
    set_meter(min_size=1)
    found = report_of(figures.counted_period())
    facts = json.loads((trace.FOLDER / "facts.json").read_text())
    assert {name: found[name] for name in facts} == facts
    by_week = trace.crossing_by_week(messages)
    assert {
        week.monday: week.totals.crossing for week in figures.weeks_of(figures.counted_period()) if week.totals.messages
    } == {monday: counts.total() for monday, counts in by_week.items()}
    home = trace.departments()
    assert found["crossing_messages"] == sum(
        any(home[to] != home[one.sender] for to in one.recipients) for one in messages
    )
    set_meter(min_size=5)
    pooled = report_of(figures.counted_period())
    same = [name for name in facts if name != "top_pairs"]
    assert {name: pooled[name] for name in same} == {name: facts[name] for name in same}
    assert pooled["pooled_departments"] == 3
    assert not any("Regulatory" in pair for pair, _ in pooled["top_pairs"])


@trace.needs_trace
@pytest.mark.parametrize(("left_out", "is_proven"), [(0.2, True), (0, False)])
def test_a_fifth_less_is_found_in_the_public_trace_and_no_change_is_not(app, left_out, is_proven) -> None:
    bring_in_people()
    year = trace.last_year(trace.messages())
    trace.import_log([*year, *trace.a_year_later(year, Random(7), left_out)])
    counted = figures.counted_period()
    for now in (now_of(counted), Period(year[0].day + trace.YEAR, year[-1].day + trace.YEAR)):
        found = compare(year_before(now), now, is_same_season=True)
        assert found.is_proven == is_proven
        assert found.low <= -left_out <= found.high
        assert found.saved == pytest.approx(
            found.before.crossing * left_out, rel=0.25, abs=found.before.crossing * 0.04
        )
    told = report_of(counted)["comparison"]["year_before"]
    assert told["proven"] == is_proven


@trace.needs_trace
def test_departments_that_start_first_show_what_the_start_does(app) -> None:
    bring_in_people()
    year = trace.last_year(trace.messages())
    first = sorted(set(trace.departments().values()))[::2]
    trace.import_log([*year, *trace.a_year_later(year, Random(7), 0.2, first)])
    start(first, year[0].day + trace.YEAR)
    found = difference_in_differences(figures.counted_period())
    assert (found.started, found.waiting) == (8, 8)
    assert found.is_proven
    assert found.effect == pytest.approx(-0.2, abs=0.03)
    start(first, None)
    assert difference_in_differences(figures.counted_period()) is None


def start(names: list[str], day: date | None) -> None:
    for party in list_parties():
        if party.name in names:
            session.get_one(Party, party.id).started_on = day
    set_meter()


def test_a_report_reads_well_and_holds_no_more_than_the_page(app) -> None:
    company = Company()
    company.add("Law", 10)
    company.add("Sales", 30)
    company.add("Works", 20)
    company.add("Board", 2)
    company.mail({("Law", "Sales"): 6, ("Sales", "Sales"): 9, ("Board", "Law"): 2})
    lines = list(lines_of(report_of(WEEK)))
    assert "cross department deliveries: 8" in lines
    assert "         6  (small departments) > Sales" in lines
    assert "busiest week: 2025-W10: 17" in lines
    assert "    baseline: nothing to tell" in lines
    assert not any("Board" in line for line in lines)


def test_the_command_prints_one_json_object(app) -> None:
    company = Company()
    company.add("Law", 10)
    company.mail({("Law", "Law"): 6})
    current_unit().commit()
    runner = app.test_cli_runner()
    found = json.loads(runner.invoke(args=["traffic", "report", "--json"]).output)
    assert (found["since"], found["deliveries"]) == ("2025-03-03", 6)
    later = json.loads(
        runner.invoke(args=["traffic", "report", "--json", "--from", "2025-03-04", "--until", "2025-03-05"]).output
    )
    assert (later["since"], later["until"], later["deliveries"], later["rate"]) == ("2025-03-04", "2025-03-05", 0, None)
    assert runner.invoke(args=["traffic", "report", "--from", "2025-03-04", "--until", "2025-03-03"]).exit_code == 1


@pytest.mark.parametrize(
    ("since", "until", "deliveries"),
    [
        ("0001-01-01", "9999-12-31", 6),
        ("0001-01-01", "0001-12-31", 0),
        ("9999-12-31", "9999-12-31", 0),
        ("2025-03-03", "9999-12-31", 6),
    ],
)
def test_the_command_takes_days_at_the_ends_of_time(app, since: str, until: str, deliveries: int) -> None:
    company = Company()
    company.add("Law", 10)
    company.mail({("Law", "Law"): 6})
    current_unit().commit()
    done = app.test_cli_runner().invoke(args=["traffic", "report", "--json", "--from", since, "--until", until])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["deliveries"] == deliveries


def test_the_command_says_that_nothing_was_counted(app) -> None:
    result = app.test_cli_runner().invoke(args=["traffic", "report"])
    assert result.exit_code == 1
    assert "No mail was counted yet" in result.output
