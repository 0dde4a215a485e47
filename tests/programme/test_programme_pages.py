"""The pages of the programme: what everybody reads, what only some may change, and what they cost."""

from datetime import timedelta

import pytest
from lxml import html
from sqlalchemy import select

from app.core.calendar import today
from app.core.db import session
from app.programme.goals.aims import Aim
from app.programme.models import Confidence, Cycle, CycleState, Goal, LessonKind, Objective
from app.programme.service.check_ins import check_in
from app.programme.service.cycles import close_cycle
from app.programme.service.goals import enter_reading
from app.programme.service.lessons import note_lesson
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.programme import make_cycle, make_goal, make_running_cycle, reload_cycle, reload_goal


@pytest.fixture
def keeper(app):
    return make_administrator(name="Keep Er")


@pytest.fixture
def staff(login):
    return login(UserFactory(name="Re Ader"))


def text_of(response) -> str:
    assert response.status_code in (200, 422), response.status_code
    return " ".join(html.fromstring(response.get_data(as_text=True)).text_content().split())


def test_the_first_page_invites_to_plan_a_cycle_whoever_may(login, keeper, staff) -> None:
    assert "Plan the first cycle" in text_of(login(keeper).get("/programme/"))
    shown = text_of(staff.get("/programme/"))
    assert "No cycle yet" in shown
    assert "Plan the first cycle" not in shown


def test_everybody_reads_how_the_running_cycle_stands(staff, keeper) -> None:
    owner = UserFactory(name="Ow Ner")
    cycle = make_running_cycle(owner, actor=keeper, begun=51)
    goal = reload_goal(cycle.goals[0])
    enter_reading(owner, goal, today(), 16.0)
    check_in(owner, goal, Confidence.ON_TRACK, "Going well")
    session.commit()
    shown = text_of(staff.get("/programme/"))
    for said in (
        "Day 52 of 90",
        "Start10",
        "Now16",
        "Target20",
        "60% of the way",
        "on track",
        "Ow Ner",
        "next check-in",
    ):
        assert said in shown
    assert "Going well" in text_of(staff.get(f"/programme/goals/{goal.id}"))


def test_staff_read_everything_and_change_nothing(staff, keeper) -> None:
    cycle = make_running_cycle(actor=keeper)
    goal, objective = cycle.goals[0], Objective(title="Fewer emails")
    session.add(objective)
    session.commit()
    for address in (
        "",
        "objectives/",
        "cycles/",
        f"cycles/{cycle.id}",
        f"cycles/{cycle.id}/report",
        f"goals/{goal.id}",
    ):
        response = staff.get(f"/programme/{address}")
        assert response.status_code == 200
        forms = html.fromstring(response.get_data(as_text=True)).xpath("//main//form[@method='post']/@action")
        assert [one for one in forms if "/programme/" in one] == []
    for address in (
        "objectives/new", f"objectives/{objective.id}/edit", "cycles/new", f"cycles/{cycle.id}/edit",
        f"cycles/{cycle.id}/closure", f"cycles/{cycle.id}/goals/new", f"goals/{goal.id}/edit",
    ):  # fmt: skip
        assert staff.get(f"/programme/{address}").status_code == 403, address
        assert staff.post(f"/programme/{address}").status_code == 403, address
    for address in (
        f"objectives/{objective.id}/position", f"objectives/{objective.id}/archive", f"objectives/{objective.id}/restoration",
        f"cycles/{cycle.id}/beginning", f"cycles/{cycle.id}/removal", f"cycles/{cycle.id}/lessons",
        f"goals/{goal.id}/removal", f"goals/{goal.id}/check-ins", f"goals/{goal.id}/readings",
    ):  # fmt: skip
        assert staff.post(f"/programme/{address}").status_code == 403, address
    sent = {"day": today().isoformat(), "value": "1"}
    assert staff.post(f"/programme/goals/{goal.id}/readings/correction", data=sent).status_code == 403


def test_objectives_are_set_ordered_and_laid_aside(login, keeper) -> None:
    browser = login(keeper)
    for title in ("First", "Second"):
        assert browser.post("/programme/objectives/new", data={"title": title, "why": "So"}).status_code == 302
    assert browser.post("/programme/objectives/new", data={"title": " "}).status_code == 422
    _first, second = session.scalars(select(Objective).order_by(Objective.id)).all()
    browser.post(f"/programme/objectives/{second.id}/position", data={"to": "up"})
    names = html.fromstring(browser.get("/programme/objectives/").get_data(as_text=True)).xpath("//ol//h2/text()")
    assert names == ["Second", "First"]
    browser.post(f"/programme/objectives/{second.id}/position", data={"to": "up"})
    browser.post(f"/programme/objectives/{second.id}/archive")
    shown = text_of(browser.get("/programme/objectives/"))
    assert "Laid aside (1)" in shown
    assert "Undo" in shown
    browser.post(f"/programme/objectives/{second.id}/restoration")
    assert "Laid aside" not in text_of(browser.get("/programme/objectives/"))


def goal_form(person, **values: str) -> dict[str, str]:
    given = {"title": "Fewer lists", "metric": "manual", "unit": "lists", "baseline": "40", "target": "−25 %"}
    return given | {"owner": person.name, "owner_id": str(person.id), "objective_id": "", "department_id": ""} | values


def test_a_cycle_is_planned_filled_and_started(login, keeper) -> None:
    browser, owner = login(keeper), UserFactory(name="Ow Ner")
    page = html.fromstring(browser.get("/programme/cycles/new").get_data(as_text=True))
    first, last = (page.xpath(f"//input[@name='{name}']/@value")[0] for name in ("starts_on", "ends_on"))
    assert (
        browser.post("/programme/cycles/new", data={"title": "Spring", "starts_on": first, "ends_on": last}).status_code
        == 302
    )
    cycle = session.scalars(select(Cycle)).one()
    assert cycle.days == 90
    assert browser.post(f"/programme/cycles/{cycle.id}/goals/new", data=goal_form(owner)).status_code == 302
    goal = session.scalars(select(Goal)).one()
    assert (goal.baseline, goal.target, goal.target_change) == (40.0, 30.0, -0.25)
    assert "−25%" in browser.get(f"/programme/goals/{goal.id}/edit").get_data(as_text=True)
    assert browser.post(f"/programme/cycles/{cycle.id}/beginning").status_code == 302
    assert reload_cycle(cycle).state is CycleState.RUNNING


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "many"},
        {"metric": "programme.xd_rate", "baseline": "", "target": "-120 %"},
        {"baseline": "x"},
        {"owner": ""},
        {"metric": "no.such"},
        {"target": ""},
        {"title": ""},
    ],
)
def test_a_goal_that_cannot_be_is_shown_again_with_what_is_wrong(login, keeper, wrong) -> None:
    cycle = make_cycle(keeper)
    response = login(keeper).post(f"/programme/cycles/{cycle.id}/goals/new", data=goal_form(keeper, **wrong))
    assert "There is a problem" in text_of(response)
    assert session.scalars(select(Goal)).all() == []


def test_a_start_that_is_refused_says_why_and_leaves_no_trace(login, keeper) -> None:
    cycle = make_cycle(keeper)
    browser = login(keeper)
    browser.post(f"/programme/cycles/{cycle.id}/beginning")
    assert "Set a goal first" in text_of(browser.get(f"/programme/cycles/{cycle.id}"))
    assert reload_cycle(cycle).state is CycleState.PLANNED


def test_an_owner_checks_in_and_enters_numbers_that_can_be_taken_back(login) -> None:
    owner = UserFactory(name="Ow Ner")
    goal = make_running_cycle(owner, begun=10).goals[0]
    goal.unit = "Visits"
    session.commit()
    browser, address = login(owner), f"/programme/goals/{goal.id}"
    assert browser.post(f"{address}/check-ins", data={"confidence": "at_risk", "note": ""}).status_code == 422
    assert browser.post(f"{address}/check-ins", data={"note": "x"}).status_code == 422
    assert browser.post(f"{address}/check-ins", data={"confidence": "at_risk", "note": "Stuck"}).status_code == 302
    sent = {"day": today().isoformat(), "value": "12.5"}
    refused = browser.post(f"{address}/readings", data=sent | {"value": "x"})
    assert refused.status_code == 422
    assert "Visits: That is no number we can read. An example: 12.5." in refused.get_data(as_text=True)
    assert browser.post(f"{address}/readings", data=sent).status_code == 302
    page = html.fromstring(browser.get(address).get_data(as_text=True))
    assert "12.5" in page.text_content()
    (undo,) = page.xpath("//form[contains(@action, 'correction')]")
    fields = {one.get("name"): one.get("value") for one in undo.xpath(".//input") if one.get("name") != "csrf_token"}
    assert fields == {"day": today().isoformat(), "value": ""}
    browser.post(f"{address}/readings/correction", data=fields)
    assert reload_goal(goal).readings == []


def test_closing_needs_a_tick_and_leads_to_the_report(login, keeper) -> None:
    cycle = make_running_cycle(actor=keeper, begun=89)
    note_lesson(keeper, cycle, LessonKind.TRY, "Ask before writing")
    session.commit()
    browser, address = login(keeper), f"/programme/cycles/{cycle.id}/closure"
    assert browser.post(address, data={"summary": "We wrote less."}).status_code == 422
    assert browser.post(address, data={"summary": "We wrote less.", "is_sure": "y"}).status_code == 302
    shown = text_of(browser.get(f"/programme/cycles/{cycle.id}/report"))
    for said in ("We wrote less.", "0 of 1 reached", "missed", "Ask before writing", "Still open", "Too little mail"):
        assert said in shown
    assert "Ask before writing" in text_of(browser.get("/programme/cycles/new"))
    assert "Plan the next cycle" in text_of(browser.get("/programme/"))


def test_a_report_needs_a_cycle_that_has_begun(staff) -> None:
    assert staff.get(f"/programme/cycles/{make_cycle().id}/report").status_code == 404


def test_champions_note_lessons_and_tick_what_is_heeded(login, keeper) -> None:
    browser = login(make_champion(DepartmentFactory()))
    cycle = make_running_cycle(actor=keeper)
    sent = {"kind": "keep", "text": "The weekly word"}
    assert browser.post(f"/programme/cycles/{cycle.id}/lessons", data=sent).status_code == 302
    assert browser.post(f"/programme/cycles/{cycle.id}/lessons", data=sent | {"text": ""}).status_code == 422
    lesson = reload_cycle(cycle).lessons[0]
    close_cycle(keeper, reload_cycle(cycle), "Done.")
    following = make_cycle(keeper, lesson_ids=[lesson.id])
    browser.post(f"/programme/lessons/{lesson.id}/heeding", data={"is_heeded": "yes"})
    assert "Not acted on yet" in text_of(browser.get(f"/programme/cycles/{following.id}"))
    browser.post(f"/programme/lessons/{lesson.id}/removal")
    assert reload_cycle(cycle).lessons == []


@pytest.mark.parametrize("address", ["", "cycles/", "cycles/{id}", "cycles/{id}/report", "cycles/{id}/closure"])
def test_a_page_costs_the_same_for_one_goal_and_for_ten(login, keeper, count_queries, address: str) -> None:
    browser, costs = login(keeper), []
    cycle = make_running_cycle(actor=keeper, begun=30)
    path = f"/programme/{address.format(id=cycle.id)}"
    for size in (0, 9):
        for _number in range(size):
            make_goal(cycle, actor=keeper, department=None, aim=Aim(target=30.0))
        for goal in reload_cycle(cycle).goals:
            one = reload_goal(goal)
            enter_reading(keeper, one, today() - timedelta(days=1), 12.0)
            check_in(keeper, one, Confidence.ON_TRACK, "Well")
            note_lesson(keeper, cycle, LessonKind.TRY, "Something")
        session.commit()
        browser.get(path)
        with count_queries() as queries:
            assert browser.get(path).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.parametrize("address", ["cycles/999999", "goals/999999", "cycles/999999/report"])
def test_what_is_not_there_is_not_found(staff, address: str) -> None:
    assert staff.get(f"/programme/{address}").status_code == 404


def test_everything_has_its_french(login, keeper) -> None:
    keeper.language = "fr"
    cycle = make_running_cycle(actor=keeper, begun=51)
    browser = login(keeper)
    for address, said in {
        "": "Jour 52 sur 90", f"cycles/{cycle.id}": "Clore le cycle", f"cycles/{cycle.id}/report": "Ce qui a changé",
    }.items():  # fmt: skip
        assert said in text_of(browser.get(f"/programme/{address}"))
