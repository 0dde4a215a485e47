"""The first start, by web server and worker at the same moment, as systemd has it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.racing import at_once
from tests.servers import environment_of

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_all_who_upgrade_an_empty_database_at_once_find_it_upgraded(tmp_path: Path) -> None:
    environment = environment_of(tmp_path, f"first_{os.getpid()}")

    def flask(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "flask", *words]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr

    for status, errors in at_once(2, lambda: flask("db", "upgrade")):
        assert status == 0, errors
    assert flask("db", "check")[0] == 0
