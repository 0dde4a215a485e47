"""One request is one transaction: an answer below 400 commits, anything else leaves no trace."""

from __future__ import annotations

from flask import Flask, Response, g, request

from app.core.db import UnitOfWork, unit_of_work

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def init_transactions(app: Flask) -> None:
    """Open a unit of work around every request; a request that only reads gets one that cannot write."""

    @app.before_request
    def open_unit() -> None:
        g.unit_of_work = unit_of_work(read_only=request.method in SAFE_METHODS).open()

    @app.after_request
    def settle(response: Response) -> Response:
        unit: UnitOfWork | None = g.get("unit_of_work")
        if unit is not None:
            unit.commit() if response.status_code < 400 else unit.rollback()
        return response

    @app.teardown_request
    def close_unit(_error: BaseException | None) -> None:
        unit: UnitOfWork | None = g.pop("unit_of_work", None)
        if unit is not None:
            unit.close()
