"""Redirects stay at home, and errors tell strangers nothing."""

import logging

import pytest

from app.accounts.models import FeedToken
from app.core import clock
from app.core.db import session
from app.core.security import safe_path
from tests.factories import UserFactory


@pytest.mark.parametrize(
    "path",
    [
        None, "", "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example",
        "/\t/evil.example", "/%0d\r\nSet-Cookie: a=b", "evil.example", "javascript:alert(1)", "@evil.example", "/a\\b",
    ],
)  # fmt: skip
def test_a_redirect_never_leaves_the_house(path: str | None) -> None:
    assert safe_path(path) == "/"


@pytest.mark.parametrize("path", ["/", "/people/?name=a", "/wiki/space/page#part", "/%2f%2fevil.example"])
def test_a_redirect_leads_to_any_page_of_the_house(path: str) -> None:
    assert safe_path(path) == path


def test_an_unexpected_error_shows_a_number_and_nothing_else(app, login, monkeypatch, caplog) -> None:
    def fail() -> None:
        raise RuntimeError("the secret inside")

    monkeypatch.setitem(app.view_functions, "home.index", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with caplog.at_level(logging.ERROR):
        response = login(UserFactory()).get("/")
    text = response.get_data(as_text=True)
    assert response.status_code == 500
    assert "secret inside" not in text
    assert "Traceback" not in text
    number = caplog.records[-1].args[0]
    assert number in text


def test_an_error_has_its_page_even_where_the_database_has_refused_something(app, login, monkeypatch, caplog) -> None:
    reader = UserFactory(language="fr")

    def fail() -> None:
        session.add_all([FeedToken(user_id=reader.id, digest=digest, created_at=clock.now()) for digest in "ab"])
        session.flush()

    monkeypatch.setitem(app.view_functions, "notifications.read", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    browser = login(reader)
    with caplog.at_level(logging.ERROR):
        response = browser.post("/notifications/reading")
    assert response.status_code == 500
    assert caplog.records[0].args[0] in response.get_data(as_text=True)
    assert "PendingRollback" not in caplog.text


def test_a_missing_page_and_a_missing_person_look_alike(login) -> None:
    browser = login(UserFactory())
    assert browser.get("/people/999999").status_code == browser.get("/no-such-page").status_code == 404


def test_a_number_too_large_for_the_database_names_nothing(login) -> None:
    assert login(UserFactory()).get("/people/99999999999999999999").status_code == 404


def test_an_answer_of_400_and_above_leaves_no_trace(app, login, monkeypatch) -> None:
    user = UserFactory(name="Before")

    def change_then_refuse() -> tuple[str, int]:
        from flask_login import current_user

        current_user.name = "After"
        return "<title>x</title>", 409

    monkeypatch.setitem(app.view_functions, "accounts.sign_out", change_then_refuse)
    browser = login(user)
    browser.inspects = False
    assert browser.post("/sign-out").status_code == 409
    from app.accounts.models import User
    from app.core.db import session

    session.expire_all()
    assert session.get_one(User, user.id).name == "Before"
