"""Who hears of what: owners, champions, those who are asked; and the reminders and readings of each week."""

from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.service.people import deactivate_user
from app.core import clock
from app.core.calendar import today
from app.core.db import session
from app.programme.goals.aims import Aim
from app.programme.jobs import read_goals, remind_of_check_ins
from app.programme.models import Confidence, GoalReading
from app.programme.service.audits import open_audit
from app.programme.service.check_ins import check_in
from app.programme.service.cycles import close_cycle, start_cycle
from app.programme.service.goals import save_goal
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.programme import make_cycle, make_goal, make_running_cycle, reload_cycle, reload_goal, wish
from tests.inbox import inbox_of, told
from tests.programme.goals.measures import NAME, dial

pytestmark = pytest.mark.usefixtures("app")
MONDAY = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)


@pytest.fixture
def owner(app):
    return UserFactory(name="Ow Ner")


def test_an_owner_hears_of_a_goal_once_and_a_new_one_too(owner, run_jobs) -> None:
    actor, other = make_administrator(), UserFactory(name="Other One")
    cycle = make_cycle(actor)
    goal = make_goal(cycle, owner, actor)
    save_goal(actor, cycle, goal, wish(owner, title="Another title"))
    run_jobs()
    assert told("programme.goal_set") == [owner.email]
    save_goal(actor, reload_cycle(cycle), reload_goal(goal), wish(other, title="Another title"))
    run_jobs()
    assert told("programme.goal_set") == [other.email, owner.email]
    ((_kind, found),) = inbox_of(other)
    assert (found.title, found.url) == ("Another title", f"/programme/goals/{goal.id}")


def test_whoever_sets_a_goal_for_himself_is_not_told(run_jobs) -> None:
    actor = make_administrator()
    make_goal(make_cycle(actor), actor, actor)
    run_jobs()
    assert told("programme.goal_set") == []


def test_owners_and_champions_hear_that_a_cycle_starts_and_ends_and_nobody_else(owner, run_jobs) -> None:
    actor, champion = make_administrator(), make_champion(DepartmentFactory())
    UserFactory()
    cycle = make_running_cycle(owner, actor=actor)
    run_jobs()
    assert sorted(told("programme.cycle_started")) == sorted([owner.email, champion.email])
    close_cycle(actor, reload_cycle(cycle), "Done.")
    run_jobs()
    assert sorted(told("programme.cycle_closed")) == sorted([owner.email, champion.email])
    found = dict(inbox_of(champion))["programme.cycle_closed"]
    assert found.url == f"/programme/cycles/{cycle.id}/report"


def test_those_who_are_asked_hear_of_an_audit_also_later_ones_and_each_once(run_jobs) -> None:
    actor, invited = make_administrator(), UserFactory.create_batch(6)
    open_audit(actor, make_cycle(actor), [*invited, actor])
    run_jobs()
    assert sorted(told("programme.audit_opened")) == sorted(one.email for one in [*invited, actor])


def test_an_owner_is_reminded_once_a_week_with_one_notice_for_all_goals(owner, time_machine, run_jobs) -> None:
    time_machine.move_to(MONDAY, tick=False)
    other = UserFactory(name="Quiet One")
    cycle = make_running_cycle(owner, owner, other, begun=3)
    assert remind_of_check_ins() == 0
    time_machine.move_to(MONDAY + timedelta(days=4), tick=False)
    goal = reload_cycle(cycle).goals[2]
    check_in(other, reload_goal(goal), Confidence.ON_TRACK, "")
    session.commit()
    assert remind_of_check_ins() == 1
    assert remind_of_check_ins() == 0
    run_jobs()
    assert told("programme.check_ins_due") == [owner.email]
    found = dict(inbox_of(owner))["programme.check_ins_due"]
    assert found.detail == "2 goals of yours"
    time_machine.move_to(MONDAY + timedelta(days=10), tick=False)
    assert remind_of_check_ins() == 0
    time_machine.move_to(MONDAY + timedelta(days=11), tick=False)
    assert remind_of_check_ins() == 2
    run_jobs()
    assert told("programme.check_ins_due") == [owner.email, owner.email, other.email]


def test_a_reminder_shows_nothing_any_more_once_one_has_checked_in(owner, run_jobs) -> None:
    cycle = make_running_cycle(owner, begun=8)
    remind_of_check_ins()
    run_jobs()
    check_in(owner, reload_goal(cycle.goals[0]), Confidence.ON_TRACK, "")
    assert "programme.check_ins_due" not in dict(inbox_of(owner))


def test_who_has_left_is_not_reminded(owner) -> None:
    make_running_cycle(owner, begun=8)
    deactivate_user(None, owner)
    session.commit()
    assert remind_of_check_ins() == 0


def test_the_house_reads_on_monday_once_and_makes_up_for_a_monday_without_a_worker(time_machine) -> None:
    time_machine.move_to(MONDAY - timedelta(days=7), tick=False)
    with dial() as turned:
        actor, cycle = make_administrator(), make_cycle()
        goal = make_goal(cycle, metric=NAME, baseline=2.0, aim=Aim(target=1.0))
        make_goal(cycle)
        start_cycle(actor, reload_cycle(cycle))
        session.commit()
        assert read_goals() == 0
        time_machine.move_to(MONDAY, tick=False)
        turned.value = 1.8
        assert read_goals() == 1
        turned.value = 1.7
        assert read_goals() == 0
        time_machine.move_to(MONDAY + timedelta(days=9), tick=False)
        assert read_goals() == 1
        time_machine.move_to(MONDAY + timedelta(days=10), tick=False)
        assert read_goals() == 0
        first, second = reload_goal(goal).readings
        assert [first.value, second.value] == [1.8, 1.7]
        assert first.day == MONDAY.date()
        assert turned.asked[-1] == (today() - timedelta(days=29), today() - timedelta(days=2), None)


def test_what_cannot_be_measured_is_not_read_and_tried_again(time_machine) -> None:
    time_machine.move_to(MONDAY - timedelta(days=14), tick=False)
    with dial() as turned:
        cycle = make_cycle()
        make_goal(cycle, metric=NAME, baseline=2.0, aim=Aim(target=1.0))
        start_cycle(make_administrator(), reload_cycle(cycle))
        session.commit()
        time_machine.move_to(MONDAY, tick=False)
        turned.value = None
        assert read_goals() == 0
        assert session.query(GoalReading).count() == 0
        time_machine.move_to(clock.now() + timedelta(days=1), tick=False)
        turned.value = 1.5
        assert read_goals() == 1
