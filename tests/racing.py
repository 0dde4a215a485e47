"""Letting many do the same at the same time, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask
from sqlalchemy import delete

from app.accounts.models import Audience, AudienceToken
from app.accounts.queries.audiences import everyone_id
from app.core.db import Model, session, unit_of_work
from app.core.errors import InvalidError, TooManyRequestsError

Result = TypeVar("Result")
KEPT = {"audiences", "audience_tokens", "documents_categories", "news_categories"}
"""Tables that the migrations have put rows into."""


def at_once(runners: int, run: Callable[[], Result]) -> list[Result]:
    """Let several run at once, and return what each returned."""
    start = Barrier(runners)

    def one_run(_number: int) -> Result:
        start.wait()
        return run()

    with ThreadPoolExecutor(runners) as pool:
        return list(pool.map(one_run, range(runners)))


def race(app: Flask, runners: int, run: Callable[[], object]) -> int:
    """Let several run at once, each in a transaction, and return how many were not refused."""

    def one_run() -> bool:
        try:
            with app.app_context(), unit_of_work():
                run()
        except (InvalidError, TooManyRequestsError):
            return False
        return True

    return sum(at_once(runners, one_run))


def empty_database() -> None:
    """Delete all that a race has left behind."""
    with unit_of_work():
        for table in reversed(Model.metadata.sorted_tables):
            if table.name not in KEPT:
                session.execute(table.delete())
        everyone = everyone_id()
        session.execute(delete(AudienceToken).where(AudienceToken.audience_id != everyone))
        session.execute(delete(Audience).where(Audience.id != everyone))
