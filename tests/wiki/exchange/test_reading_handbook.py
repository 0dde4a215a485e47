import re
from pathlib import Path

import pytest

from app.wiki.exchange.reading import SourceFolder, read_folder
from app.wiki.exchange.reading.draft import Draft
from app.wiki.exchange.reading.literals import RAW, keep_literals

SHARED = Path(__file__).parents[3] / "../shared"
PAGES = (SHARED / "handbook-18f/pages").resolve()
LINK = re.compile(r"(?<=[(\s<\"])/wiki/handbook/([^\s)#\"'>]*)")
FILE = re.compile(r"attachment:([^\s)\"'>]+)")

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="The handbook of 18F is not beside the repository.")


@pytest.fixture(scope="module")
def handbook() -> SourceFolder:
    return read_folder(PAGES, space="handbook")


def test_the_whole_handbook_is_read(handbook):
    assert len(handbook.pages) >= 245
    assert len({page.path for page in handbook.pages}) == len(handbook.pages)


def test_parents_come_before_their_children(handbook):
    seen = {""}
    for page in handbook.pages:
        assert page.path.rpartition("/")[0] in seen
        seen.add(page.path)


def test_no_tag_of_a_site_generator_is_left_outside_code(handbook):
    for page in handbook.pages:
        file = PAGES / page.file
        raw = "".join(match[1] for match in RAW.finditer(file.read_text())) if file.is_file() else ""
        draft = Draft(page.source)
        keep_literals(draft)
        left = re.findall(r"\{[%{][^}]*", draft.text)
        assert all(tag in raw for tag in left), (page.path, left)


def test_every_link_leads_to_a_page_or_is_known_as_broken(handbook):
    paths = {page.path for page in handbook.pages}
    broken = {problem.file for problem in handbook.broken}
    for page in handbook.pages:
        lost = {path for path in LINK.findall(page.source) if path not in paths}
        assert not lost or page.file in broken, (page.path, lost)


def test_every_file_that_is_referred_to_is_there(handbook):
    from urllib.parse import unquote

    for page in handbook.pages:
        keys = {unquote(key) for key in FILE.findall(page.source)}
        assert keys == set(page.attachments)
        assert all(handbook.attachments[key].is_file() for key in keys)


def test_only_what_is_truly_broken_is_reported(handbook):
    assert {(one.file, one.line) for one in handbook.broken} == {
        ("tools/slack.md", 16),
        ("training-and-development/intro-to-github.md", 157),
    }
    reasons = {re.sub("“.*”", "…", one.reason) for one in handbook.problems}
    assert reasons == {"The file is not Markdown.", "The part …, which the page includes, is not there."}
