"""Addresses: every old one leads on, and links follow."""

import pytest
from sqlalchemy import select

from app.core.db import session
from app.core.errors import InvalidError
from app.wiki.models import Page
from app.wiki.service.moving import move_page
from app.wiki.service.pages import save_page
from app.wiki.service.trash import delete_page, restore_page
from tests.factories import UserFactory
from tests.factories.wiki import make_page, make_space, reload_page

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def writer():
    return UserFactory()


def rename(writer, page, title):
    page = reload_page(writer, page)
    save_page(writer, page, title=title, source=page.source, base_number=page.latest_number)
    session.commit()


def test_an_old_address_leads_to_a_renamed_page_and_those_below_it(login, writer):
    space = make_space("Works")
    page = make_page(space, "Old name")
    make_page(space, "Child", parent=page)
    rename(writer, page, "New name")
    client = login(writer)
    assert client.get("/wiki/works/old-name").location == "/wiki/works/new-name"
    assert client.get("/wiki/works/old-name/child").location == "/wiki/works/new-name/child"
    assert client.get("/wiki/works/new-name/child").status_code == 200
    assert client.get(f"/wiki/page/{page.id}").location == "/wiki/works/new-name"


def test_an_old_address_is_given_up_to_a_new_page_of_that_name(login, writer):
    space = make_space("Works")
    page = make_page(space, "Old name")
    rename(writer, page, "New name")
    make_page(space, "Old name", "The second one.")
    assert "The second one" in login(writer).get("/wiki/works/old-name").get_data(as_text=True)


def test_a_name_given_back_makes_no_loop(login, writer):
    space = make_space("Works")
    page = make_page(space, "A")
    for title in ("B", "A", "B", "A"):
        rename(writer, page, title)
    assert login(writer).get("/wiki/works/a").status_code == 200
    assert login(writer).get("/wiki/works/b").location == "/wiki/works/a"


def test_links_lead_to_a_renamed_page_at_once_and_texts_follow(login, writer, run_jobs):
    space = make_space("Works")
    target = make_page(space, "Old name")
    source = "[[Old name]], [[works/old-name|there]], [x](/wiki/works/old-name#part), `[[Old name]]`\n\n```\n[[Old name]]\n```\n"
    linking = make_page(space, "Linking", source)
    rename(writer, target, "New name")
    shown = login(writer).get("/wiki/works/linking").get_data(as_text=True)
    assert shown.count('href="/wiki/works/new-name"') >= 2
    assert 'href="/wiki/works/new-name#user-content-part"' in shown
    assert "p-wanted" not in shown
    run_jobs()
    assert reload_page(writer, linking).source == (
        "[[New name]], [[works/new-name|there]], [x](/wiki/works/new-name#part), `[[Old name]]`\n\n```\n[[Old name]]\n```\n"
    )
    assert "p-wanted" not in login(writer).get("/wiki/works/linking").get_data(as_text=True)


def test_a_move_takes_what_lies_below_along(login, writer):
    here, there = make_space("Here"), make_space("There")
    page = make_page(here, "Page")
    child = make_page(here, "Child", parent=page)
    grandchild = make_page(here, "Grandchild", parent=child)
    make_page(there, "Above")
    login(writer).post(f"/wiki/page/{page.id}/place", data={"space_id": there.id, "parent": "Above", "slug": "page"})
    assert reload_page(writer, grandchild).path == "above/page/child/grandchild"
    assert login(writer).get("/wiki/here/page/child/grandchild").location == "/wiki/there/above/page/child/grandchild"


def test_a_page_cannot_lie_under_itself_or_its_own(writer):
    space = make_space()
    page = make_page(space)
    child = make_page(space, parent=page)
    for parent in (page, child):
        with pytest.raises(InvalidError):
            move_page(writer, (fresh := reload_page(writer, page)), space=fresh.space, parent=parent)


def test_the_form_says_so_and_keeps_what_was_entered(login, writer):
    space = make_space()
    page = make_page(space, "Page")
    make_page(space, "Child", parent=page)
    data = {"space_id": space.id, "parent": "Child", "slug": "somewhere"}
    response = login(writer).post(f"/wiki/page/{page.id}/place", data=data)
    assert response.status_code == 422
    assert "under itself" in response.get_data(as_text=True)
    assert "somewhere" in response.get_data(as_text=True)


def test_an_address_that_is_taken_is_refused(writer):
    space = make_space()
    make_page(space, "Taken")
    page = make_page(space, "Page")
    with pytest.raises(InvalidError):
        move_page(writer, (fresh := reload_page(writer, page)), space=fresh.space, parent=None, slug="taken")


def test_pages_beside_each_other_change_places(login, writer):
    space = make_space()
    one, two, three = (make_page(space, title) for title in ("One", "Two", "Three"))
    client = login(writer)
    client.post(f"/wiki/page/{three.id}/position", data={"step": "up"})
    client.post(f"/wiki/page/{one.id}/position", data={"before": ""})
    query = select(Page.title).where(Page.space_id == space.id).order_by(Page.position)
    assert session.scalars(query).all() == ["Three", "Two", "One"]
    client.post(f"/wiki/page/{one.id}/position", data={"before": two.id})
    assert session.scalars(query).all() == ["Three", "One", "Two"]


def test_a_wanted_page_is_red_until_somebody_writes_it(login, writer):
    space = make_space("Works")
    make_page(space, "Linking", "See [[Missing page]] and [[works/by-address]].")
    client = login(writer)
    assert client.get("/wiki/works/linking").get_data(as_text=True).count("p-wanted") == 2
    assert "Missing page" in client.get("/wiki/wanted").get_data(as_text=True)
    make_page(space, "Missing page")
    make_page(space, "By address")
    assert "p-wanted" not in client.get("/wiki/works/linking").get_data(as_text=True)
    assert "Missing page" not in client.get("/wiki/wanted").get_data(as_text=True)


def test_what_is_thrown_away_together_comes_back_together(login, writer):
    space = make_space("Works")
    page = make_page(space, "Page")
    child = make_page(space, "Child", parent=page)
    client = login(writer)
    client.post(f"/wiki/page/{page.id}/deletion")
    assert client.get("/wiki/works/page").status_code == client.get("/wiki/works/page/child").status_code == 404
    assert "Page" in client.get(f"/wiki/spaces/{space.id}/trash").get_data(as_text=True)
    client.post(f"/wiki/page/{page.id}/restoration")
    assert client.get("/wiki/works/page/child").status_code == 200
    assert not session.get_one(Page, child.id).is_deleted


def test_a_page_whose_place_is_taken_comes_back_beside_it(writer):
    space = make_space()
    page = make_page(space, "Page")
    delete_page(writer, reload_page(writer, page))
    session.commit()
    make_page(space, "Page")
    restore_page(writer, reload_page(writer, page))
    assert session.get_one(Page, page.id).path == "page-2"


def test_pages_that_link_to_each_other_are_shown(login, writer):
    space = make_space("Works")
    make_page(space, "A", "[[B]] [[A]]")
    make_page(space, "B", "[[A]]")
    assert login(writer).get("/wiki/works/a").status_code == 200
    assert "Linked from 1 page" in login(writer).get("/wiki/works/b").get_data(as_text=True)
