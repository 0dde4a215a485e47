"""Who hears of mistakes in profiles, and of endorsements."""

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.service.people import deactivate_user
from app.core.db import session
from app.core.feature import Channel
from app.notifications.models import Notification, StoredNotice
from app.people.models import Mistake
from app.people.service.endorsing import endorse, withdraw
from app.people.service.reports import report_mistake, settle_report
from app.people.service.skills import set_skill
from tests.factories import UserFactory, make_administrator
from tests.inbox import inbox_of, unread

pytestmark = pytest.mark.usefixtures("app")


def test_what_is_wrong_is_told_to_the_person_alone_until_it_is_seen_to(run_jobs):
    ana, bo, keeper = UserFactory(name="Ana Roy"), UserFactory(), make_administrator()
    report = report_mistake(bo, ana, Mistake.WRONG, "The number is old.")
    run_jobs()
    run_jobs()
    [(kind, shown)] = inbox_of(ana)
    assert (kind, shown.title, shown.detail) == ("people.mistake", "Ana Roy", "The number is old.")
    assert inbox_of(bo) == inbox_of(keeper) == []
    settle_report(ana, report)
    run_jobs()
    assert inbox_of(ana) == []
    assert session.scalars(select(StoredNotice.is_gone)).all() == [True]


@pytest.mark.parametrize("mistake", [Mistake.DUPLICATE, Mistake.HAS_LEFT])
def test_what_only_administrators_can_mend_is_told_to_them(run_jobs, mistake):
    ana, bo, keeper, gone = UserFactory(), UserFactory(), make_administrator(), make_administrator()
    deactivate_user(None, gone)
    report_mistake(bo, ana, mistake, "canary")
    run_jobs()
    assert [kind for kind, _shown in inbox_of(keeper)] == ["people.mistake"]
    assert inbox_of(ana) == inbox_of(bo) == inbox_of(gone) == []


def test_who_is_no_administrator_any_more_is_shown_nothing(run_jobs):
    keeper = make_administrator()
    report_mistake(UserFactory(), UserFactory(), Mistake.DUPLICATE, "canary")
    run_jobs()
    assert len(inbox_of(keeper)) == 1
    keeper.roles.clear()
    session.commit()
    assert inbox_of(keeper) == []


def endorsed(person: User, colleague: User):
    skill = set_skill(person, person, "Laser welding").skill
    session.commit()
    endorse(colleague, person, skill, "She repaired our frames.")
    session.commit()
    return skill


def test_who_is_endorsed_is_told_once_in_the_app_and_until_it_is_taken_back(run_jobs):
    ana, bo = UserFactory(), UserFactory()
    skill = endorsed(ana, bo)
    endorse(bo, ana, skill, "She repaired all our frames.")
    run_jobs()
    [(kind, shown)] = inbox_of(ana)
    assert (kind, shown.title, shown.detail) == ("people.endorsed", "Laser welding", "She repaired all our frames.")
    assert session.scalars(select(Notification.channel)).all() == [Channel.APP]
    withdraw(bo, ana, skill.id)
    run_jobs()
    assert inbox_of(ana) == []
    assert session.scalars(select(StoredNotice.is_gone)).all() == [True]


def test_the_word_of_somebody_who_has_left_is_shown_no_more(run_jobs):
    ana, bo = UserFactory(), UserFactory()
    endorsed(ana, bo)
    run_jobs()
    deactivate_user(None, bo)
    assert inbox_of(ana) == []


def test_who_looks_at_the_own_profile_or_the_list_of_mistakes_has_read_it(login, run_jobs):
    ana, bo = UserFactory(), UserFactory()
    endorsed(ana, bo)
    report_mistake(bo, ana, Mistake.WRONG, "The number is old.")
    run_jobs()
    assert unread(ana) == 2
    login(bo).get(f"/people/{ana.id}", follow_redirects=True)
    assert unread(ana) == 2
    browser = login(ana)
    browser.get(f"/people/{ana.id}", follow_redirects=True)
    assert unread(ana) == 1
    browser.get("/people/reports/")
    assert unread(ana) == 0
