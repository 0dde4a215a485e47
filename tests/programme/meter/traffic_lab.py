"""An installation in a process of its own.

python -m tests.programme.meter.traffic_lab run COMMANDS        run commands, given as JSON, one after the other
python -m tests.programme.meter.traffic_lab kill FILE TIMES     begin to import FILE so many times, each time until SIGKILL
                                                          comes; print how many died of it; let one run to its end
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from flask import Flask

from app import create_app
from app.core.db import unit_of_work
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.formats import Format
from app.programme.service.imports import batches, importing
from config import load_settings


def import_file(file: Path, batch: int) -> None:
    batches.BATCH = batch
    with unit_of_work():
        row = importing.begin_import(None, source="command", file_name=file.name, size=file.stat().st_size)
    with file.open("rb") as stream:
        importing.run_import(
            row.id, stream, format=Format.AUTO, lists=MailingLists(), progress=lambda _bytes: None
        )  # fmt: skip


def dies(file: Path, batch: int, seconds: float) -> bool:
    """Import in a process that is killed after some seconds; tell whether that came before its end."""
    child = os.fork()
    if not child:
        import_file(file, batch)
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def kill(file: Path, times: int) -> None:
    chance = random.Random(os.getpid())
    print(sum(dies(file, chance.choice([20, 50, 400]), chance.uniform(0.02, 0.6)) for _time in range(times)))
    import_file(file, 300)


def run(app: Flask, commands: list[list[str]]) -> None:
    for command in commands:
        done = app.test_cli_runner().invoke(args=command)
        print(done.output)
        if done.exit_code and command[:2] != ["traffic", "import"]:
            raise SystemExit(done.exit_code)


if __name__ == "__main__":
    house = create_app(load_settings())
    match sys.argv[1:]:
        case ["run", commands]:
            run(house, json.loads(commands))
        case ["kill", file, times]:
            with house.app_context():
                kill(Path(file), int(times))
