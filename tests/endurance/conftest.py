"""Installations of their own, on whichever database the run uses."""

import os
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.conftest import DATABASE
from tests.endurance.site import Site
from tests.servers import create_database, start_postgres

NUMBERS = count(1)


@pytest.fixture
def make_site(tmp_path: Path) -> Iterator[Callable[[], Site]]:
    """Return a function that gives an empty installation; each is stopped in the end."""
    made: list[Site] = []

    def make() -> Site:
        name = f"endurance_{os.getpid()}_{next(NUMBERS)}"
        url = create_database(start_postgres(), name) if DATABASE == "postgresql" else ""
        made.append(Site(tmp_path / name, url))
        return made[-1]

    yield make
    for one in made:
        one.stop()
