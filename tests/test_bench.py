"""The benchmark, on a tiny instance: what it asks for is there, so that it cannot rot."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request, Response

from app.core.installation import installation
from tests.bench import every_page
from tests.bench.asking import FOUND, OK, SCRIPT, Answer, Ask, at_a_pace, reading, without_pause
from tests.bench.filling import SEEDS, Filled, Sizes, fill
from tests.bench.library import FOLDER
from tests.bench.saving import ADDED, saves
from tests.bench.targets import judge
from tests.bench.weight import PAGE_BUDGET, Scales, Weight, over_budget

TINY = Sizes(people=30, pages=40, posts=5, templates=3, readers=3, departments=12, most_real=6)
LOOKED_AT = 3


@pytest.fixture
def filled(app: Flask, index) -> Iterator[Filled]:
    """A tiny instance."""
    yield fill(TINY, SEEDS / "getting-started")
    index.rebuild([])
    for key in installation().files.list_keys():
        if key.startswith(FOLDER):
            installation().files.delete(key)


def fetch(app: Flask, path: str, cookie: str, kind: str = "") -> TestResponse:
    """Ask for a page as the benchmark does."""
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip"} | ({"X-Fragment": SCRIPT} if kind == "suggestions" else {})
    return app.test_client(use_cookies=False).get(path, headers=headers)


def test_all_that_is_measured_is_there_and_can_be_saved_and_weighed(app, filled, tmp_path):
    filled.save(tmp_path / "filled.json")
    assert Filled.load(tmp_path / "filled.json") == filled
    for kind, paths in filled.addresses.items():
        for path in [*paths[:LOOKED_AT], paths[-1]]:
            response = fetch(app, path, filled.cookies[0], kind)
            assert response.status_code == OK, (kind, path, response.location)

    for save in saves(filled.edited[:2], filled.cookies, lambda path, cookie: fetch(app, path, cookie).text):
        headers = {"Cookie": save.cookie}
        response = app.test_client(use_cookies=False).post(save.path, data=save.form, headers=headers, csrf=False)
        assert response.status_code == FOUND, response.text[:500]
        assert ADDED in fetch(app, response.location, save.cookie).text

    every = every_page.addresses_of(app)[::10]
    figures = every_page.told(every_page.visit(every, filled.keepers, lambda path, cookie: fetched(app, path, cookie)))
    assert (figures["errors"], len(filled.keepers)) == ([], 2)
    assert figures["pages"] > len(every) / 2

    weight = Scales(lambda path: answer_of(fetch(app, path, filled.cookies[0]))).weigh(
        "/", answer_of(fetch(app, "/", filled.cookies[0]))
    )
    names = {path.rpartition("/")[2].partition(".")[0] for path in weight.loaded}
    assert {"app", "bootstrap", "shell", "core", "icons"} <= names
    assert weight.page < weight.page_as_sent


def fetched(app: Flask, path: str, cookie: str) -> Answer:
    """Ask for a page that may not be there."""
    return Answer(fetch(app, path, cookie).status_code, {}, b"")


def answer_of(response: TestResponse) -> Answer:
    """Return an answer as it comes over a connection."""
    assert response.status_code == OK, response.request.path
    headers = {name.lower().encode(): value.encode() for name, value in response.headers}
    return Answer(response.status_code, headers, response.data)


def test_requests_are_counted_and_wrong_answers_are_errors():
    @Request.application
    def answer(request: Request) -> Response:
        return Response("Hello", OK if request.path == "/" else FOUND)

    server = make_server("127.0.0.1", 0, answer, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        asks = [Ask("right", reading("right", "/").data), Ask("wrong", reading("wrong", "/elsewhere").data)]
        at_once = without_pause(server.port, [iter(asks), iter(asks)], 60)
        paced = at_a_pace(server.port, asks, rate=1_000, seconds=60, connections=2)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert sorted((one.kind, one.is_error) for one in at_once) == [("right", False)] * 2 + [("wrong", True)] * 2
    assert sorted((one.kind, one.is_error) for one in paced) == [("right", False), ("wrong", True)]


def test_a_page_that_is_too_heavy_and_a_figure_that_is_too_high_are_named():
    light, heavy = Weight("/light", PAGE_BUDGET, 0, {}), Weight("/heavy", PAGE_BUDGET + 1, 0, {"/a.css": 10})
    assert over_budget({"home": [light]}) == []
    assert [(one["path"], one["pages_over"]) for one in over_budget({"home": [light, heavy]})] == [("/heavy", 1)]
    figures = {"pages": {"home": {"times_minimal": 5.1}}, "weight": {}}
    paced = {"company_pace": {"pages": {"home": {"p95_ms": 99.0}}}}
    assert [one["met"] for one in judge(figures | paced)] == [False, True]
