"""Questions that nothing answers: left with a department, tracked until answered, told to who asked."""

import re

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.notifications.models import Notification
from app.search.home import questions_to_answer
from app.search.models import OpenQuestion
from app.search.queries import count_waiting, get_question, list_waiting
from app.search.questions import MOST_OPEN, answer_question, leave_question
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.news import make_post
from tests.factories.wiki import make_page

pytestmark = pytest.mark.usefixtures("app")


def left(asker, department, text: str = "Where do I park a lorry?") -> OpenQuestion:
    question = leave_question(asker, text, department)
    session.commit()
    return question


def read(reader, question) -> OpenQuestion:
    session.expunge_all()
    found = get_question(reader, question.id)
    assert found is not None
    return found


def told(user) -> int:
    return len(session.scalars(select(Notification.id).where(Notification.user_id == user.id)).all())


@pytest.mark.parametrize("asked", ["", "0", "999999", "x"])
def test_the_address_names_the_department_that_should_know_or_the_form_guesses(login, asked: str) -> None:
    reader, works = UserFactory(department=DepartmentFactory(name="Reading")), DepartmentFactory(name="Works")
    chosen = re.compile(r'<option selected value="(\d+)">')
    for value, expected in ((works.id, works.id), (asked, reader.department_id)):
        text = login(reader).get(f"/search/questions/new?department={value}").get_data(as_text=True)
        assert chosen.findall(text) == [str(expected)]


def test_a_question_goes_from_the_search_to_the_champion_and_its_answer_back(login, index, run_jobs) -> None:
    works = DepartmentFactory(name="Works")
    asker, champion = UserFactory(name="Bo Asks"), make_champion(works)
    page = make_page(title="Parking of lorries")
    run_jobs()
    browser = login(asker)
    shown = browser.get("/search?q=zzqx").get_data(as_text=True)
    assert "/search/questions/new?q=zzqx" in shown
    sent = {"text": "Where does a lorry park?", "department_id": works.id}
    address = browser.post("/search/questions/new", data=sent).location
    run_jobs()
    assert told(champion) == 1
    assert "It waits for an answer" in browser.get(address).get_data(as_text=True)
    keeper = login(champion)
    assert "1 question waits for an answer" in keeper.get("/search/not-found").get_data(as_text=True)
    assert "Where does a lorry park?" in keeper.get("/search/questions/").get_data(as_text=True)
    assert f"page:{page.id}" in keeper.get(address).get_data(as_text=True)
    assert keeper.post(address, data={"thing": f"page:{page.id}", "text": "Gate 2."}).status_code == 302
    run_jobs()
    assert told(asker) == 1
    answered = browser.get(address).get_data(as_text=True)
    assert "Parking of lorries" in answered
    assert "Gate 2." in answered
    assert "0 questions wait" in keeper.get("/search/not-found").get_data(as_text=True)


def test_without_a_champion_the_administrators_are_asked(run_jobs) -> None:
    administrator = make_administrator()
    left(UserFactory(), DepartmentFactory())
    run_jobs()
    assert told(administrator) == 1
    assert count_waiting(administrator) == 1


def test_a_question_that_is_too_long_is_not_cut_but_spoken_of(login) -> None:
    browser, works, text = login(UserFactory()), DepartmentFactory(), "Where does " + "a long " * 50 + "lorry park?"
    assert text in browser.get("/search/questions/new", query_string={"q": text}).get_data(as_text=True)
    refused = browser.post("/search/questions/new", data={"text": text, "department_id": works.id})
    assert refused.status_code == 422
    assert text in refused.get_data(as_text=True)


def test_only_who_asked_and_who_may_answer_see_a_question(login) -> None:
    works = DepartmentFactory()
    question = left(UserFactory(), works, "Is the canary ill?")
    for stranger in (UserFactory(department=works), make_champion(DepartmentFactory())):
        assert get_question(stranger, question.id) is None
        browser = login(stranger)
        assert browser.get(question.url).status_code == 404
        assert browser.post(question.url, data={"text": "Yes"}).status_code == 404
        assert "canary" not in browser.get("/search/questions/").get_data(as_text=True)


def test_the_champion_of_a_department_above_answers_too() -> None:
    above = DepartmentFactory()
    below = DepartmentFactory(parent=above)
    champion = make_champion(above)
    question = left(UserFactory(), below)
    assert [one.id for one in list_waiting(champion)] == [question.id]
    answer_question(champion, read(champion, question), text="At gate 2.")
    assert not list_waiting(champion)


def test_who_asked_does_not_answer(login) -> None:
    asker = UserFactory()
    question = left(asker, DepartmentFactory())
    with pytest.raises(ForbiddenError):
        answer_question(asker, read(asker, question), text="Never mind.")
    assert login(asker).post(question.url, data={"text": "Never mind."}).status_code == 403


def test_nothing_that_the_asker_may_not_read_is_offered_or_taken_as_an_answer(login, index, run_jobs) -> None:
    administrator = make_administrator()
    page = make_page(title="Lorry plans", actor=administrator, only_for=[f"user:{administrator.id}"])
    run_jobs()
    question = left(UserFactory(), DepartmentFactory(), "Where is the lorry?")
    assert "Lorry plans" not in login(administrator).get(question.url).get_data(as_text=True)
    with pytest.raises(InvalidError):
        answer_question(administrator, read(administrator, question), thing=("page", page.id))
    with pytest.raises(InvalidError):
        answer_question(administrator, read(administrator, question), thing=("nothing", 1))


def test_an_answer_says_something_and_only_the_first_counts(login) -> None:
    administrator = make_administrator()
    question = left(UserFactory(), DepartmentFactory())
    browser = login(administrator)
    assert browser.post(question.url, data={"thing": "", "text": " "}).status_code == 422
    answer_question(administrator, read(administrator, question), text="Here.")
    session.commit()
    with pytest.raises(InvalidError):
        answer_question(administrator, read(administrator, question), text="There.")


def test_nobody_is_asked_any_more_what_somebody_who_left_wanted_to_know() -> None:
    works = DepartmentFactory()
    champion, asker = make_champion(works), UserFactory()
    left(asker, works)
    assert count_waiting(champion) == len(list_waiting(champion)) == 1
    asker.deactivated_at = clock.now()
    session.commit()
    assert count_waiting(champion) == len(list_waiting(champion)) == 0


def test_so_many_questions_of_one_person_wait_and_no_more(login) -> None:
    asker, works = UserFactory(), DepartmentFactory()
    for number in range(MOST_OPEN):
        leave_question(asker, f"Question {number}?", works)
    with pytest.raises(InvalidError):
        leave_question(asker, "One more?", works)
    assert (
        login(asker).post("/search/questions/new", data={"text": "More?", "department_id": works.id}).status_code == 422
    )
    for text in ("", "x" * 301):
        with pytest.raises(InvalidError):
            leave_question(UserFactory(), text, works)


def test_home_says_to_champions_alone_that_questions_wait(app) -> None:
    works = DepartmentFactory()
    champion = make_champion(works)
    left(UserFactory(), works)
    with app.test_request_context():
        assert [item.title for item in questions_to_answer(champion)] == ["1 question waits for an answer"]
        assert questions_to_answer(UserFactory()) == []


def test_home_names_an_answer_to_who_asked_until_he_has_seen_it(login, run_jobs) -> None:
    administrator = make_administrator(name="Wei Knows")
    asker, other = UserFactory(), UserFactory()
    make_post(title="Canteen closed")
    question = left(asker, DepartmentFactory(), "Is the canary ill?")
    browser, url = login(asker), question.url
    run_jobs()
    assert "canary" not in browser.get("/").get_data(as_text=True)
    answer_question(administrator, read(administrator, question), text="No.")
    session.commit()
    run_jobs()
    home = browser.get("/").get_data(as_text=True)
    assert home.index("Is the canary ill?") < home.index("Canteen closed")
    assert "Answered by Wei Knows" in home
    for reader in (other, administrator):
        assert "canary" not in login(reader).get("/").get_data(as_text=True)
    browser.get(url)
    assert "canary" not in browser.get("/").get_data(as_text=True)


def test_who_asked_takes_a_question_back_and_nobody_is_asked_it_any_more(login, run_jobs) -> None:
    works = DepartmentFactory()
    asker, champion = UserFactory(), make_champion(works)
    question = left(asker, works, "Is the canary ill?")
    run_jobs()
    keeper, browser, url = login(champion), login(asker), question.url
    assert "canary" in keeper.get("/notifications/").get_data(as_text=True)
    assert keeper.post(f"{url}/withdrawal").status_code == 403
    assert f'action="{url}/withdrawal"' in browser.get(url).get_data(as_text=True)
    assert f'action="{url}/withdrawal"' not in keeper.get(url).get_data(as_text=True)
    after = browser.post(f"{url}/withdrawal", follow_redirects=True).get_data(as_text=True)
    assert "Nobody is asked it any more." in after
    assert "canary" not in after
    run_jobs()
    for address in ("/search/questions/", "/notifications/", "/"):
        text = keeper.get(address).get_data(as_text=True)
        assert "canary" not in text
        assert "1 question waits" not in text
    assert keeper.post(url, data={"text": "Yes"}).status_code == 404
    assert browser.post(f"{url}/withdrawal").status_code == 404


def test_an_answered_question_is_not_taken_back(login) -> None:
    asker, administrator = UserFactory(), make_administrator()
    question = left(asker, DepartmentFactory())
    answer_question(administrator, read(administrator, question), text="Here.")
    session.commit()
    browser, url = login(asker), question.url
    assert "/withdrawal" not in browser.get(url).get_data(as_text=True)
    refused = browser.post(f"{url}/withdrawal")
    assert refused.status_code == 400
    assert "Somebody has answered it" in refused.get_data(as_text=True)
    assert "Here." in browser.get(url).get_data(as_text=True)


@pytest.mark.parametrize("size", [1, 10])
def test_the_list_costs_the_same_however_many_wait(login, count_queries, size) -> None:
    works = DepartmentFactory()
    for number in range(size):
        left(UserFactory(), works, f"Question {number}?")
    browser = login(make_champion(works))
    browser.get("/search/questions/")
    session.expunge_all()
    with count_queries() as queries:
        browser.get("/search/questions/")
    assert len(queries) <= 12
