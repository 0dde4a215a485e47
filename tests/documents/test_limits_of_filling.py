"""Documents that were made to fill the memory, or to take for ever, when they are filled in."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.core.confined import entrance, running
from app.documents.filling import Reason, UnfillableError, fill, find_asked
from app.documents.filling.formats import LARGEST_ENTERED, MOST_PLACES
from tests.documents.files import docx_of, members_of, odt_of, workbook_of

MANY = MOST_PLACES // 4 + 1
LOADING = """
import sys
sys.path.insert(0, sys.argv[1])
import entrance
entrance.make_ours_importable(sys.argv[2])
import app.documents.reading.looking, app.documents.reading.work
print(sorted({"flask", "sqlalchemy"} & {*sys.modules}))
"""
MAKERS = {"docx": docx_of, "odt": odt_of, "xlsx": workbook_of, "md": str.encode}


@pytest.mark.parametrize("ending", MAKERS)
def test_a_document_has_only_so_many_places(ending: str) -> None:
    piece = "{{a}}" * MANY
    data = MAKERS[ending](piece * 4) if ending != "xlsx" else workbook_of(*(piece + str(row) for row in range(4)))
    with pytest.raises(UnfillableError) as caught:
        fill(data, ending, {"a": "x"})
    assert caught.value.reason is Reason.TOO_LARGE
    assert [one.name for one in find_asked(data, ending)] == ["a"]


@pytest.mark.parametrize("ending", MAKERS)
def test_values_do_not_grow_beyond_what_a_document_takes(ending: str) -> None:
    data = MAKERS[ending]("{{a}}" * 2_000)
    with pytest.raises(UnfillableError) as caught:
        fill(data, ending, {"a": "x" * (LARGEST_ENTERED // 1_000)})
    assert caught.value.reason is Reason.TOO_LARGE
    assert fill(data, ending, {"a": "x"})


@pytest.mark.parametrize(("ending", "made"), [("docx", b"<w:br"), ("odt", b"<text:line-break")])
def test_thousands_of_lines_in_thousands_of_pieces_are_put_in_in_time(ending: str, made: bytes) -> None:
    data = MAKERS[ending]("{{a}} " * 4_000)
    began = time.process_time()
    filled = fill(data, ending, {"a": "\n".join("xyz")})
    filled_once = fill(MAKERS[ending]("{{a}}"), ending, {"a": "\n" * 10_000})
    assert time.process_time() - began < 5
    assert sum(part.count(made) for part in members_of(filled).values()) == 8_000
    assert sum(part.count(made) for part in members_of(filled_once).values()) == 10_000


def test_the_process_that_reads_strangers_files_knows_no_database() -> None:
    places = [str(Path(entrance.__file__).parent), str(running.ROOT)]
    loaded = subprocess.run([sys.executable, "-I", "-c", LOADING, *places], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
