"""What a reader may not see of the templates shows through nowhere: numbered scenarios.

In each, "Canary" is a template for one insider, in an open collection and on an open page; an outsider who may read
everything around it looks.
"""

import io
import zipfile

import pytest
from sqlalchemy import select

from app.core.db import session
from app.documents.models import Preview
from app.documents.queries.versions import get_version
from app.documents.service.collections import Pack, add_item, save_collection
from app.documents.service.library import delete_template, describe_template
from app.documents.service.usage import note_use
from app.documents.service.versions import withdraw_version
from app.search.indexing import rebuild_index
from tests.client import TOKEN
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.documents import description, make_template, make_version, reload_template
from tests.factories.files import picture
from tests.factories.wiki import make_page

pytestmark = pytest.mark.usefixtures("app")


class Scene:
    """An open template beside one for the insider alone, in the same collection and with the same tag."""

    def __init__(self, login) -> None:
        self.keeper, self.insider, self.outsider = make_administrator(), UserFactory(), UserFactory(name="Out Sider")
        only = [f"user:{self.insider.id}", f"user:{self.keeper.id}"]
        self.open = make_template(self.keeper, title="Open form", data=b"open words", tags=["shared"])
        self.canary = make_template(
            self.keeper, title="Canary form", data=b"canary words {{ canary_field }}", file_name="canary.md", tags=["shared"],
            description="canary description", audience=only, replaces=self.open,
        )  # fmt: skip
        self.pack = save_collection(self.keeper, None, Pack("Pack", "", self.keeper.department, ("all",)))
        for template in (self.canary, self.open):
            add_item(self.keeper, self.pack, template)
        session.commit()
        self.inside, self.outside = login(self.insider), login(self.outsider)

    def reads(self, address: str, **options) -> str:
        """Return what the outsider gets, in small letters."""
        response = self.outside.get(address, **options)
        assert response.status_code < 500
        return (response.get_data(as_text=True) + str(response.headers)).lower()


@pytest.fixture
def scene(login) -> Scene:
    return Scene(login)


def said_by(response) -> str:
    """Return what a page says from its heading on, whatever its address and the second in which it was asked for."""
    page = response.get_data(as_text=True).partition("<h1")[2].replace(response.request.path, "…")
    return TOKEN.sub("", page)


PARTS = ["", "/latest", "/versions/1", "/versions/1/pages/1.webp", "/edit", "/versions/new", "/requests/new", "/use",
         "/fill", "/fields"]  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_01_no_address_of_it_tells_that_it_is_there(scene, part: str) -> None:
    hidden = scene.outside.get(f"/templates/{scene.canary.id}{part}")
    missing = scene.outside.get(f"/templates/999999{part}")
    assert hidden.status_code == missing.status_code == 404
    assert said_by(hidden) == said_by(missing)


def test_02_the_file_is_closed_whoever_had_it_before(scene) -> None:
    for address in (f"/templates/{scene.open.id}/latest", f"/templates/{scene.open.id}/versions/1"):
        first = scene.outside.get(address)
        assert first.status_code == 200
        assert "no-cache" in first.headers["Cache-Control"]
        kept = {"headers": {"If-None-Match": first.headers["ETag"]}}
        assert scene.outside.get(address, **kept).status_code == 304
        narrow = description(scene.keeper, title="Open form", audience=[f"user:{scene.keeper.id}"])
        describe_template(scene.keeper, reload_template(scene.open), narrow)
        session.commit()
        assert scene.outside.get(address, **kept).status_code == 404
        everybody = description(scene.keeper, title="Open form")
        describe_template(scene.keeper, reload_template(scene.open), everybody)
        session.commit()


def test_03_older_versions_are_for_who_looks_after_it(scene) -> None:
    make_version(scene.open, scene.keeper, data=b"newer words")
    assert scene.outside.get(f"/templates/{scene.open.id}/versions/1").status_code == 404
    assert scene.outside.get(f"/templates/{scene.open.id}/versions/2").status_code == 200
    assert scene.outside.get(f"/templates/{scene.open.id}/latest").data == b"newer words"


def test_04_what_is_not_approved_is_not_there(scene, login) -> None:
    department = DepartmentFactory()
    champion = make_champion(department)
    waiting = make_template(champion, title="Waiting canary")
    assert waiting.current_number is None
    for part in ("", "/latest", "/versions/1", "/versions/1/pages/1.webp"):
        assert scene.outside.get(f"/templates/{waiting.id}{part}").status_code == 404
    pending = make_version(scene.open, champion, data=b"canary pending")
    assert pending.approved_at is None
    assert "canary" not in scene.reads(scene.open.url)
    assert scene.outside.get(f"/templates/{scene.open.id}/versions/2").status_code == 404
    assert scene.outside.get(f"/templates/{scene.open.id}/latest").data == b"open words"
    assert login(champion).get(f"/templates/{scene.open.id}/versions/2").status_code == 200


def test_05_previews_go_with_the_file(scene, run_jobs) -> None:
    for audience, shown in ((["all"], 200), ([f"user:{scene.insider.id}", f"user:{scene.keeper.id}"], 404)):
        data = picture(size=(60 + shown, 40))
        template = make_template(scene.keeper, data=data, file_name="plan.png", audience=audience)
        run_jobs()
        version = get_version(template)
        assert session.scalars(select(Preview).where(Preview.version_id == version.id)).all()
        address = f"/templates/{template.id}/versions/1/pages/1.webp"
        assert scene.outside.get(address).status_code == shown
        assert scene.inside.get(address).status_code == 200


def test_06_neither_the_library_nor_its_counts_tell(scene) -> None:
    for address in (
        "/templates/",
        "/templates/?q=canary",
        "/templates/?tag=shared",
        "/templates/?category=everyday-work",
    ):
        read = scene.reads(address)
        assert "canary form" not in read
        assert "2 templates" not in read
    assert "open form" in scene.reads("/templates/"), "a hidden template hides none that it replaces"
    assert "Canary form" in scene.inside.get("/templates/").get_data(as_text=True)


def test_07_neither_hits_nor_suggestions_of_search_tell(scene, index, run_jobs) -> None:
    run_jobs()
    rebuild_index()
    for address in ("/search?q=canary", "/search?q=canary&kind=template", "/search?q=%22canary+words%22"):
        assert "canary form" not in scene.reads(address)
        assert "canary description" not in scene.reads(address)
    assert "canary form" not in scene.reads("/search/suggestions?q=can", headers={"X-Fragment": "options"})
    assert "Canary form" in scene.inside.get("/search?q=canary").get_data(as_text=True)


def test_08_a_collection_neither_shows_nor_counts_it(scene) -> None:
    assert "canary" not in scene.reads(scene.pack.url)
    assert "1 template<" in scene.reads(scene.pack.url)
    assert "1 template<" in scene.reads("/templates/collections/")
    assert "2 templates" in scene.inside.get("/templates/collections/").get_data(as_text=True)


def test_09_the_zip_holds_it_for_the_insider_alone(scene) -> None:
    address = f"/templates/collections/{scene.pack.id}/zip"
    found = []
    for browser in (scene.outside, scene.inside):
        with zipfile.ZipFile(io.BytesIO(browser.get(address).data)) as archive:
            found.append(archive.namelist())
    assert found == [["form.txt"], ["canary.md", "form.txt"]]


def test_10_a_collection_of_hidden_things_alone_is_empty(scene) -> None:
    lone = save_collection(scene.keeper, None, Pack("Lone", "", scene.keeper.department, ("all",)))
    add_item(scene.keeper, lone, scene.canary)
    session.commit()
    assert "0 templates" in scene.reads(lone.url)
    assert scene.outside.get(f"/templates/collections/{lone.id}/zip").status_code == 404


def test_11_a_hidden_collection_looks_like_one_that_is_not_there(scene) -> None:
    only = (f"user:{scene.keeper.id}",)
    secret = save_collection(scene.keeper, None, Pack("Canary pack", "", scene.keeper.department, only))
    add_item(scene.keeper, secret, scene.open)
    session.commit()
    assert "canary pack" not in scene.reads("/templates/collections/")
    assert "canary pack" not in scene.reads(scene.open.url)
    for part in ("", "/zip", "/edit"):
        hidden = scene.outside.get(f"/templates/collections/{secret.id}{part}")
        missing = scene.outside.get(f"/templates/collections/999999{part}")
        assert hidden.status_code == missing.status_code == 404
        assert said_by(hidden) == said_by(missing)
    assert scene.outside.post(f"/templates/collections/{secret.id}/removal").status_code == 404


def test_12_nobody_puts_what_he_does_not_see_into_a_collection(scene, login) -> None:
    department = DepartmentFactory()
    champion = make_champion(department)
    own = save_collection(champion, None, Pack("Own", "", department, (f"dept:{department.id}",)))
    session.commit()
    browser, address = login(champion), f"/templates/collections/{own.id}"
    assert browser.post(f"{address}/items", data={"template_id": scene.canary.id}).status_code == 404
    assert browser.post(f"{address}/items", data={"template_id": "9" * 30}).status_code == 404
    assert browser.post(f"{address}/items", data={}).status_code == 404
    found = browser.get(own.url, query_string={"words": "canary"}).get_data(as_text=True)
    assert "Canary form" not in found


def test_13_neither_a_card_in_the_wiki_nor_its_link_tells(scene) -> None:
    source = f"[[template:{scene.canary.id}-form]]\n\nand [[template:{scene.canary.id}-form]]"
    page = make_page(source=source)
    read = scene.reads(page.url)
    assert "canary" not in read
    assert read.count("p-wanted") == 2
    assert scene.outside.get(f"/wiki/link?to=template:{scene.canary.id}-form").status_code == 404
    assert scene.inside.get(page.url).get_data(as_text=True).count("Canary form") == 2


def test_14_beside_an_open_one_it_is_not_named(scene) -> None:
    read = scene.reads(scene.open.url)
    assert "canary" not in read, "neither as what is needed too nor as what replaces it"
    assert "Canary form" in scene.inside.get(scene.open.url).get_data(as_text=True)


def test_15_a_page_that_shows_it_is_named_to_who_reads_that_page(scene) -> None:
    make_page(title="Canary page", source=f"[[template:{scene.open.id}-x]]", only_for=[f"user:{scene.insider.id}"])
    assert "canary page" not in scene.reads(scene.open.url)
    assert "Canary page" in scene.inside.get(scene.open.url).get_data(as_text=True)


def test_16_counts_are_for_who_looks_after_it_and_name_nobody(scene, login) -> None:
    scene.outside.get(f"/templates/{scene.open.id}/latest")
    assert scene.outside.get(f"/templates/{scene.open.id}/use").status_code == 403
    shown = login(scene.keeper).get(f"/templates/{scene.open.id}/use").get_data(as_text=True)
    assert scene.outsider.name not in shown
    assert scene.outsider.department.name not in shown, "one person is a department too small to be named"
    note_use(scene.canary.id, scene.insider.department_id, "download")
    assert scene.outside.get(f"/templates/{scene.canary.id}/use").status_code == 404


def test_17_what_was_deleted_or_withdrawn_is_gone_everywhere(scene) -> None:
    addresses = [f"/templates/{scene.canary.id}{part}" for part in ("", "/latest", "/versions/1")]
    keeper_sees = reload_template(scene.canary)
    withdraw_version(scene.keeper, keeper_sees, get_version(keeper_sees))
    session.commit()
    assert [scene.inside.get(one).status_code for one in addresses] == [404, 404, 404]
    assert "canary" not in scene.inside.get(scene.pack.url).get_data(as_text=True).lower()
    delete_template(scene.keeper, reload_template(scene.open))
    session.commit()
    assert "0 templates" in scene.reads(scene.pack.url)
    assert scene.outside.get(f"/templates/collections/{scene.pack.id}/zip").status_code == 404


def test_18_a_stranger_sees_the_door(client) -> None:
    template = make_template()
    for address in (template.url, template.latest_url, "/templates/", "/templates/collections/",
                    "/templates/collections/1/zip"):  # fmt: skip
        response = client.get(address)
        assert response.status_code == 302
        assert "/sign-in" in response.location
