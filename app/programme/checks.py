"""What `flask doctor` looks at in the programme."""

from __future__ import annotations

import os
from datetime import timedelta

from app.core import clock
from app.core.db import unit_of_work
from app.core.errors import UnavailableError
from app.core.installation import installation
from app.programme.models import ImportState
from app.programme.queries.imports import get_last_import
from app.programme.service.imports.watched_folder import list_refused, list_waiting

PATIENCE = timedelta(hours=1)
"""How long a file may lie in the folder: it is looked at every ten minutes."""


def check_traffic() -> str:
    """Return how the traffic folder stands, and when a log was last read in.

    Raises:
        UnavailableError: The folder cannot be used, or files in it are not read.
    """
    folder = installation().settings.traffic_dir
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise UnavailableError(f"{folder} cannot be read and written; read files could not be deleted")
    before = (clock.now() - PATIENCE).timestamp()
    if left := [name for name in list_waiting(folder) if (folder / name).lstat().st_ctime < before]:
        raise UnavailableError(f"{len(left)} files have lain in {folder} for more than an hour; is a worker at work?")
    refused = len(list_refused(folder))
    told = f"{folder}, {_last_import()}"
    return f"{told}; {refused} refused files lie there with addresses in them" if refused else told


def _last_import() -> str:
    with unit_of_work(read_only=True):
        last = get_last_import()
    if last is None:
        return "nothing imported yet"
    days = (clock.now() - last.started_at).days
    how = "read" if last.state is ImportState.DONE else "refused"
    return f"last import {days} days ago, {how}"
