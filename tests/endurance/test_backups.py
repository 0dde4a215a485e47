"""An archive that is written while everybody writes, read into an empty installation."""

import tarfile
from dataclasses import replace

import pytest

from tests.endurance.killing import examine, prepare
from tests.endurance.ledger import Ledger, Said, Write
from tests.endurance.site import PATIENCE
from tests.endurance.writing import Writers

pytestmark = pytest.mark.slow
WRITERS = ("news", "reader", "first", "second", "documents", "people", "asker")
BEFORE, MEANWHILE = 20, 10


def test_an_archive_holds_what_was_acknowledged_before_and_nothing_half(make_site, tmp_path) -> None:
    site, ledger, archive = make_site(), Ledger(), tmp_path / "archive.tar.gz"
    writers = Writers(site.port, prepare(site), ledger, WRITERS)
    site.start_web(workers=1)
    writers.start()
    try:
        assert ledger.wait_for(BEFORE, PATIENCE)
        begun = len(ledger.writes)
        assert site.begin("flask", "backup", str(archive)).wait(PATIENCE) == 0
        ledger.wait_for(ledger.count() + MEANWHILE, PATIENCE)
    finally:
        writers.stop()
        site.stop()
    assert writers.problems == []
    found = examine(make_site(), as_of(ledger, begun), str(archive))
    assert (found["lost"], found["doubled"], found["problems"]) == ([], [], [])
    assert found["files_without_a_row"] == 0
    with tarfile.open(archive) as opened:
        assert not [name for name in opened.getnames() if "session" in name or "secret" in name]


def as_of(ledger: Ledger, count: int) -> Ledger:
    """Return a ledger in which the first so many writes count, and the others may have been made or not."""
    known = Ledger()
    known.writes = ledger.writes[:count] + [perhaps(one) for one in ledger.writes[count:]]
    return known


def perhaps(write: Write) -> Write:
    return write if write.said is Said.REFUSED else replace(write, said=Said.UNANSWERED)
