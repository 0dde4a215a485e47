"""Following what one wants to hear of first, and reading the news elsewhere: nothing that is not for the reader."""

from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.service.departments import delete_department
from app.accounts.service.feeds import drop_token, renew_token
from app.accounts.service.people import deactivate_user
from app.core.db import session
from app.core.errors import InvalidError
from app.news.models import Category, Follow, FollowKind, Post
from app.news.queries.categories import list_categories
from app.news.queries.following import Subject
from app.news.service.categories import delete_category, save_category
from app.news.service.following import MOST, follow, unfollow
from app.news.service.publishing import put_away
from app.news.service.writing import change_post
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.news import make_post, reload_post, wording
from tests.inbox import people_told

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def night(works):
    return DepartmentFactory(name="Night shift", parent=works)


def follow_by(user: User, kind: FollowKind, ref: object) -> None:
    follow(user, Subject(kind, str(ref)))
    session.commit()


def feed(client, secret: str, narrowed: str = "") -> list[str]:
    """Return the titles in somebody's feed."""
    response = client.get(f"/news/feed.atom?token={secret}{narrowed}")
    assert response.status_code == 200
    entries = ElementTree.fromstring(response.data).findall(f"{ATOM}entry")
    return [str(entry.findtext(f"{ATOM}title")) for entry in entries]


def test_followers_in_the_audience_are_told_by_a_notice_of_its_own_and_once(works, night, run_jobs) -> None:
    author, category = make_champion(works), list_categories()[1]
    by_kind = {kind: UserFactory(department=night) for kind in FollowKind}
    plain, outsider = UserFactory(department=night), UserFactory()
    follow_by(by_kind[FollowKind.CATEGORY], FollowKind.CATEGORY, category.id)
    follow_by(by_kind[FollowKind.DEPARTMENT], FollowKind.DEPARTMENT, works.id)
    follow_by(by_kind[FollowKind.TAG], FollowKind.TAG, "press")
    for user in (by_kind[FollowKind.AUTHOR], outsider, author):
        follow_by(user, FollowKind.AUTHOR, author.id)
    author.department_id = night.id
    post = make_post(author, audience=[f"dept:{works.id}"], category=category, tags=["Press"])
    run_jobs()
    assert people_told("news.followed") == sorted(user.id for user in by_kind.values())
    assert people_told("news.post") == [plain.id]
    put_away(author, reload_post(post))
    session.commit()
    run_jobs()
    assert people_told("news.post") == [plain.id]


def test_a_correction_is_told_to_those_who_had_read_it_and_not_twice_in_a_row(
    login, works, run_jobs, time_machine
) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    author = make_champion(works)
    reader, other = UserFactory(department=works), UserFactory(department=works)
    audience = [f"dept:{works.id}"]
    post = make_post(author, audience=audience, title="Shifts")
    run_jobs()
    login(reader).get(post.url)
    for minute, number in ((10, 1), (20, 2)):
        time_machine.move_to(f"2026-11-23T09:{minute}:00Z", tick=False)
        words = wording(title="Shifts", source=f"Text {number}", audience=audience)
        change_post(author, reload_post(post), words, base_number=number)
        session.commit()
        run_jobs()
        assert people_told("news.correction") == [reader.id]
    time_machine.move_to("2026-11-23T09:40:00Z", tick=False)
    change_post(author, reload_post(post), wording(title="Shifts", source="3", audience=audience), base_number=3)
    session.commit()
    run_jobs()
    assert people_told("news.correction") == [reader.id, reader.id]
    assert other.id not in people_told("news.correction")


def test_another_audience_is_no_correction_and_reaches_those_who_are_new(login, works, run_jobs) -> None:
    author, sales = make_administrator(), DepartmentFactory(name="Sales")
    reader, seller = UserFactory(department=works), UserFactory(department=sales)
    post = make_post(author, audience=[f"dept:{works.id}"], title="Shifts", source="Text")
    run_jobs()
    login(reader).get(post.url)
    wider = wording(
        title="Shifts", summary="In short.", source="Text", audience=[f"dept:{works.id}", f"dept:{sales.id}"]
    )
    change_post(author, reload_post(post), wider, base_number=1)
    session.commit()
    run_jobs()
    assert people_told("news.correction") == []
    assert people_told("news.post") == sorted([reader.id, seller.id])


def test_a_thing_is_followed_from_its_news_and_let_go_with_a_way_back(login, works) -> None:
    author, reader = make_champion(works), UserFactory(department=works)
    category = list_categories()[0]
    make_post(author, audience=[f"dept:{works.id}"], title="Shown", category=category, tags=["Press"])
    make_post(audience=["all"], title="Other", category=list_categories()[1])
    browser = login(reader)
    assert "Other" not in browser.get("/news/?following=1").text
    narrowed = f"/news/?category={category.slug}"
    assert "/news/following/removal" not in browser.get(narrowed).text
    answer = browser.post("/news/following", data={"kind": "category", "ref": str(category.id), "next": narrowed})
    assert answer.location == narrowed
    assert "/news/following/removal" in browser.get(narrowed).text
    text = browser.get("/news/?following=1").text
    assert "Shown" in text
    assert "Other" not in text
    assert category.name in browser.get("/news/following").text
    browser.post("/news/following/removal", data={"kind": "category", "ref": str(category.id)})
    assert 'action="/news/following"' in browser.get("/news/following").text
    assert session.scalars(select(Follow)).all() == []


def test_the_post_offers_what_it_is_about_but_not_oneself(login, works) -> None:
    author = make_champion(works, name="Aut Hor")
    post = make_post(author, audience=[f"dept:{works.id}"], tags=["Press"])
    text = login(UserFactory(department=works)).get(post.url).text
    assert text.count('action="/news/following"') == 4
    assert login(author).get(post.url).text.count('action="/news/following"') == 3


@pytest.mark.parametrize("chosen", ["?kept=1", "", "?following=1", "?tag=press&author={author}", "?author={self}"])
def test_only_one_thing_alone_can_be_followed_from_the_feed(login, chosen: str) -> None:
    author, reader = make_administrator(), UserFactory()
    make_post(author, tags=["press"])
    text = login(reader).get("/news/" + chosen.format(author=author.id, self=reader.id)).text
    assert 'action="/news/following"' not in text


@pytest.mark.parametrize(
    ("kind", "ref", "status"),
    [("planet", "1", 404), ("author", "x", 404), ("author", "01", 404), ("tag", " ", 404), ("author", "9" * 30, 404)],
)
def test_what_cannot_be_followed_is_refused(login, kind: str, ref: str, status: int) -> None:
    browser = login(UserFactory())
    for address in ("/news/following", "/news/following/removal"):
        assert browser.post(address, data={"kind": kind, "ref": ref}).status_code == status


def test_what_is_not_there_is_not_followed(login, works) -> None:
    gone, browser = UserFactory(), login(UserFactory())
    deactivate_user(None, gone)
    session.commit()
    for kind, ref in (("category", 999), ("department", 999), ("author", gone.id), ("author", 99999)):
        browser.post("/news/following", data={"kind": kind, "ref": str(ref), "next": "https://elsewhere.example/"})
        assert "There is nothing of that kind to follow." in browser.get("/news/following").text
    assert session.scalars(select(Follow)).all() == []


def test_a_double_click_follows_once_and_there_is_a_limit(app) -> None:
    reader = UserFactory()
    for _click in range(2):
        follow_by(reader, FollowKind.TAG, "press")
    assert len(session.scalars(select(Follow)).all()) == 1
    for number in range(MOST - 1):
        follow_by(reader, FollowKind.TAG, f"tag {number}")
    with pytest.raises(InvalidError):
        follow_by(reader, FollowKind.TAG, "one more")
    follow_by(reader, FollowKind.TAG, "press")
    unfollow(reader, Subject(FollowKind.TAG, "never followed"))


def test_nobody_follows_what_took_the_number_of_something_gone(app, run_jobs) -> None:
    administrator, reader = make_administrator(), UserFactory()
    category = save_category(administrator, None, name="Sport", name_fr="Sport")
    follow_by(reader, FollowKind.CATEGORY, category.id)
    delete_category(administrator, session.get_one(Category, category.id))
    department = DepartmentFactory(name="Short-lived")
    follow_by(reader, FollowKind.DEPARTMENT, department.id)
    delete_department(administrator, department)
    run_jobs()
    assert session.scalars(select(Follow)).all() == []


def test_what_one_follows_brings_nothing_to_light_that_is_not_for_one(login, works) -> None:
    author, outsider = make_champion(works), UserFactory()
    post = make_post(author, audience=[f"dept:{works.id}"], title="canarytitle", tags=["canarytag"])
    for kind, ref in ((FollowKind.AUTHOR, author.id), (FollowKind.DEPARTMENT, works.id), (FollowKind.TAG, "x")):
        follow_by(outsider, kind, ref)
    browser = login(outsider)
    secret = renew_token(outsider)
    session.commit()
    for address in ("/news/?following=1", "/news/following", "/news/feeds", f"/news/feed.atom?token={secret}"):
        assert "canary" not in browser.get(address).text
    assert feed(browser, secret, "&following=1") == feed(browser, secret, f"&author={post.author_id}") == []


def test_a_feed_is_narrowed_like_the_page(client, works) -> None:
    author, reader = make_champion(works), UserFactory(department=works)
    first, second = list_categories()[:2]
    make_post(author, audience=[f"dept:{works.id}"], title="One", category=first, tags=["Press"])
    make_post(author, audience=[f"dept:{works.id}"], title="Two", category=second)
    make_post(make_administrator(), title="Three", category=second)
    secret = renew_token(reader)
    session.commit()
    assert feed(client, secret) == ["Three", "Two", "One"]
    assert feed(client, secret, "&category=&department=&tag=&author=") == ["Three", "Two", "One"]
    assert feed(client, secret, f"&category={second.slug}") == ["Three", "Two"]
    assert feed(client, secret, "&tag=press") == ["One"]
    assert feed(client, secret, f"&author={author.id}") == ["Two", "One"]
    assert feed(client, secret, f"&department={author.department_id}") == ["Two", "One"]
    follow_by(reader, FollowKind.TAG, "press")
    assert feed(client, secret, "&following=1") == ["One"]
    for gone in ("category=none", "department=999", "author=999", "author=x"):
        assert client.get(f"/news/feed.atom?token={secret}&{gone}").status_code == 404


def test_a_feed_ends_with_the_secret_and_with_the_person(client, works) -> None:
    reader = UserFactory(department=works)
    assert client.get("/news/feed.atom").status_code == 404
    assert client.get("/news/feed.atom?token=guessed").status_code == 404
    old, new = renew_token(reader), renew_token(reader)
    session.commit()
    assert client.get(f"/news/feed.atom?token={old}").status_code == 404
    assert feed(client, new) == []
    drop_token(reader)
    session.commit()
    assert client.get(f"/news/feed.atom?token={new}").status_code == 404
    last = renew_token(reader)
    deactivate_user(None, reader)
    session.commit()
    assert client.get(f"/news/feed.atom?token={last}").status_code == 404


def test_a_feed_is_private_well_formed_and_stable(client, works) -> None:
    author, reader = make_champion(works), UserFactory(department=works)
    audience = [f"dept:{works.id}"]
    post = make_post(author, audience=audience, title="<b> & ]]>", summary="Short \x0b<script>x</script>")
    secret = renew_token(reader)
    session.commit()
    response = client.get(f"/news/feed.atom?token={secret}")
    assert response.mimetype == "application/atom+xml"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert secret not in response.text
    entry = ElementTree.fromstring(response.data).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == "<b> & ]]>"
    assert entry.findtext(f"{ATOM}summary") == "Short <script>x</script>"
    known = entry.findtext(f"{ATOM}id")
    assert known == f"http://localhost/news/{post.id}"
    assert entry.findtext(f"{ATOM}updated") == post.published_at.isoformat()
    change_post(author, reload_post(post), wording(title="Else", audience=audience), base_number=1)
    session.commit()
    entry = ElementTree.fromstring(client.get(f"/news/feed.atom?token={secret}").data).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}id") == known
    assert entry.findtext(f"{ATOM}updated") == session.get_one(Post, post.id).corrected_at.isoformat()


def test_the_addresses_of_feeds_are_shown_once(login) -> None:
    browser = login(UserFactory())
    assert "token=" not in browser.get("/news/feeds").text
    assert browser.post("/news/feeds/token").text.count("token=") == 2 + len(list_categories())
    assert "token=" not in browser.get("/news/feeds").text
    browser.post("/news/feeds/token/removal")
    assert "Get my addresses" in browser.get("/news/feeds").text


@pytest.mark.parametrize("size", [1, 10])
def test_what_one_follows_costs_the_same_however_much(login, count_queries, size: int) -> None:
    reader = UserFactory()
    for number in range(size):
        follow_by(reader, FollowKind.TAG, f"tag {number}")
        follow_by(reader, FollowKind.AUTHOR, UserFactory().id)
        make_post(tags=[f"tag {number}"])
    browser = login(reader)
    browser.get("/news/following")
    with count_queries() as queries:
        browser.get("/news/following")
    assert len(queries) == 10
    with count_queries() as queries:
        shown = browser.get("/news/?following=1").text
    assert shown.count("p-post-entry") == size
    assert len(queries) == 15
