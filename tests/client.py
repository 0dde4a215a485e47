"""A test browser that looks at every page it fetches."""

from __future__ import annotations

import re
from typing import Any

from flask import g
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from lxml import html
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.accounts.service.signin import start_session
from app.core.db import session
from app.core.generations import mark_changes

CSRF = "a-token-that-only-this-browser-has"
TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')
"""What differs between two pages that were asked for in different seconds."""


class InspectingClient(FlaskClient):
    """A browser: sends CSRF tokens as our forms do, and refuses pages that break a rule of the house."""

    inspects = True

    def sign_in(self, user: User) -> None:
        """Be signed in as a person, without going through the form."""
        secret = start_session(user, "test browser", remember=False)
        session.commit()
        with self.session_transaction() as cookie:
            cookie["_user_id"] = secret

    @property
    def csrf_token(self) -> str:
        """A token that fits this browser's session."""
        with self.session_transaction() as cookie:
            cookie["csrf_token"] = CSRF
        serializer = URLSafeTimedSerializer(self.application.secret_key or "", salt="wtf-csrf-token")
        return str(serializer.dumps(CSRF))

    def post(self, *args: Any, **options: Any) -> TestResponse:
        """Post a form with its token, unless `csrf=False`."""
        if options.pop("csrf", True) and "json" not in options:
            options["data"] = {"csrf_token": self.csrf_token, **(options.get("data") or {})}
        return super().post(*args, **options)

    def open(self, *args: Any, **options: Any) -> TestResponse:
        """Fetch a page and look at it; each request starts with an empty `g`, and what the test has flushed is known."""
        mark_changes(session)
        for name in list(g):
            g.pop(name)
        response = super().open(*args, **options)
        if self.inspects and response.mimetype == "text/html" and b"<html" in response.data:
            inspect_page(response.get_data(as_text=True), response.request.path)
        return response


def inspect_page(source: str, address: str) -> None:
    """Check what holds for every page.

    Raises:
        AssertionError: The page breaks a rule of the house.
    """
    page = html.fromstring(source)
    headings = page.xpath("//h1")
    assert len(headings) == 1, f"{len(headings)} h1 at {address}: {source[:300]}"
    title = " ".join((page.findtext(".//title") or "").rsplit(" - ", 1)[0].split())
    assert title == " ".join(headings[0].text_content().split()), f"title {title!r} differs from h1"
    assert not page.xpath("//script[not(@src)] | //style | //*[@style]"), "inline script or style"
    assert not [name for name in page.xpath("//@*") if name.attrname.startswith("on")], "inline handler"
    for form in page.xpath("//form[translate(@method, 'POST', 'post')='post']"):
        assert form.xpath(".//input[@name='csrf_token']"), f"form {form.get('action')} without a token"
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({one for one in ids if ids.count(one) > 1})}"
    assert not page.xpath("//img[not(@alt)]"), "picture without alternative text"
    assert page.get("lang"), "page without a language"
