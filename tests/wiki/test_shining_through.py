"""What a reader may not see does not show through something else that he may see."""

import pytest

from app.core.db import session
from app.wiki.service.approval import decide, request_approval
from app.wiki.service.keeping import set_keeping
from app.wiki.service.pages import save_page
from app.wiki.service.trash import delete_page
from tests.factories import DepartmentFactory, UserFactory
from tests.factories.wiki import make_page, make_space, reload_page

pytestmark = pytest.mark.usefixtures("app")


class Shelf:
    """An open space; only some write in it. Somebody who only reads looks."""

    def __init__(self, login) -> None:
        writers = DepartmentFactory()
        self.writer = UserFactory(department=writers, name="Hidden Writer")
        self.approver, self.reader = UserFactory(name="Some Approver"), UserFactory()
        self.space = make_space("Shelf", editors=[f"dept:{writers.id}"])
        self.browser, self.writing = login(self.reader), login(self.writer)

    def reads(self, address: str) -> str:
        """Return what the reader gets."""
        return self.browser.get(address, follow_redirects=True).get_data(as_text=True)

    def writes(self, page, part: str, **data: object) -> None:
        """Change a page as its writer does."""
        assert self.writing.post(f"/wiki/page/{page.id}/{part}", data=data).status_code == 302

    def rule_in_the_making(self, **keeping):
        """Return a formal page with an approved text and a newer one that is not approved."""
        page = reload_page(self.writer, make_page(self.space, "Rule", "approved words"))
        approvers = [self.approver]
        set_keeping(
            None, page, owner=None, department=None, review_months=None, is_formal=True, approvers=approvers, **keeping
        )
        save_page(self.writer, page, title="Rule", source="canary words", base_number=1)
        session.commit()
        return page


@pytest.fixture
def shelf(login) -> Shelf:
    return Shelf(login)


def test_why_a_text_was_sent_back_is_for_those_who_may_see_the_text(shelf):
    page = shelf.rule_in_the_making()
    request_approval(shelf.writer, reload_page(shelf.writer, page))
    session.commit()
    decide(shelf.approver, reload_page(shelf.approver, page), 2, is_approved=False, comment="canary comment")
    session.commit()
    assert "canary" not in shelf.reads(f"/wiki/page/{page.id}/history")
    assert "canary comment" in shelf.writing.get(f"/wiki/page/{page.id}/history").get_data(as_text=True)


def test_a_new_page_begins_with_what_is_approved_of_its_template(shelf):
    page = shelf.rule_in_the_making(is_template=True)
    begun = shelf.reads(f"/wiki/spaces/{make_space().id}/new?template={page.id}")
    assert "canary" not in begun
    assert "approved words" in begun


def test_a_new_page_begins_with_nothing_of_a_template_in_the_trash(shelf):
    page = reload_page(shelf.writer, make_page(shelf.space, "Form", "canary words"))
    set_keeping(None, page, owner=None, department=None, review_months=None, is_template=True)
    delete_page(shelf.writer, page)
    session.commit()
    assert "canary" not in shelf.reads(f"/wiki/spaces/{make_space().id}/new?template={page.id}")


def test_a_page_for_others_does_not_take_what_was_wanted_off_the_list(shelf):
    make_page(shelf.space, "Open", "[[Canary plan]]")
    assert "Canary plan" in shelf.reads("/wiki/wanted")
    make_page(make_space(audience=[f"user:{shelf.writer.id}"]), "Canary plan")
    assert "Canary plan" in shelf.reads("/wiki/wanted")
    assert "Canary plan" not in shelf.writing.get("/wiki/wanted").get_data(as_text=True)


@pytest.mark.parametrize("link", ["[[Plan]]", "[[shelf/plan]]", "[words](/wiki/shelf/plan)"])
def test_what_a_page_for_others_is_called_now_is_not_written_into_open_texts(shelf, run_jobs, link):
    plan = make_page(shelf.space, "Plan")
    open_page = make_page(shelf.space, "Open", link)
    shelf.writes(plan, "audience", audience=f"user:{shelf.writer.id}")
    shelf.writes(plan, "edit", title="Canary layoffs", source="x", base_number="1")
    run_jobs()
    for part in ("", "/history", "/markdown"):
        assert "canary" not in shelf.reads(f"/wiki/page/{open_page.id}{part}").lower()
    shown = shelf.writing.get(open_page.url).get_data(as_text=True)
    assert "/wiki/shelf/canary-layoffs" in shown


def test_where_a_page_went_is_not_written_into_texts_of_those_who_may_not_follow(shelf, run_jobs):
    plan = make_page(shelf.space, "Plan")
    open_page = make_page(shelf.space, "Open", "[[shelf/plan]]")
    hidden = make_space("Canary project", audience=[f"user:{shelf.writer.id}"])
    shelf.writes(plan, "place", space_id=hidden.id, parent="", slug="plan")
    run_jobs()
    assert "canary" not in shelf.reads(f"/wiki/page/{open_page.id}/markdown").lower()


def test_only_pages_that_somebody_may_see_are_counted_as_they_go_and_move(shelf, login):
    writers = [f"user:{shelf.reader.id}", f"user:{shelf.writer.id}"]
    space = make_space("Two", editors=writers)
    for name in ("One", "Other"):
        top = make_page(space, name)
        make_page(space, f"Below {name}", parent=top, only_for=[f"user:{shelf.writer.id}"])
        if name == "One":
            shelf.browser.post(f"/wiki/page/{top.id}/deletion")
            assert "page below it" not in shelf.reads("/wiki/two/")
        else:
            data = {"space_id": space.id, "parent": "", "slug": "elsewhere"}
            shelf.browser.post(f"/wiki/page/{top.id}/place", data=data)
            assert "1 address changed" in shelf.reads("/wiki/two/")


def test_who_works_on_a_text_that_is_not_approved_is_not_told_to_readers(shelf):
    page = shelf.rule_in_the_making()
    for address in (f"/wiki/page/{page.id}", "/wiki/changes"):
        assert "Hidden Writer" not in shelf.reads(address)


def test_it_is_said_before_others_get_to_read_what_a_page_said_once(shelf):
    page = make_page(shelf.space)
    for part in ("audience", "place"):
        assert "reads its history and its files, too" in shelf.writing.get(f"/wiki/page/{page.id}/{part}").text


def test_a_page_that_comes_back_without_the_one_above_it_is_for_no_more_people_than_before(shelf):
    writer, approver, reader = (f"user:{one.id}" for one in (shelf.writer, shelf.approver, shelf.reader))
    outer = make_page(shelf.space, "Outer", only_for=[writer, approver])
    parent = make_page(shelf.space, "Parent", parent=outer, only_for=[writer, reader])
    page = make_page(shelf.space, "Canary", "canary words", parent=parent)
    below = make_page(shelf.space, "Below", "canary words", parent=page)
    for one in (page, parent):
        shelf.writes(one, "deletion")
    shelf.writes(page, "restoration")
    for one in (page, below):
        assert "canary words" not in shelf.reads(f"/wiki/page/{one.id}")
        assert shelf.writing.get(f"/wiki/page/{one.id}", follow_redirects=True).text.count("canary words") == 1


def test_a_page_that_comes_back_stays_in_its_space_where_the_one_above_it_has_left(shelf):
    narrow = make_space("Narrow", audience=[f"user:{shelf.writer.id}"])
    parent = make_page(narrow, "Parent")
    page = make_page(narrow, "Canary", "canary words", parent=parent)
    shelf.writes(page, "deletion")
    shelf.writes(parent, "place", space_id=shelf.space.id, parent="", slug="parent")
    shelf.writes(page, "restoration")
    assert "canary" not in shelf.reads(f"/wiki/page/{page.id}/print").lower()
    assert shelf.writing.get(f"/wiki/page/{page.id}").location == "/wiki/narrow/canary"
