"""A damaged index says so, never lies, and is healed by a rebuild; a killed writer harms nothing."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.core.index import Document, Engine, IndexState, IndexUnavailableError, Query
from app.core.index.whoosh import WhooshEngine
from tests.core.index.conftest import EVERYONE, MANAGERS, document

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
ROOT = Path(__file__).parents[3]
QUESTION = Query(text="pump", audience_ids=(EVERYONE,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "index"
    WhooshEngine(folder).rebuild(
        [document(n, f"Pump {n}", "valve " * n, audience_id=EVERYONE if n % 2 else MANAGERS) for n in range(1, 40)]
    )
    return folder


def segment(folder: Path) -> Path:
    return next(folder.glob("generation-*/*.seg"))


def flip_a_bit(folder: Path) -> None:
    path = segment(folder)
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 0x10
    path.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "folder gone": shutil.rmtree,
    "pointer gone": lambda folder: (folder / "current").unlink(),
    "segment gone": lambda folder: segment(folder).unlink(),
    "segment cut short": lambda folder: os.truncate(segment(folder), 500),
    "segment empty": lambda folder: os.truncate(segment(folder), 0),
    "bit flipped": flip_a_bit,
    "table of contents gone": lambda folder: next(folder.glob("generation-*/*.toc")).unlink(),
    "checksums gone": lambda folder: next(folder.glob("generation-*/sums.json")).unlink(),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_noticed_and_healed_and_never_shows_what_it_should_not(folder: Path, damage: str) -> None:
    DAMAGES[damage](folder)
    shown, states, found = look_and_heal(folder)
    gc.collect()  # Whoosh leaves a file open when what it reads there is nonsense; let it go here
    assert all(number % 2 for number in shown)
    assert states[0] is not IndexState.READY
    assert states[1] is IndexState.READY
    assert found == 1


def test_damage_is_still_noticed_after_something_was_added(folder: Path) -> None:
    flip_a_bit(folder)
    engine = WhooshEngine(folder)
    with suppress(IndexUnavailableError):
        engine.add([document(100, "Pump")])
    engine.close()
    gc.collect()
    assert engine.verify() is IndexState.DAMAGED


def look_and_heal(folder: Path) -> tuple[list[int], list[IndexState], int]:
    """Return what a damaged index shows, its state before and after a rebuild, and what it finds then."""
    engine, shown = WhooshEngine(folder), []
    with suppress(IndexUnavailableError):
        shown = [hit.id for hit in engine.search(QUESTION).hits]
    states = [engine.verify()]
    engine.rebuild([document(1, "Pump")])
    states.append(engine.verify())
    found = engine.search(QUESTION).total
    engine.close()
    return shown, states, found


def test_an_index_that_is_missing_takes_no_additions(tmp_path: Path) -> None:
    engine = WhooshEngine(tmp_path / "nothing")
    assert engine.state() is IndexState.MISSING
    with pytest.raises(IndexUnavailableError):
        engine.add([document(1, "Pump")])


def test_a_reader_is_answered_while_others_write_and_rebuild(folder: Path) -> None:
    engine, wrong, stop = WhooshEngine(folder), [], threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                if engine.search(QUESTION).total < 20:
                    wrong.append("too few")
            except IndexUnavailableError as error:
                wrong.append(str(error))

    readers = [threading.Thread(target=read) for _reader in range(2)]
    for reader in readers:
        reader.start()
    for round_number in range(3):
        engine.add([document(1_000 + round_number, "Pump")])
        engine.rebuild([document(n, f"Pump {n}") for n in range(1, 40)])
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_what_is_added_is_read_once_nobody_else_writes(engine: Engine) -> None:
    """Of two that bring what the database says, the one that is later has what is newer."""
    order: list[str] = []
    building, reading = threading.Event(), threading.Event()

    def slowly() -> Iterator[Document]:
        yield document(1, "Pump")
        building.set()
        reading.wait(0.5)
        order.append("built")

    def freshly() -> Iterator[Document]:
        reading.set()
        order.append("read")
        yield document(2, "Pump")

    builder = threading.Thread(target=lambda: engine.rebuild(slowly()))
    builder.start()
    assert building.wait(30)
    engine.add(freshly())
    builder.join()
    assert order == ["built", "read"]
    assert engine.count() == 2


WRITER = """
import sys
from pathlib import Path
from app.core.index.whoosh import WhooshEngine
from tests.core.index.conftest import document
engine = WhooshEngine(Path(sys.argv[1]))
def endless():
    for number in range(100, 10**9):
        if number == 200:
            print("writing", flush=True)
        yield document(number, "Pump")
engine.add(endless())
"""


@pytest.mark.slow
def test_a_writer_killed_in_the_middle_leaves_the_index_as_it_was(folder: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stdout.readline().strip() == b"writing"
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    writer.stdout.close()
    engine = WhooshEngine(folder)
    assert engine.search(QUESTION).total == 20
    start = time.monotonic()
    engine.add([document(1_000, "Pump")])
    assert time.monotonic() - start < 5
    assert engine.search(QUESTION).total == 21
