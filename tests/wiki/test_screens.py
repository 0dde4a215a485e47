"""Every screen of the wiki, as whoever may do everything sees it."""

import pytest

from app.core.db import session
from tests.factories import make_administrator
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
