"""What strangers made is worked on in a process that ends in time, knows its limits, and harms nobody else."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.confined import BrokeDownError, Limits, TookTooLongError, run_confined, running

PROGRAMS = '''"""Work that goes wrong on purpose."""

import os
import sys
import time


def turned(data, word):
    return {"text": data[::-1].decode(), "word": word}


def hang(data):
    time.sleep(60)


def spin(data):
    while True:
        pass


def eat(data):
    return len(bytearray(8_000_000_000))


def flood(data):
    return "x" * 3_000_000


def crash(data):
    os.abort()


def write(data):
    with open(data.decode(), "w") as stream:
        stream.write("x" * 100)


def chatter(data):
    print("a library talks")
    os.write(1, b"and C code too")
    return 1


def lie(data):
    for place in range(3, 30):
        try:
            os.write(place, data)
        except OSError:
            continue
    os._exit(0)


def surroundings(data):
    return [sorted(os.environ), os.getcwd(), "flask" in sys.modules]
'''


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    folder = tmp_path / "app" / "wrong"
    folder.mkdir(parents=True)
    (folder / "work.py").write_text(PROGRAMS)
    monkeypatch.setattr(running, "ROOT", tmp_path)
    yield "app.wrong.work"
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert "app.wrong.work" not in left


def test_the_answer_comes_back(programs: str) -> None:
    assert run_confined(f"{programs}:turned", b"abc" * 100_000, "word") == {"text": "cba" * 100_000, "word": "word"}


@pytest.mark.parametrize("work", ["hang", "spin"])
def test_what_takes_too_long_is_killed(programs: str, work: str) -> None:
    begun = time.monotonic()
    with pytest.raises(TookTooLongError):
        run_confined(f"{programs}:{work}", b"", limits=Limits(seconds=1.0))
    assert time.monotonic() - begun < 5


def test_what_eats_memory_fails_alone(programs: str) -> None:
    with pytest.raises(BrokeDownError, match="MemoryError"):
        run_confined(f"{programs}:eat", b"", limits=Limits(memory_bytes=500_000_000))


def test_an_answer_without_end_is_cut_off(programs: str) -> None:
    with pytest.raises(BrokeDownError, match="far too long"):
        run_confined(f"{programs}:flood", b"", limits=Limits(answer_bytes=1_000_000))


def test_a_crash_is_an_error_and_no_more(programs: str) -> None:
    with pytest.raises(BrokeDownError):
        run_confined(f"{programs}:crash", b"")


@pytest.mark.parametrize(
    "answer", [b"[]", b"5", b'"error"', b"null", b"{}", b"[" * 100_000, b"\xff", b'{"error": {"a": 1}}']
)
def test_an_answer_of_another_shape_is_none(programs: str, answer: bytes) -> None:
    with pytest.raises(BrokeDownError):
        run_confined(f"{programs}:lie", answer)


def test_nothing_is_written_to_disk(programs: str, tmp_path: Path) -> None:
    place = tmp_path / "written"
    with pytest.raises(BrokeDownError):
        run_confined(f"{programs}:write", str(place).encode())
    assert not place.exists() or place.stat().st_size == 0


def test_what_libraries_print_is_not_the_answer(programs: str) -> None:
    assert run_confined(f"{programs}:chatter", b"") == 1


def test_work_that_does_not_listen_may_still_answer(programs: str) -> None:
    assert run_confined(f"{programs}:turned", b"", "") == {"text": "", "word": ""}
    with pytest.raises(BrokeDownError):
        run_confined("app.wrong.nothing:at_all", b"x" * 5_000_000)


def test_the_process_knows_nothing_of_the_house(programs: str) -> None:
    variables, folder, has_flask = run_confined(f"{programs}:surroundings", b"")
    assert not [name for name in variables if name.startswith("PASSERELLE")]
    assert folder == "/"
    assert not has_flask
