"""Every door is closed, except those that are meant to be open."""

import re

import pytest
from flask import Flask

from app.core.security import is_public
from app.features import FEATURES
from tests.factories import UserFactory, make_administrator

PUBLIC = {
    "accounts.sign_in",
    "accounts.keep_text",
    "accounts.forgotten_password",
    "accounts.reset_password",
    "accounts.invitation",
    "accounts.change_language",
    "health.healthz",
    "health.readyz",
    "notifications.stop",
    "news.feed",
    "wiki.feed",
    "static",
}


WITHOUT_TOKEN = {"accounts.keep_text", "notifications.stop"}
"""What answers a POST without a token: it only shows what was sent, or its address is signed (RFC 8058)."""


def filled(rule: str) -> str:
    """Return an address of a route, with numbers and words where it takes values."""
    return re.sub(r"<(?:(\w+):)?\w+>", lambda match: "1" if match[1] == "int" else "x", rule)


def test_only_the_listed_endpoints_answer_strangers(app: Flask) -> None:
    assert {endpoint for endpoint in app.view_functions if is_public(app, endpoint)} == PUBLIC


def test_every_other_route_sends_a_stranger_to_sign_in(app: Flask, client) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC:
            continue
        method = "get" if "GET" in rule.methods else "post"
        response = getattr(client, method)(filled(rule.rule))
        assert response.status_code in (302, 303), f"{rule.rule} answers {response.status_code} to a stranger"
        assert response.location.startswith("/sign-in")


def test_every_blueprint_belongs_to_a_room_with_a_stated_permission(app: Flask) -> None:
    assert set(app.blueprints) == {area.blueprint.name for feature in FEATURES for area in feature.areas}


def test_every_write_without_a_token_is_refused(app: Flask, login) -> None:
    browser = login(UserFactory())
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods and rule.endpoint not in WITHOUT_TOKEN:
            response = browser.post(filled(rule.rule), csrf=False)
            assert response.status_code == 400, f"{rule.rule} answers {response.status_code} to a write without a token"


def test_no_route_writes_by_other_methods_than_post(app: Flask) -> None:
    methods = {method for rule in app.url_map.iter_rules() for method in rule.methods}
    assert methods <= {"GET", "HEAD", "OPTIONS", "POST"}


def test_a_write_set_off_by_another_site_is_refused(login) -> None:
    response = login(UserFactory()).post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 400


@pytest.mark.parametrize("path", ["/sign-in", "/nothing-here", "/static/favicon.svg"])
def test_every_answer_carries_the_security_headers(client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    if not path.startswith("/static"):
        assert "script-src http://localhost/static/" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["Cache-Control"].startswith("private")


def test_an_unknown_address_looks_like_a_closed_one_to_a_stranger(client) -> None:
    assert client.get("/nothing-here").status_code == client.get("/people/").status_code == 302


NUMBERS = ("department", "author", "space", "page", "under", "parent", "template", "version", "after", "before", "why")


def test_a_number_that_no_database_holds_breaks_no_page(app: Flask, login) -> None:
    browser = login(make_administrator())
    query = "&".join(f"{name}={'9' * 30}" for name in NUMBERS)
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint != "static":
            response = browser.get(f"{filled(rule.rule)}?{query}")
            assert response.status_code != 500, f"{rule.rule} answers {response.status_code}"
