"""The audit: asked, answered without a name, closed, compared from cycle to cycle."""

from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.programme.audits.questionnaire import FEWEST_ANSWERS, questionnaire, scores_of, statement_keys
from app.programme.models import Audit, AuditAnswer, AuditInvitation, Cycle, CycleState
from app.programme.queries.audits import get_audit, list_to_answer, scores_by_audit, turnouts
from app.programme.service.audits import answer_audit, close_audit, invite, open_audit
from tests.factories import DepartmentFactory, UserFactory, make_administrator

pytestmark = pytest.mark.usefixtures("app")
FIRST = questionnaire()[0]


def make_cycle(title: str = "Spring", state: CycleState = CycleState.RUNNING) -> Cycle:
    cycle = Cycle(title=title, starts_on=date(2026, 3, 2), ends_on=date(2026, 5, 30), state=state)
    session.add(cycle)
    session.commit()
    return cycle


def make_audit(*people: User) -> Audit:
    audit = open_audit(make_administrator(), make_cycle(), people)
    session.commit()
    return audit


def answers(score: int) -> dict[str, int]:
    return dict.fromkeys(statement_keys(), score)


def test_those_who_are_asked_answer_once(login) -> None:
    people = [UserFactory() for _number in range(FEWEST_ANSWERS)]
    audit = make_audit(*people)
    browser = login(people[0])
    assert "You are asked to answer" in browser.get("/programme/audit").get_data(as_text=True)
    form = {statement.key: "4" for statement in FIRST.statements}
    assert browser.post(f"/programme/audits/{audit.id}/answers", data=form).status_code == 302
    again = browser.post(f"/programme/audits/{audit.id}/answers", data=form)
    assert "counted already" in again.get_data(as_text=True)
    assert list_to_answer(people[0]) == []
    counted = session.scalars(select(AuditAnswer).where(AuditAnswer.people > 0)).all()
    assert {(one.statement, one.score, one.people) for one in counted} == {
        (statement.key, 4, 1) for statement in FIRST.statements
    }


def test_whoever_was_not_asked_cannot_answer(login) -> None:
    audit = make_audit(*(UserFactory() for _number in range(FEWEST_ANSWERS)))
    stranger = UserFactory()
    assert login(stranger).get(f"/programme/audits/{audit.id}/answers").status_code == 403
    with pytest.raises(ForbiddenError):
        answer_audit(stranger, audit, answers(1))
    assert session.scalars(select(AuditAnswer).where(AuditAnswer.people > 0)).all() == []


def test_nothing_tells_who_answered_what() -> None:
    people = [UserFactory() for _number in range(FEWEST_ANSWERS)]
    audit = make_audit(*people)
    before = session.scalars(select(AuditAnswer.id).order_by(AuditAnswer.id)).all()
    for number, user in enumerate(people, 1):
        answer_audit(user, audit, answers(number))
    session.commit()
    assert session.scalars(select(AuditAnswer.id).order_by(AuditAnswer.id)).all() == before
    assert {column.name for column in AuditAnswer.__table__.columns} == {
        "id",
        "audit_id",
        "statement",
        "score",
        "people",
    }
    assert {column.name for column in AuditInvitation.__table__.columns} == {
        "id", "audit_id", "user_id", "has_answered",
    }  # fmt: skip


def test_scores_are_hidden_until_the_audit_is_closed(login) -> None:
    people = [UserFactory() for _number in range(FEWEST_ANSWERS)]
    audit = make_audit(*people)
    for user in people:
        answer_audit(user, audit, answers(5))
    session.commit()
    browser = login(make_administrator())
    assert "5 of 5 people have answered" in browser.get("/programme/audit").get_data(as_text=True)
    assert "p-chart-radar" not in browser.get("/programme/audit").get_data(as_text=True)
    assert browser.post(f"/programme/audits/{audit.id}/closure").status_code == 302
    shown = browser.get("/programme/audit").get_data(as_text=True)
    assert "p-chart-radar" in shown
    assert "5.0" in shown


def test_a_closed_audit_takes_no_answers(login) -> None:
    people = [UserFactory() for _number in range(FEWEST_ANSWERS)]
    audit = make_audit(*people)
    close_audit(make_administrator(), audit)
    session.commit()
    with pytest.raises(InvalidError):
        answer_audit(people[0], audit, answers(3))
    assert "This audit is closed" in login(people[0]).get(f"/programme/audits/{audit.id}/answers").get_data(
        as_text=True
    )
    with pytest.raises(InvalidError):
        close_audit(make_administrator(), audit)


def test_staff_open_invite_and_close_nothing(login) -> None:
    people = [UserFactory() for _number in range(FEWEST_ANSWERS)]
    audit = make_audit(*people)
    browser = login(people[0])
    assert browser.get("/programme/audits/new").status_code == 403
    assert browser.get(f"/programme/audits/{audit.id}/people").status_code == 403
    assert browser.post(f"/programme/audits/{audit.id}/closure").status_code == 403
    with pytest.raises(ForbiddenError):
        open_audit(people[0], make_cycle("Other"), people)
    fresh = get_audit(audit.id)
    assert fresh is not None
    assert fresh.closed_at is None


def test_an_administrator_asks_a_department_and_more_people_later(login) -> None:
    department = DepartmentFactory(name="Works")
    for _number in range(FEWEST_ANSWERS):
        UserFactory(department=department)
    late = UserFactory()
    cycle = make_cycle()
    browser = login(make_administrator())
    form = {"cycle_id": cycle.id, "people": f"dept:{department.id}"}
    assert browser.post("/programme/audits/new", data=form).status_code == 302
    audit = session.scalars(select(Audit)).one()
    assert turnouts([audit.id])[audit.id].asked == 5
    more = {"people": [f"dept:{department.id}", f"user:{late.id}"]}
    assert browser.post(f"/programme/audits/{audit.id}/people", data=more).status_code == 302
    assert turnouts([audit.id])[audit.id].asked == 6
    assert [one.id for one in list_to_answer(late)] == [audit.id]


def test_too_few_people_are_not_asked() -> None:
    with pytest.raises(InvalidError, match="at least 5"):
        make_audit(UserFactory(), UserFactory())


def test_a_cycle_has_one_audit() -> None:
    people = [UserFactory() for _number in range(FEWEST_ANSWERS)]
    actor, cycle = make_administrator(), make_cycle()
    open_audit(actor, cycle, people)
    with pytest.raises(InvalidError, match="already"):
        open_audit(actor, cycle, people)


def test_a_cycle_that_is_over_gets_none() -> None:
    people = [UserFactory() for _number in range(FEWEST_ANSWERS)]
    with pytest.raises(InvalidError, match="over"):
        open_audit(make_administrator(), make_cycle(state=CycleState.CLOSED), people)


def test_asking_the_same_people_again_changes_nothing() -> None:
    people = [UserFactory() for _number in range(FEWEST_ANSWERS)]
    audit = make_audit(*people)
    assert invite(make_administrator(), audit, people) == 0


def test_an_empty_questionnaire_counts_for_nothing(login) -> None:
    people = [UserFactory() for _number in range(FEWEST_ANSWERS)]
    audit = make_audit(*people)
    sent = login(people[0]).post(f"/programme/audits/{audit.id}/answers", data={})
    assert sent.status_code == 422
    assert [one.id for one in list_to_answer(people[0])] == [audit.id]


def test_hostile_scores_count_for_nothing(login) -> None:
    people = [UserFactory() for _number in range(FEWEST_ANSWERS)]
    audit = make_audit(*people)
    key = FIRST.statements[0].key
    for score in ("6", "0", "-1", "1e9", "five", "²"):
        assert login(people[0]).post(f"/programme/audits/{audit.id}/answers", data={key: score}).status_code == 422
    with pytest.raises(InvalidError):
        answer_audit(people[0], audit, {key: 9, "no-such-statement": 3})
    assert session.scalars(select(AuditAnswer).where(AuditAnswer.people > 0)).all() == []


def test_a_dimension_is_told_once_enough_people_have_answered() -> None:
    key = FIRST.statements[0].key
    few = scores_of([(key, 2, FEWEST_ANSWERS - 1)])
    enough = scores_of([(key, 2, FEWEST_ANSWERS - 1), (key, 5, 1)])
    assert few[0].mean is None
    assert enough[0].mean == pytest.approx(2.6)
    assert all(score.mean is None for score in enough[1:])


def test_scores_are_told_audit_by_audit() -> None:
    people = [UserFactory() for _number in range(FEWEST_ANSWERS)]
    audit = make_audit(*people)
    for user in people:
        answer_audit(user, audit, answers(2))
    session.commit()
    assert [score.mean for score in scores_by_audit([audit.id])[audit.id]] == [2.0] * len(questionnaire())


@pytest.mark.parametrize("size", [1, 4])
def test_the_page_costs_the_same_however_many_rounds(login, count_queries, size) -> None:
    people = [UserFactory() for _number in range(FEWEST_ANSWERS)]
    for number in range(size):
        audit = open_audit(make_administrator(), make_cycle(f"Cycle {number}"), people)
        close_audit(make_administrator(), audit)
    session.commit()
    browser = login(people[0])
    browser.get("/programme/audit")
    with count_queries() as queries:
        browser.get("/programme/audit")
    assert len(queries) <= 12


def test_the_questionnaire_is_whole_in_both_languages() -> None:
    keys = [statement.key for dimension in questionnaire() for statement in dimension.statements]
    assert len(keys) == len(set(keys))
    for dimension in questionnaire():
        assert all(dimension.name.told(language) for language in ("en", "fr"))
        for statement in dimension.statements:
            assert statement.text.told("en") != statement.text.told("fr")
