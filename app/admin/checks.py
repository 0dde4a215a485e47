"""What `flask doctor` looks at, and what keeps a demo out of production."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy import inspect, select
from sqlalchemy.exc import OperationalError

from app.accounts.models import User
from app.admin.sweeping import missing_keys
from app.core import heartbeat, jobs
from app.core.db import get_engine, session, unit_of_work
from app.core.errors import UnavailableError
from app.core.feature import Check
from app.core.index import IndexState
from app.core.installation import installation
from app.core.limits import check_limits
from app.core.migrating import is_current
from config import Settings, SettingsError

log = logging.getLogger(__name__)
NAMED = 5
"""So many missing files are named at most."""


def check_settings() -> str:
    """Return how this installation is set; wrong values have stopped the start before."""
    settings = installation().settings
    if settings.is_production and not settings.is_secure:
        raise UnavailableError("PASSERELLE_BASE_URL should begin with https: in production")
    return f"{settings.env}, data in {settings.data_dir}"


def check_database() -> str:
    """Return which database answers, if it has every migration."""
    if not is_current():
        raise UnavailableError("migrations are missing; run: flask db upgrade")
    return get_engine().dialect.name


def check_index() -> str:
    """Return how much the index holds, if its every byte is as written."""
    state = installation().index.verify()
    if state is not IndexState.READY:
        raise UnavailableError(f"the index is {state}; a worker repairs it, or run: flask search rebuild")
    return f"{installation().index.count()} documents"


def check_worker() -> str:
    """Return when a worker was last alive, if that was a moment ago."""
    with unit_of_work(read_only=True):
        beaten_at = heartbeat.last_beat()
        if not heartbeat.is_worker_alive():
            raise UnavailableError("no worker is at work; start one: flask worker")
    return f"alive at {beaten_at:%H:%M:%S} UTC"


def check_queue() -> str:
    """Return how much waits on the queue, if it answers."""
    return f"{jobs.count_waiting()} pieces of work wait"


def check_storage() -> str:
    """Return that a file can be written, read and deleted."""
    return installation().files.check()


def check_files() -> str:
    """Return that the store has every file that a row names."""
    if missing := missing_keys():
        raise UnavailableError(f"{len(missing)} missing, to be taken from a backup: {_some_of(missing)}")
    return "every file that a row names is there"


def _some_of(keys: Sequence[str]) -> str:
    return ", ".join(keys[:NAMED]) + (" …" if len(keys) > NAMED else "")


def check_mail() -> str:
    """Return where mail leaves."""
    return installation().mail.check()


CHECKS = (
    Check("settings", check_settings),
    Check("database", check_database),
    Check("index", check_index),
    Check("worker", check_worker),
    Check("queue", check_queue),
    Check("limits", check_limits),
    Check("storage", check_storage),
    Check("files", check_files),
    Check("mail", check_mail),
)


def refuse_demo_accounts(settings: Settings) -> None:
    """Stop the start of a production installation that holds the demo company, whose passwords everybody knows.

    A database that does not answer stops nothing: the pages ask for patience until it does.

    Raises:
        SettingsError: It does.
    """
    if not settings.is_production:
        return
    try:
        found = _holds_demo_accounts()
    except OperationalError as error:
        log.warning("the database does not answer: %s", error.orig)
        return
    if found:
        raise SettingsError("The database holds the demo company. Production needs a database of its own.")


def _holds_demo_accounts() -> bool:
    if not inspect(get_engine()).has_table(User.__tablename__):
        return False
    with unit_of_work(read_only=True):
        return session.scalar(select(User.id).where(User.is_demo).limit(1)) is not None
