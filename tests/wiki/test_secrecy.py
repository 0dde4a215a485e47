"""What a reader may not see shows through nowhere: numbered scenarios, after section 5 of the plan.

In each, "Canary" is a page (or an entry, a file) for one insider; an outsider who may read everything around it looks.
"""

import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.accounts.service import people
from app.accounts.service.feeds import renew_token
from app.admin.queries.names import names_in
from app.core import clock
from app.core.db import session
from app.core.events import StoredEvent
from app.search.indexing import rebuild_index
from app.wiki.jobs import remind_keepers
from app.wiki.models import Page, Watch
from app.wiki.service.approval import decide, request_approval
from app.wiki.service.audiences import narrowing_of
from app.wiki.service.drafts import keep_draft
from app.wiki.service.files import add_file
from app.wiki.service.keeping import set_keeping
from app.wiki.service.moving import narrow_page
from app.wiki.service.pages import save_page
from app.wiki.service.reading import report_problem, watch
from app.wiki.service.trash import delete_page
from tests.client import TOKEN
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.wiki import make_entry, make_page, make_space, reload_page, reload_space
from tests.inbox import inbox_of, notices, told

pytestmark = pytest.mark.usefixtures("app")
ASKED = re.compile(r'canary\+answer|“canary answer”|(value|data-searched)="canary answer"')
"""Where a page only repeats what its reader searched for."""


class Scene:
    """An open space with a page for the insider alone."""

    def __init__(self, login) -> None:
        self.insider, self.outsider = UserFactory(name="In Sider"), UserFactory(name="Out Sider")
        self.space = make_space("Shelf")
        self.page = make_page(
            self.space, "Canary title", "canary text", slug="plain", tags=["canary tag", "shared tag"],
            only_for=[f"user:{self.insider.id}"], actor=None,
        )  # fmt: skip
        self.inside, self.outside = login(self.insider), login(self.outsider)

    def reads(self, address: str, **options) -> str:
        """Return what the outsider gets, in small letters."""
        response = self.outside.get(address, **options)
        assert response.status_code < 500
        return (response.get_data(as_text=True) + str(response.headers)).lower()


@pytest.fixture
def scene(login) -> Scene:
    return Scene(login)


def test_01_the_page_looks_like_one_that_is_not_there(scene):
    for address in (f"/wiki/page/{scene.page.id}", "/wiki/shelf/plain"):
        assert scene.inside.get(address, follow_redirects=True).status_code == 200
        missing = scene.outside.get("/wiki/shelf/nothing" if "shelf" in address else "/wiki/page/999999")
        hidden = scene.outside.get(address)
        assert hidden.status_code == missing.status_code == 404
        told = [TOKEN.sub("", one.get_data(as_text=True)).replace(one.request.path, "…") for one in (hidden, missing)]
        assert told[0] == told[1]


def test_02_neither_hits_nor_counts_nor_suggestions_of_search_tell(scene, index):
    session.commit()
    rebuild_index()
    for address in (
        "/search?q=canary",
        "/search?q=canari",
        "/search?q=%22canary+text%22",
        "/search?q=canary&kind=page",
    ):
        assert "canary title" not in scene.reads(address)
        assert "1 result" not in scene.reads(address)
    assert "canary title" not in scene.reads("/search/suggestions?q=can", headers={"X-Fragment": "options"})
    assert "canary title" in scene.inside.get("/search?q=canary").get_data(as_text=True).lower()


def test_03_completion_while_writing_does_not_tell(scene):
    address = f"/wiki/suggestions?q=canary&space={scene.space.id}"
    assert "canary title" not in scene.reads(address, headers={"X-Fragment": "options"})
    inside = scene.inside.get(address, headers={"X-Fragment": "options"})
    assert "Canary title" in inside.get_data(as_text=True)


@pytest.mark.parametrize("link", ["[[{}]]", "[[{}|words]]", "[words](/wiki/{})"])
def test_04_a_link_to_it_looks_like_one_to_a_page_that_never_was(scene, link):
    make_page(scene.space, "To hidden", link.format("shelf/plain"))
    make_page(scene.space, "To nothing", link.format("shelf/never"))
    hidden = scene.reads("/wiki/shelf/to-hidden").partition("p-prose")[2].partition("p-helpful")[0]
    never = scene.reads("/wiki/shelf/to-nothing").partition("p-prose")[2].partition("p-helpful")[0]
    assert "p-wanted" in hidden
    assert hidden.replace("plain", "…") == never.replace("never", "…")
    assert "/wiki/shelf/plain" in scene.inside.get("/wiki/shelf/to-hidden").get_data(as_text=True)


def test_05_what_links_from_it_is_not_counted(scene):
    target = make_page(scene.space, "Target")
    page = reload_page(scene.insider, scene.page)
    save_page(None, page, title=page.title, source="canary [[Target]]", base_number=1)
    session.commit()
    assert "linked from" not in scene.reads(target.url)
    assert "Linked from 1 page" in scene.inside.get(target.url).get_data(as_text=True)


@pytest.mark.parametrize(
    "part", ["history", "revisions/1", "comparison", "authors", "print", "markdown", "files", "edit", "details",
             "audience", "place", "report", "reports", "branch"],
)  # fmt: skip
def test_06_no_side_of_it_can_be_reached_by_its_number(scene, part):
    assert scene.outside.get(f"/wiki/page/{scene.page.id}/{part}").status_code == 404


def test_07_its_files_go_with_it(scene):
    public = make_page(scene.space, "Public")
    file, version = add_file(None, reload_page(scene.insider, public), io.BytesIO(b"canary bytes"), "note.txt")
    session.commit()
    address = f"/wiki/files/{file.id}/note.txt"
    tag = scene.outside.get(address).headers["ETag"]
    narrow_page(scene.insider, reload_page(scene.insider, public), narrowing_of([f"user:{scene.insider.id}"]))
    session.commit()
    for options in ({}, {"headers": {"If-None-Match": tag}}, {"query_string": {"version": version.number}}):
        assert scene.outside.get(address, **options).status_code == 404
    assert scene.inside.get(address).status_code == 200
    delete_page(scene.insider, reload_page(scene.insider, public))
    session.commit()
    assert scene.inside.get(address).status_code == 404


def test_08_lists_trees_and_counts_leave_it_out(scene):
    make_page(scene.space, "Child", "canary below", parent=scene.page)
    parent = make_page(scene.space, "Parent")
    make_page(scene.space, "Canary child", parent=parent, only_for=[f"user:{scene.insider.id}"])
    for address in ("/wiki/", "/wiki/shelf/", "/wiki/changes", "/wiki/changes?space=shelf", "/", parent.url):
        assert "canary" not in scene.reads(address)
    assert "1 page" in scene.reads("/wiki/shelf/")
    assert f"/wiki/page/{parent.id}/branch" not in scene.reads("/wiki/shelf/")
    assert f"/wiki/page/{parent.id}/branch" in scene.inside.get("/wiki/shelf/").get_data(as_text=True)


def test_09_a_tag_that_only_it_has_is_not_listed(scene):
    make_page(scene.space, "Tagged", tags=["shared tag"])
    assert "canary tag" not in scene.reads("/wiki/")
    assert "canary title" not in scene.reads("/wiki/tags/canary%20tag")
    assert "1 page" in scene.reads("/wiki/tags/shared%20tag")


def test_10_what_it_wants_is_not_listed(scene):
    make_page(scene.space, "Hidden", "[[Canary wish]]", only_for=[f"user:{scene.insider.id}"])
    assert "canary wish" not in scene.reads("/wiki/wanted")
    assert "Canary wish" in scene.inside.get("/wiki/wanted").get_data(as_text=True)


def test_11_a_feed_shows_what_its_owner_may_see_and_dies_with_his_account(scene, client):
    address = "/wiki/feeds/shelf.atom?token="
    secrets = {"in": renew_token(scene.insider), "out": renew_token(scene.outsider)}
    session.commit()
    assert "Canary" in client.get(address + secrets["in"]).get_data(as_text=True)
    assert "Canary" not in client.get(address + secrets["out"]).get_data(as_text=True)
    people.deactivate_user(None, scene.insider)
    session.commit()
    for secret in (secrets["in"], "", "wrong"):
        assert client.get(address + secret).status_code == 404


def test_12_nobody_follows_what_he_may_not_see(scene):
    assert scene.outside.post(f"/wiki/page/{scene.page.id}/watch", data={"follow": "yes"}).status_code == 404
    assert session.scalars(select(Watch)).all() == []
    public = make_page(scene.space, "Canary later")
    watch(scene.outsider, public)
    narrow_page(scene.insider, reload_page(scene.insider, public), narrowing_of([f"user:{scene.insider.id}"]))
    session.commit()
    assert "canary later" not in scene.reads("/wiki/watched")
    assert "follow has changed" not in scene.reads("/")


def test_13_who_is_told_is_checked_when_it_is_told_and_again_when_it_is_shown(scene, run_jobs):
    public = make_page(scene.space, "Canary mail")
    page = reload_page(scene.insider, public)
    set_keeping(None, page, owner=scene.outsider, department=None, review_months=6)
    report_problem(scene.insider, page, text="canary problem")
    page.verified_until = (clock.now() + timedelta(days=14)).date()
    narrow_page(scene.insider, page, narrowing_of([f"user:{scene.insider.id}"]))
    session.commit()
    remind_keepers()
    run_jobs()
    assert told() == []
    later = reload_page(scene.insider, make_page(scene.space, "Canary later"))
    set_keeping(None, later, owner=scene.outsider, department=None, review_months=6)
    report_problem(scene.insider, later, text="canary problem")
    later.verified_until = (clock.now() + timedelta(days=14)).date()
    session.commit()
    remind_keepers()
    run_jobs()
    assert sorted(kind for kind, _shown in inbox_of(scene.outsider)) == ["wiki.report", "wiki.review_due"]
    later = reload_page(scene.insider, later)
    narrow_page(scene.insider, later, narrowing_of([f"user:{scene.insider.id}"]))
    run_jobs()
    assert inbox_of(scene.outsider) == []
    stored = [*notices("wiki.report"), *notices("wiki.review_due")]
    assert {one.audience_id for one in stored} == {later.audience_id}


def test_14_drafts_are_for_their_writer_alone(scene):
    keep_draft(
        scene.insider, reload_space(scene.insider, scene.space), None, title="Canary draft", source="canary draft"
    )
    session.commit()
    for address in (f"/wiki/spaces/{scene.space.id}/new", "/wiki/"):
        assert "canary draft" not in scene.reads(address)
        assert "canary draft" in scene.inside.get(address).get_data(as_text=True).lower()


def test_15_the_trash_tells_a_stranger_nothing_and_gives_him_nothing(scene):
    delete_page(scene.insider, reload_page(scene.insider, scene.page))
    session.commit()
    assert "canary" not in scene.reads(f"/wiki/spaces/{scene.space.id}/trash")
    assert scene.outside.post(f"/wiki/page/{scene.page.id}/restoration").status_code == 404
    assert "Canary" in scene.inside.get(f"/wiki/spaces/{scene.space.id}/trash").get_data(as_text=True)


def test_16_the_audit_trail_names_it_by_its_number(scene, login):
    administrator = make_administrator()
    trail = login(administrator).get("/admin/audit").get_data(as_text=True)
    assert "canary" not in trail.lower()
    assert f"/wiki/page/{scene.page.id}" not in trail, "a link would lead nowhere"
    events = session.scalars(select(StoredEvent).where(StoredEvent.name == "wiki.page_created")).all()
    assert names_in(events, administrator).texts == {}
    assert names_in(events, scene.insider).texts == {("page", scene.page.id): "Canary title"}


def test_17_what_lies_below_follows_into_a_narrower_space(scene, index, run_jobs):
    narrow = make_space("Narrow", audience=[f"user:{scene.insider.id}"])
    parent = make_page(scene.space, "Moving")
    make_page(scene.space, "Canary child", "canary words", parent=parent)
    session.commit()
    rebuild_index()
    scene.inside.post(f"/wiki/page/{parent.id}/place", data={"space_id": narrow.id, "parent": "", "slug": "moving"})
    assert scene.outside.get("/wiki/shelf/moving/canary-child").status_code == 404
    assert "canary child" not in scene.reads("/search?q=words")
    run_jobs()
    assert "canary" not in scene.reads("/search?q=words")
    assert scene.inside.get("/wiki/shelf/moving/canary-child").location == "/wiki/narrow/moving/canary-child"


def test_18_narrower_is_possible_and_wider_is_not(scene):
    both = make_page(scene.space, "Child", parent=scene.page, only_for=[f"user:{scene.outsider.id}"])
    everyone = make_page(scene.space, "Child for all", parent=scene.page, only_for=["all"])
    for page in (both, everyone):
        assert scene.outside.get(f"/wiki/page/{page.id}").status_code == 404
    assert scene.inside.get(f"/wiki/page/{everyone.id}").status_code == 302
    assert scene.inside.get(f"/wiki/page/{both.id}").status_code == 404


def test_19_every_number_in_a_request_is_checked(scene):
    public = make_page(scene.space, "Public")
    new = f"/wiki/spaces/{scene.space.id}/new"
    assert scene.outside.get(f"{new}?parent={scene.page.id}").status_code == 404
    assert "canary" not in scene.reads(f"{new}?template={scene.page.id}")
    position = f"/wiki/page/{public.id}/position"
    assert scene.outside.post(position, data={"before": scene.page.id}).status_code == 404
    move = {"space_id": scene.space.id, "parent": "Canary title", "parent_id": scene.page.id, "slug": "public"}
    response = scene.outside.post(f"/wiki/page/{public.id}/place", data=move)
    assert response.status_code == 422
    assert session.get_one(Page, public.id).parent_id is None


def test_20_an_answer_for_others_is_nowhere_and_its_pages_are_not_named(scene, index):
    hidden = make_entry("Canary question?", "canary answer", audience=[f"user:{scene.insider.id}"])
    public = make_entry("Public question?", pages=[scene.page])
    make_page(scene.space, "Embedding", f"[[faq:{hidden.id}-{hidden.slug}]]\n\n[[faq:{public.id}-{public.slug}]]")
    session.commit()
    rebuild_index()
    for address in (
        "/faq/",
        "/faq/general",
        "/faq/?q=canary",
        "/wiki/shelf/embedding",
        "/search?q=canary+answer",
        public.url,
    ):
        assert "canary title" not in scene.reads(address)
        assert "canary answer" not in ASKED.sub("", scene.reads(address))
    assert "1 question" in scene.reads("/faq/general")
    assert scene.outside.get(hidden.url).status_code == 404
    assert scene.outside.post(f"/faq/{hidden.id}/vote", data={"helpful": "yes"}).status_code == 404
    assert "canary answer" in scene.inside.get("/wiki/shelf/embedding").get_data(as_text=True)


def test_21_readers_of_a_formal_page_see_what_is_approved_and_nothing_newer(scene, login, index):
    approver, reader = UserFactory(), UserFactory()
    writers = DepartmentFactory()
    writer = UserFactory(department=writers)
    space = make_space("Manual", editors=[f"dept:{writers.id}"])
    page = reload_page(writer, make_page(space, "Rule", "approved words"))
    set_keeping(None, page, owner=None, department=None, review_months=None, is_formal=True, approvers=[approver])
    save_page(writer, page, title="Canary rule", source="canary words", base_number=1, note="canary note")
    session.commit()
    rebuild_index()
    browser, numbers = login(reader), f"/wiki/page/{page.id}"
    for address in ("/wiki/manual/rule", f"{numbers}/history", f"{numbers}/comparison", f"{numbers}/authors",
                    f"{numbers}/markdown", "/wiki/manual/", "/search?q=words"):  # fmt: skip
        shown = browser.get(address).get_data(as_text=True).lower()
        assert "canary" not in shown, address
    assert browser.get(f"{numbers}/revisions/2").status_code == 404
    page = reload_page(writer, page)
    request_approval(writer, page)
    session.commit()
    decide(approver, reload_page(approver, page), 2, is_approved=True)
    session.commit()
    assert "canary words" in browser.get(numbers, follow_redirects=True).get_data(as_text=True)


def test_22_only_who_may_write_previews_and_uploads(scene, login):
    space = make_space("Theirs", editors=[f"user:{scene.insider.id}"])
    page = make_page(space)
    for address in (
        f"/wiki/spaces/{space.id}/preview", f"/wiki/spaces/{space.id}/draft", f"/wiki/spaces/{space.id}/files",
        f"/wiki/page/{page.id}/files", f"/wiki/page/{page.id}/deletion", f"/wiki/page/{page.id}/position",
        f"/wiki/page/{page.id}/verification", f"/wiki/page/{page.id}/retirement", f"/wiki/page/{page.id}/details",
        f"/wiki/page/{page.id}/revisions/1/restoration",
    ):  # fmt: skip
        assert scene.outside.post(address, data={"source": "x", "title": "x"}).status_code == 403, address


@pytest.mark.parametrize("part", ["vote", "report", "watch", "verification", "deletion", "adoption", "retirement"])
def test_23_nothing_can_be_done_to_it(scene, part):
    assert scene.outside.post(f"/wiki/page/{scene.page.id}/{part}", data={"text": "x"}).status_code == 404


def test_24_fields_that_a_form_does_not_have_are_ignored(scene):
    page = make_page(scene.space, "Public", "before")
    forged = {"audience_id": 1, "owner_id": scene.outsider.id, "created_by_id": scene.outsider.id, "status": "obsolete",
              "published_number": 99, "is_formal": "y"}  # fmt: skip
    data = {"title": "Public", "source": "after", "base_number": "1", **forged}
    assert scene.outside.post(f"/wiki/page/{page.id}/edit", data=data).status_code == 302
    fresh = reload_page(scene.insider, page)
    assert (fresh.owner_id, fresh.created_by_id, fresh.published_number, fresh.is_formal) == (None, None, 2, False)


def test_25_an_address_held_by_it_is_just_numbered(scene):
    data = {"title": "Plain", "source": "x", "language": "en"}
    response = scene.outside.post(f"/wiki/spaces/{scene.space.id}/new", data=data)
    assert response.location == "/wiki/shelf/plain-2"


def test_26_a_champion_keeps_only_the_spaces_of_his_department(scene, login):
    theirs, ours = DepartmentFactory(), DepartmentFactory()
    space = make_space("Theirs", department=theirs)
    champion = login(make_champion(ours))
    assert champion.get(f"/wiki/spaces/{space.id}/edit").status_code == 403
    assert champion.post(f"/wiki/spaces/{space.id}/deletion").status_code == 403
    assert login(make_champion(theirs)).get(f"/wiki/spaces/{space.id}/edit").status_code == 200


@pytest.mark.parametrize("part", ["", "/print", "/markdown", "/history"])
def test_27_nothing_may_be_kept_by_a_shared_cache(scene, part):
    response = scene.inside.get(f"/wiki/page/{scene.page.id}{part}", follow_redirects=True)
    assert "private" in response.headers["Cache-Control"]
    assert "public" not in response.headers["Cache-Control"]


def test_28_the_address_of_a_space_for_others_is_just_numbered(scene, login):
    department = DepartmentFactory()
    make_space("Canary plans", audience=[f"user:{scene.insider.id}"])
    data = {"name": "Canary plans", "audience": f"dept:{department.id}", "editors": f"dept:{department.id}",
            "department_id": department.id}  # fmt: skip
    response = login(make_champion(department)).post("/wiki/spaces/new", data=data)
    assert response.location == "/wiki/canary-plans-2/"
