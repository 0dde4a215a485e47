"""Every screen of the wiki, as whoever may do everything sees it."""

import pytest

from app.core.db import session
from tests.factories import UserFactory, make_administrator
from tests.factories.wiki import make_entry, make_page, make_space


@pytest.fixture
def keeper(login):
    return login(make_administrator())


SCREENS = (
    "/wiki/", "/wiki/shelf/", "/wiki/shelf/first", "/wiki/page/{page}/edit", "/wiki/page/{page}/history",
    "/wiki/page/{page}/revisions/1", "/wiki/page/{page}/comparison", "/wiki/page/{page}/comparison?view=inline",
    "/wiki/page/{page}/authors", "/wiki/page/{page}/print", "/wiki/page/{page}/details", "/wiki/page/{page}/audience",
    "/wiki/page/{page}/place", "/wiki/page/{page}/files", "/wiki/page/{page}/report", "/wiki/page/{page}/reports",
    "/wiki/page/{page}/markdown", "/wiki/changes", "/wiki/changes?space=shelf", "/wiki/wanted", "/wiki/tags/x",
    "/wiki/reviews", "/wiki/handover", "/wiki/watched", "/wiki/feeds", "/wiki/spaces/new", "/wiki/spaces/{space}/edit",
    "/wiki/spaces/{space}/new", "/wiki/spaces/{space}/order", "/wiki/spaces/{space}/order?under={page}",
    "/wiki/spaces/{space}/trash", "/faq/", "/faq/?q=quest", "/faq/general", "/faq/{entry}-{entry_slug}", "/faq/new",
    "/faq/{entry}/edit", "/faq/topics/new",
)  # fmt: skip


@pytest.mark.parametrize("address", SCREENS)
def test_a_screen_is_shown(keeper, address):
    space = make_space("Shelf")
    page = make_page(space, "First", "Hello [[Second]] and [[Nowhere]].", tags=["x"])
    make_page(space, "Second", parent=page)
    entry = make_entry("Why?")
    session.expire_all()
    known = {"page": page.id, "space": space.id, "entry": entry.id, "entry_slug": entry.slug}
    assert keeper.get(address.format(**known)).status_code == 200


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": "x", "title": "x", "source": "x", "question": "x", "answer": "x", "name": "x", "slug": "x"},
        {"parent": "9" * 20, "parent_id": "9" * 20, "before": "9" * 20, "against": "9" * 20},
        {"title": "😀" * 50, "source": "\u202e" * 50, "base_number": "999999999999", "against": "7", "before": "-1",
         "space_id": "x", "parent_id": "x", "topic_id": "99", "owner": "nobody", "review_months": "1e9", "language": "xx"},
    ],
)  # fmt: skip
def test_no_form_sent_in_part_or_in_madness_breaks_anything(app, keeper, data):
    space = make_space("Shelf")
    page = make_page(space, "First", "Hello")
    entry = make_entry("Why?")
    known = {"page_id": page.id, "space_id": space.id, "entry_id": entry.id, "topic_id": entry.topic_id, "number": 1}
    for rule in app.url_map.iter_rules():
        if "POST" in rule.methods and rule.rule.startswith(("/wiki/", "/faq/")):
            address = rule.rule
            for name in rule.arguments:
                address = address.replace(f"<int:{name}>", str(known.get(name, 1)))
            assert keeper.post(address, data=data).status_code < 500, address


@pytest.mark.parametrize("number", ["0", "-1", "x", "9" * 20])
def test_a_page_is_begun_under_no_other_where_the_address_names_none(keeper, number):
    space = make_space("Shelf")
    assert keeper.get(f"/wiki/spaces/{space.id}/new?parent={number}").status_code in (200, 404)


def test_a_conflict_that_is_settled_in_no_known_way_keeps_both_texts(keeper):
    page = make_page(make_space("Shelf"), "First", "One line")
    edit = f"/wiki/page/{page.id}/edit"
    theirs = {"title": "First", "source": "Their line", "base_number": "1"}
    assert keeper.post(edit, data=theirs).status_code == 302
    mine = {"title": "First", "source": "My line", "base_number": "1", "against": "2", "choice-0": "neither"}
    assert keeper.post(edit, data=mine).status_code == 302
    saved = keeper.get(page.url).get_data(as_text=True)
    assert "Their line" in saved
    assert "My line" in saved


def test_a_page_that_was_drawn_for_one_reader_shows_nothing_of_him_to_the_next(login) -> None:
    first, second = UserFactory(name="Ada Quill"), UserFactory(name="Bo Ferry")
    page = make_page(title="Shared by both")
    one, other = (login(user).get(page.url).get_data(as_text=True) for user in (first, second))
    assert "Ada Quill" in one
    assert f'data-user="{first.id}"' in one
    assert "Ada Quill" not in other
    assert f"/people/{first.id}-" not in other
    assert f'data-user="{second.id}"' in other
