"""Changes asked for: they reach whoever looks after the template, are answered, and stay between the two."""

import pytest
from sqlalchemy import select

from app.accounts.service.people import deactivate_user
from app.core.db import session
from app.documents.models import ChangeRequest, Template
from app.documents.service.requests import request_change
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.documents import make_template, reload_template
from tests.inbox import inbox_of, told


def ask(browser, template: Template, text: str = "The limit is wrong."):
    return browser.post(f"/templates/{template.id}/requests/new", data={"text": text})


def test_from_the_wish_to_the_answer(login, champion, works, template, run_jobs) -> None:
    reader = UserFactory(name="Re Ader", department=works)
    browser, keeper = login(reader), login(champion)
    assert ask(browser, template).location == f"{template.url}#requests"
    run_jobs()
    request = session.scalars(select(ChangeRequest)).one()
    address = f"/templates/requests/{request.id}"
    assert told("documents.request") == [champion.email]
    assert [found.url for _kind, found in inbox_of(champion)] == [address]
    assert "1 change of a template is asked for" in keeper.get("/").get_data(as_text=True)
    assert "Re Ader: The limit is wrong." in keeper.get("/templates/kept").get_data(as_text=True)
    assert keeper.post(address, data={"answer": ""}).status_code == 422
    assert keeper.post(address, data={"answer": "Put right in version 2."}).status_code == 302
    assert keeper.post(address, data={"answer": "Something else"}).status_code == 302
    run_jobs()
    assert told("documents.answered") == [reader.email]
    assert "Put right in version 2." in browser.get(address).get_data(as_text=True)
    assert "Put right in version 2." in browser.get(template.url).get_data(as_text=True)
    assert "is asked for" not in keeper.get("/").get_data(as_text=True)


def test_the_owner_is_asked_before_the_champions_and_they_where_he_has_left(champion, works, run_jobs) -> None:
    owner, reader = UserFactory(department=works), UserFactory(department=works)
    template = make_template(champion, audience=[f"dept:{works.id}"], owner=owner)
    request_change(reader, template, "First")
    run_jobs()
    assert told("documents.request") == [owner.email]
    deactivate_user(None, owner)
    request_change(reader, reload_template(template), "Second")
    run_jobs()
    assert sorted(told("documents.request")) == sorted([owner.email, champion.email])


def test_a_wish_stays_between_those_who_have_to_know(login, champion, works, template) -> None:
    reader, colleague = UserFactory(department=works), login(UserFactory(department=works))
    request = request_change(reader, template, "A private remark")
    session.commit()
    address = f"/templates/requests/{request.id}"
    assert login(reader).get(address).status_code == 200
    assert login(reader).post(address, data={"answer": "Mine"}).status_code == 403
    assert "A private remark" not in colleague.get(template.url).get_data(as_text=True)
    for browser in (colleague, login(UserFactory()), login(make_champion(DepartmentFactory()))):
        assert browser.get(address).status_code == 404
        assert browser.post(address, data={"answer": "x"}).status_code == 404
    assert ask(login(UserFactory()), template).status_code == 404


def test_a_wish_is_closed_with_its_template(login, champion, works, template, run_jobs) -> None:
    reader = UserFactory(department=works)
    request = request_change(reader, template, "Something")
    session.commit()
    login(champion).post(f"/templates/{template.id}/deletion")
    run_jobs()
    assert login(reader).get(f"/templates/requests/{request.id}").status_code == 404
    assert inbox_of(champion) == []


def test_the_same_words_twice_are_one_wish(login, works, template) -> None:
    browser = login(UserFactory(department=works))
    ask(browser, template)
    ask(browser, template)
    assert len(session.scalars(select(ChangeRequest)).all()) == 1


@pytest.mark.parametrize(("text", "said"), [("", "required"), ("  \n", "Say in a sentence"), ("x" * 2001, "2000")])
def test_what_is_wrong_is_explained(login, works, template, text: str, said: str) -> None:
    response = ask(login(UserFactory(department=works)), template, text)
    assert response.status_code == 422
    assert said in response.get_data(as_text=True)


@pytest.mark.parametrize("size", [1, 10])
def test_what_is_looked_after_costs_the_same_however_long(login, count_queries, size: int) -> None:
    author = make_administrator()
    for number in range(size):
        template = make_template(author, title=f"Form {number}")
        request_change(UserFactory(), template, "A wish")
    session.commit()
    browser = login(author)
    browser.get("/templates/kept")
    with count_queries() as queries:
        browser.get("/templates/kept")
    assert len(queries) == 11


def test_a_template_costs_the_same_however_many_wishes(login, champion, works, template, count_queries) -> None:
    browser = login(champion)
    costs = []
    for _round in range(2):
        for number in range(5):
            request_change(UserFactory(department=works), template, f"Wish {number}")
        session.commit()
        browser.get(template.url)
        with count_queries() as queries:
            browser.get(template.url)
        costs.append(len(queries))
    assert costs[0] == costs[1]
