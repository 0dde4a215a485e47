"""Pages in and out: a folder imported twice changes nothing, and what is exported comes back the same."""

import re
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import selectinload, undefer

from app.core.db import session
from app.core.index import Query
from app.search.indexing import rebuild_index
from app.wiki.exchange.exporting import export_wiki
from app.wiki.exchange.importing import import_folder
from app.wiki.exchange.reading import read_folder
from app.wiki.linking import read_ref
from app.wiki.models import Link, OldAddress, Page, Revision, Space
from app.wiki.queries import get_space_by_slug
from tests.factories import UserFactory
from tests.factories.wiki import forget_texts, make_space

pytestmark = pytest.mark.usefixtures("app")
HANDBOOK = Path(__file__).parents[4] / "shared" / "handbook-18f" / "pages"
needs_handbook = pytest.mark.skipif(not HANDBOOK.is_dir(), reason="the handbook is not beside the project")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small handbook with everything that has to survive."""
    (tmp_path / "pages" / "travel").mkdir(parents=True)
    (tmp_path / "_img").mkdir()
    Image.new("RGB", (40, 30), "red").save(tmp_path / "_img" / "map.png")
    (tmp_path / "pages" / "travel" / "index.md").write_text(
        "---\ntitle: Travel\ntags: [trips]\nredirect_from: /old-travel/\n---\n\n![Map](/_img/map.png)\n\n[Leave](../leave/#how-long)\n"
    )
    (tmp_path / "pages" / "leave.md").write_text(
        '---\ntitle: Leave\n---\n\n## How long\n\nSee {% page "/old-travel/" %} or [travel]({% page "travel" %}), [[Wanted]].\n'
    )
    return tmp_path / "pages"


def take(folder: Path, slug: str = "book"):
    space = get_space_by_slug(slug) or make_space(slug)
    return import_folder(space, read_folder(folder, space=slug))


def texts_in(slug: str) -> dict[str, tuple]:
    """Return everything about the pages of a space that an export has to bring over."""
    forget_texts()
    query = select(Page).join(Page.space).where(Space.slug == slug)
    loading = (undefer(Page.source), undefer(Page.html), selectinload(Page.tags))
    number = re.compile(r"/wiki/files/\d+/")
    return {
        page.path: (
            page.title,
            number.sub("/wiki/files/N/", page.source),
            number.sub("/wiki/files/N/", page.html),
            page.language,
            [tag.name for tag in page.tags],
        )
        for page in session.scalars(query.options(*loading))
    }


def test_a_folder_becomes_pages_with_their_links_and_files(folder, login):
    report = take(folder)
    assert (len(report.created), report.files, report.problems) == (2, 1, [])
    client = login(UserFactory())
    shown = client.get("/wiki/book/travel").get_data(as_text=True)
    assert 'href="/wiki/book/leave#user-content-how-long"' in shown
    picture = re.search(r'src="(/wiki/files/\d+/map\.png)"', shown)[1]
    assert client.get(picture).mimetype == "image/png"
    assert client.get("/wiki/book/old-travel").location == "/wiki/book/travel"


def test_a_second_import_changes_nothing_and_a_changed_file_its_page_alone(folder):
    take(folder)
    again = take(folder)
    assert (again.created, again.updated, len(again.unchanged)) == ([], [], 2)
    assert (
        session.query(Revision).filter(Revision.page_id.in_(select(Page.id).where(Page.path == "leave"))).count() == 1
    )
    (folder / "leave.md").write_text("---\ntitle: Leave\n---\n\nLonger now.\n")
    third = take(folder)
    assert (third.updated, third.unchanged) == (["leave"], ["travel"])


def test_what_is_exported_comes_back_the_same(folder, tmp_path):
    take(folder)
    before = texts_in("book")
    export_wiki(tmp_path / "out")
    other = make_space("Copy")
    import_folder(other, read_folder(tmp_path / "out" / "book", space="copy"))
    after = {
        path: tuple(part.replace("/wiki/copy/", "/wiki/book/") if isinstance(part, str) else part for part in parts)
        for path, parts in texts_in("copy").items()
    }
    assert after == before
    assert session.scalars(select(OldAddress.path).where(OldAddress.space_id == other.id)).all() == ["old-travel"]


def test_a_dry_run_tells_and_does_nothing(app, folder):
    runner = app.test_cli_runner()
    result = runner.invoke(args=["wiki", "import", str(folder), "--space", "book", "--dry-run"])
    assert "would be created: leave" in result.output
    assert "2 created" in result.output
    assert get_space_by_slug("book") is None


def test_an_import_of_nothing_is_an_error(app, tmp_path):
    result = app.test_cli_runner().invoke(args=["wiki", "import", str(tmp_path), "--space", "book"])
    assert result.exit_code == 1


def test_a_picture_that_is_none_is_reported_with_file_and_line(folder):
    (folder.parent / "_img" / "map.png").write_bytes(b"not a picture")
    report = take(folder)
    assert [(one.file, one.line > 0) for one in report.problems] == [("travel/index.md", True)]
    assert len(report.created) == 2


@needs_handbook
def test_the_handbook_is_readable_linked_and_found(login, index, run_jobs):
    make_space("Handbook")
    folder = read_folder(HANDBOOK, space="handbook")
    report = import_folder(get_space_by_slug("handbook"), folder)
    assert len(report.created) >= 245
    client = login(reader := UserFactory())
    client.inspects = False
    paths = session.scalars(select(Page.path)).all()
    assert {client.get(f"/wiki/handbook/{path}").status_code for path in paths} == {200}
    broken_in_source = {one.reason for one in folder.broken}
    lost = session.scalars(select(Link.ref).where(Link.target_id.is_(None))).all()
    assert [
        ref for ref in lost if not any(read_ref(ref).path.rpartition("/")[2] in reason for reason in broken_in_source)
    ] == []
    session.commit()
    assert rebuild_index() >= 245
    assert index.search(Query(text="bereavement leave", audience_ids=[1])).total > 0
    assert reader.id
