"""Questions and answers that cannot be taken: too many, too long, empty, hostile. Nothing typed is lost."""

import pytest
from sqlalchemy import select

from app.core.db import session
from app.core.errors import InvalidError
from app.news.models import Rumour, RumourState
from app.news.service.rumours.answering import base_of
from app.news.service.rumours.asking import MOST_BY_NAME, ask_question
from app.news.service.rumours.limiting import MOST_WITHOUT_NAME
from tests.factories import UserFactory
from tests.factories.rumours import asking, make_answer, make_rumour, question_form, reload_rumour

HOSTILE = "<img src=x onerror=alert(1)>"


def text_of(browser, address: str) -> str:
    return browser.get(address, follow_redirects=True).get_data(as_text=True)


def test_five_questions_a_day_by_name(app, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    asker = UserFactory()
    for _question in range(MOST_BY_NAME):
        assert ask_question(asker, asking())
    with pytest.raises(InvalidError):
        ask_question(asker, asking())
    assert ask_question(UserFactory(), asking())
    time_machine.move_to("2026-11-24T09:00:00Z", tick=False)
    assert ask_question(asker, asking())


def test_three_questions_a_day_without_a_name(login, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    asker = UserFactory()
    browser = login(asker)
    for number in range(MOST_WITHOUT_NAME):
        values = question_form(question=f"Number {number}?", name="without", anyway="1")
        assert browser.post("/news/rumours/new", data=values).status_code == 302
    response = browser.post("/news/rumours/new", data=question_form(question="Too much?", name="without", anyway="1"))
    assert response.status_code == 422
    assert "enough questions without a name" in response.get_data(as_text=True)
    assert "Too much?" in response.get_data(as_text=True)
    time_machine.move_to("2026-11-24T09:00:00Z", tick=False)
    assert ask_question(asker, asking(has_name=False)) is None


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        ({"question": ""}, 422, "required"),
        ({"question": "  \n "}, 422, "required"),
        ({"question": "x" * 10_000}, 422, "200 characters"),
        ({"details": "x" * 10_000}, 422, "2000 characters"),
        ({"name": ""}, 422, "How do you ask?"),
        ({"name": "root"}, 422, "How do you ask?"),
        ({"audience": "dept:1"}, 422, "Who may see"),
        ({"language": "xx"}, 422, "Language"),
        ({"question": "a\0b"}, 400, "not text"),
    ],
)
def test_a_bad_question_is_explained_and_nothing_typed_is_lost(login, values, status: int, said: str) -> None:
    response = login(UserFactory()).post("/news/rumours/new", data=question_form(**values))
    page = response.get_data(as_text=True)
    assert response.status_code == status
    assert said in page
    assert session.scalars(select(Rumour)).all() == []
    if status == 422 and "details" not in values:
        assert "So they say." in page


@pytest.mark.parametrize(
    ("values", "status", "said"),
    [
        ({"answer": ""}, 422, "required"),
        ({"answer": "x" * 30_000}, 422, "20000 characters"),
        ({"state": ""}, 422, "Is it true?"),
        ({"state": "open"}, 422, "Is it true?"),
        ({"answer": "a\0b"}, 400, "not text"),
    ],
)
def test_a_bad_answer_is_explained(login, champion, works, values, status: int, said: str) -> None:
    rumour = make_rumour(concerns=works)
    given = {"state": "confirmed", "answer": "Yes.", "base": base_of(rumour)}
    response = login(champion).post(f"/news/rumours/{rumour.id}/answer", data=given | values)
    assert response.status_code == status
    assert said in response.get_data(as_text=True)
    assert reload_rumour(rumour.id).state is RumourState.OPEN


def test_hostile_words_run_nothing(login, champion, works) -> None:
    rumour = make_rumour(concerns=works, question=f"Is {HOSTILE} true?", details=f"{HOSTILE}\n</p><script>x</script>")
    make_answer(rumour, champion, answer=f"{HOSTILE} <script>alert(1)</script> [x](javascript:alert(1))")
    reader = login(UserFactory())
    for address in ("/news/rumours/", rumour.url, "/news/rumours/?q=<script>alert(2)</script>", "/"):
        page = text_of(reader, address)
        assert "<img src=x" not in page
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
