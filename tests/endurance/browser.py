"""A person at a browser: fetches a page, fills in its form, sends it once, and knows whether it was answered."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from lxml import html
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from tests.endurance.ledger import Ledger, Said, Write
from tests.endurance.site import PATIENCE

DONE = {302, 303}
FORM = "application/x-www-form-urlencoded"


class StrangeAnswerError(Exception):
    """The house answered a reader with something else than a page."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    location: str

    @property
    def page(self) -> Any:
        """The page."""
        return html.fromstring(self.body)


class Browser:
    """A browser in which one person is signed in.

    Args:
        port: Where the house answers.
        ledger: Takes what was written.
        is_over: Tells whether to stop trying.
    """

    def __init__(self, port: int, ledger: Ledger, is_over: Callable[[], bool] = lambda: False) -> None:
        self._port, self._ledger, self._is_over = port, ledger, is_over
        self._cookies: dict[str, str] = {}
        self._token = ""

    def sign_in(self, email: str, password: str) -> None:
        """Sign in as anybody does; a try that is not answered is made again."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            form = next(one for one in self.get("/sign-in").page.forms if "password" in one.fields)
            answer = self._send("/sign-in", {**dict(form.form_values()), "email": email, "password": password})
            if answer is not None and answer.status in DONE and not answer.location.startswith("/sign-in"):
                return
        raise StrangeAnswerError(f"{email} cannot sign in: {answer}")

    def get(self, path: str) -> Answer:
        """Fetch a page, as often as it takes while the server comes back.

        Raises:
            StrangeAnswerError: It is no page.
        """
        until = time.monotonic() + PATIENCE
        while True:
            answer = self._request("GET", path)
            if answer is not None and answer.status in DONE and not answer.location.startswith("/sign-in"):
                path = answer.location
            elif answer is not None and answer.status < 500:
                break
            else:
                time.sleep(0.05)
            if time.monotonic() > until or self._is_over():
                break
        if answer is None or answer.status != http.client.OK:
            raise StrangeAnswerError(f"{path}: {answer and (answer.status, answer.location)}")
        return answer

    def write(self, kind: str, word: str, path: str, values: Mapping[str, Any], *, place: str = "") -> Answer | None:
        """Send a form once, and note in the ledger what became of it.

        Args:
            kind: What is written.
            word: What it says.
            path: Where it is sent to.
            values: The fields; one that is a tuple of name and content is a file.
            place: Where the latest word counts.

        Returns:
            The answer, if it was acknowledged.
        """
        answer = self._send(path, {"csrf_token": self._token, **values})
        said, note = _judge(answer)
        self._ledger.note(Write(kind, word, said, place, note))
        return answer if said is Said.ACKNOWLEDGED else None

    def fill_in(
        self,
        kind: str,
        word: str,
        path: str,
        values: Mapping[str, Any],
        *,
        has: str = "",
        to: str = "",
        place: str = "",
    ) -> Answer | None:
        """Fetch a page, fill in the form that has a field called so, or that is sent to such an address, and send it."""
        forms = self.get(path).page.forms
        form = next(one for one in forms if has in one.fields or (to and (one.get("action") or "").endswith(to)))
        given = MultiDict(form.form_values())
        self._token = given["csrf_token"]
        sent: dict[str, Any] = {name: given.getlist(name) for name in given} | dict(values)
        return self.write(kind, word, form.get("action") or path, sent, place=place)

    def learn_token(self, path: str = "/settings/") -> None:
        """Take the token of any form, for what is sent by a button alone."""
        form = next(one for one in self.get(path).page.forms if "csrf_token" in one.fields)
        self._token = form.fields["csrf_token"]

    def _send(self, path: str, values: Mapping[str, Any]) -> Answer | None:
        if any(isinstance(value, tuple) for value in values.values()):
            fields: MultiDict[str, Any] = MultiDict()
            for name, value in values.items():
                for one in value if isinstance(value, list) else [value]:
                    fields.add(name, FileStorage(one[1], one[0]) if isinstance(one, tuple) else str(one))
            boundary, body = encode_multipart(fields)
            return self._request("POST", path, body, f"multipart/form-data; boundary={boundary}")
        return self._request("POST", path, urlencode(values, doseq=True).encode(), FORM)

    def _request(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer | None:
        """Ask once over a connection of its own; None where no whole answer comes."""
        headers = {"Connection": "close", "Cookie": "; ".join(f"{key}={value}" for key, value in self._cookies.items())}
        headers |= {"Content-Type": kind} if kind else {}
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        for header in response.headers.get_all("Set-Cookie", ()):
            name, _equals, value = header.partition(";")[0].partition("=")
            self._cookies[name] = value
        address = urlsplit(response.headers.get("Location", ""))
        location = f"{address.path}?{address.query}" if address.query else address.path
        return Answer(response.status, content, location)


def _judge(answer: Answer | None) -> tuple[Said, str]:
    """Return what an answer says about a write: an error of the server says nothing either way."""
    if answer is None:
        return Said.UNANSWERED, ""
    if answer.status >= 500:
        return Said.UNANSWERED, f"status {answer.status}"
    if (answer.status in DONE and not answer.location.startswith("/sign-in")) or answer.status == http.client.OK:
        return Said.ACKNOWLEDGED, answer.location
    return Said.REFUSED, f"status {answer.status} {answer.location} {_problems(answer)}".strip()


def _problems(answer: Answer) -> str:
    try:
        found = answer.page.xpath("//*[contains(@class, 'invalid') or contains(@class, 'alert')]")
    except (ValueError, html.etree.ParserError):
        return ""
    return " | ".join(" ".join(one.text_content().split()) for one in found)[:300]
