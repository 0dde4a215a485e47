"""Many at the same time, on a real database without a net: exactly as many win as may."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from app.accounts.models import LinkPurpose
from app.accounts.service.departments import create_department
from app.accounts.service.links import redeem_link, send_link, sign_link
from app.accounts.service.people import create_user
from app.accounts.service.signin import TRIES_AT_ACCOUNT, note_attempt
from app.core import jobs
from app.core.db import Model, session, unit_of_work
from app.core.errors import InvalidError, TooManyRequestsError

KEPT = {"audiences", "audience_tokens", "news_categories"}


@pytest.fixture
def real_app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application on its database itself, emptied afterwards."""
    app = request.getfixturevalue("app")
    with app.app_context():
        yield app
        with unit_of_work():
            for table in reversed(Model.metadata.sorted_tables):
                if table.name not in KEPT:
                    session.execute(table.delete())
        jobs.empty()


def race(app: Flask, runners: int, run: Callable[[], object]) -> int:
    """Let several run at once, each in a transaction, and return how many were not refused."""
    start = Barrier(runners)

    def one_run(_number: int) -> bool:
        start.wait()
        try:
            with app.app_context(), unit_of_work():
                run()
        except (InvalidError, TooManyRequestsError):
            return False
        return True

    with ThreadPoolExecutor(runners) as pool:
        return sum(pool.map(one_run, range(runners)))


def test_tries_at_the_same_time_all_count(real_app: Flask) -> None:
    assert race(real_app, 16, lambda: note_attempt("ana@example.com", "192.0.2.1")) == TRIES_AT_ACCOUNT


def test_one_of_many_who_use_a_link_at_the_same_time_succeeds(real_app: Flask, settings) -> None:
    with unit_of_work():
        user = create_user(None, email="ana@example.com", name="Ana", department=create_department(None, "Sales"))
        token = sign_link(send_link(None, user, LinkPurpose.INVITATION), settings.secret_key)
    redeem = lambda: redeem_link(token, LinkPurpose.INVITATION, "three unusual words", settings.secret_key)  # noqa: E731
    assert race(real_app, 6, redeem) == 1
