"""Attacks on news by people who have signed in: strangers, neighbours, the impatient, and those who type anything."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from app.accounts.models import User
from app.accounts.queries import get_user
from app.accounts.queries.feeds import get_feed_reader
from app.accounts.service.feeds import renew_token
from app.accounts.service.passwords import set_password
from app.accounts.service.people import deactivate_user, reactivate_user
from app.core import clock
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import StoredEvent
from app.news.models import Comment, Confirmation, Post, PostFile, PostState, Reaction, Rumour
from app.news.service.commenting import MOST_AN_HOUR, MOST_PEOPLE, edit_comment, post_comment
from app.news.service.confirming import ask_to_confirm
from app.news.service.rumours.asking import FEWEST, ask_question
from app.news.service.rumours.limiting import WITHOUT_NAME
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.files import picture
from tests.factories.news import make_draft, make_post, reload_post
from tests.factories.rumours import asking, make_rumour

MARKUP = '<img src=x onerror=alert(1)>"><script>alert(2)</script>{{7*7}}'
HUGE = "9" * 40
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def nobody_has_asked(app) -> None:
    WITHOUT_NAME.forget()


def author_of(post: Post) -> User:
    """Return who wrote a post, as he is now."""
    found = get_user(post.author_id)
    assert found is not None
    return found


def name(*users: User) -> str:
    return " ".join(f"[a](/people/{user.id})" for user in users)


def fields_of(post: Post, **values: str) -> dict[str, str]:
    given = {
        "title": post.title, "summary": "", "source": "Words.", "category_id": str(post.category_id), "tags": "",
        "language": "en", "audience": "all", "base_number": "1",
    }  # fmt: skip
    return given | values


# --- markup -----------------------------------------------------------------------------------------------------------


def test_markup_in_any_text_is_text_wherever_it_stands(login, run_jobs) -> None:
    author = make_administrator(name=f"Eve {MARKUP}")
    post = make_post(author, title=f"T {MARKUP}", summary=f"S {MARKUP}", tags=[f"t {MARKUP}"[:60]], source=MARKUP)
    reader = UserFactory(name=f"Bob {MARKUP}")
    post_comment(reader, reload_post(post), MARKUP)
    rumour = make_rumour(reader, question=f"Q {MARKUP}"[:150], details=MARKUP, owner=author)
    run_jobs()
    browser = login(author)
    browser.post("/news/following", data={"kind": "tag", "ref": f"t {MARKUP}"})
    for address in ("/news/following", "/", "/news/", post.url, "/news/own", rumour.url, "/news/rumours/", "/notifications/?all",
                    "/notifications/digest", f"/news/?tag=t {MARKUP}", f"/news/rumours/?q={MARKUP}",
                    f"/news/{post.id}/edit", "/news/following"):  # fmt: skip
        text = browser.get(address, follow_redirects=True).get_data(as_text=True)
        assert "<img src=x" not in text, address
        assert "<script>alert" not in text, address
    assert "<img src=x" not in browser.get("/news/feeds").get_data(as_text=True)
    feed = browser.get(f"/news/feed.atom?token={renew_token(author)}").get_data(as_text=True)
    assert "&lt;img src=x" in feed
    assert "<img" not in feed


def test_markup_in_names_of_files_and_words_for_covers_is_text(login) -> None:
    author = make_administrator()
    post, browser = make_post(author), login(author)
    hostile = "><img src=x onerror=alert(1)>.png"
    browser.post(f"/news/{post.id}/files", data={"file": (BytesIO(picture()), hostile)})
    cover = {"picture": (BytesIO(picture(size=(80, 40))), hostile), "description": MARKUP}
    browser.post(f"/news/{post.id}/cover", data=cover)
    files = session.scalars(select(PostFile).order_by(PostFile.id)).all()
    assert len(files) == 2
    assert "img src=x" in files[0].name
    pages = [browser.get(address) for address in (f"/news/{post.id}/files", post.url, "/news/", files[0].url)]
    pages.append(browser.post(f"/news/files/{files[0].id}/removal", follow_redirects=True))
    for page in pages:
        assert b"<img src=x" not in page.get_data()
        assert b"<script>alert" not in page.get_data()
        assert "\n" not in page.headers.get("Content-Disposition", "")


# --- strangers and neighbours -----------------------------------------------------------------------------------------


@pytest.fixture
def secret(app) -> Post:
    works = DepartmentFactory(name="Works")
    return reload_post(make_post(make_champion(works), audience=[f"dept:{works.id}"], title="Canary of Works"))


WRITES = (
    "/news/{post}/publication", "/news/{post}/draft", "/news/{post}/takeover", "/news/{post}/archiving",
    "/news/{post}/return", "/news/{post}/pin", "/news/{post}/unpinning", "/news/{post}/discarding",
    "/news/{post}/edit", "/news/{post}/review", "/news/{post}/answer", "/news/{post}/confirmation",
    "/news/{post}/reminders", "/news/{post}/wordings/1/confirmation", "/news/{post}/comments",
    "/news/{post}/reactions/thanks", "/news/{post}/bookmark", "/news/{post}/files", "/news/{post}/cover",
    "/news/{post}/cover/removal", "/news/comments/{comment}/edit", "/news/comments/{comment}/withdrawal",
    "/news/comments/{comment}/removal", "/news/comments/{comment}/return",
)  # fmt: skip


@pytest.mark.parametrize("address", WRITES)
def test_a_champion_of_another_department_finds_nothing_to_write_to(login, secret: Post, address: str) -> None:
    said = post_comment(author_of(secret), secret, "Only for Works.")
    session.commit()
    before = session.scalar(select(func.count()).select_from(StoredEvent))
    browser = login(make_champion(DepartmentFactory()))
    before = session.scalar(select(func.count()).select_from(StoredEvent))
    response = browser.post(address.format(post=secret.id, comment=said.id), data={"source": "Hello", "reason": "x"})
    assert response.status_code == 404
    assert "Canary" not in response.get_data(as_text=True)
    assert session.scalar(select(func.count()).select_from(StoredEvent)) == before


@pytest.mark.parametrize("address", [one for one in WRITES if "reactions" not in one and "bookmark" not in one])
def test_a_reader_who_is_not_the_author_changes_nothing(login, secret: Post, address: str) -> None:
    said = post_comment(author_of(secret), secret, "By the author.")
    session.commit()
    browser = login(_reader_of(secret))
    browser.post(address.format(post=secret.id, comment=said.id), data={"source": "Changed", "reason": "x"})
    session.expire_all()
    assert session.get_one(Comment, said.id).source == "By the author."
    assert not session.get_one(Comment, said.id).is_removed
    post = reload_post(session.get_one(Post, secret.id))
    assert (post.title, post.state, post.pinned_until, post.confirm_by) == (
        "Canary of Works", PostState.PUBLISHED, None, None,
    )  # fmt: skip


def _reader_of(post: Post) -> User:
    return UserFactory(department=post.department)


def test_a_form_cannot_set_what_it_does_not_ask(login, secret: Post) -> None:
    author, other = author_of(secret), UserFactory()
    browser = login(author)
    works = secret.audience.tokens[0].token
    more = {
        "author_id": str(other.id), "state": "archived", "number": "9", "confirm_number": "9", "pinned_until": "2030-01-01",
        "published_at": "2001-01-01T00:00", "audience_id": "1", "department_id": str(other.department_id),
        "reminders": "3", "id": "1", "is_withdrawn": "1",
    }  # fmt: skip
    before = (secret.author_id, secret.published_at, secret.audience_id, secret.department_id, secret.reminders)
    assert browser.post(f"/news/{secret.id}/edit", data=fields_of(secret, audience=works, **more)).status_code == 302
    after = reload_post(session.get_one(Post, secret.id))
    assert (after.author_id, after.published_at, after.audience_id, after.department_id, after.reminders) == before
    assert (after.state, after.confirm_number, after.pinned_until) == (PostState.PUBLISHED, None, None)


@pytest.mark.parametrize("audience", ["all", "dept:{other}", "user:1", "group:1", "dept:0", "dept:x", "", "admin"])
def test_a_champion_cannot_move_a_post_to_where_he_may_not_publish(login, secret: Post, audience: str) -> None:
    token = audience.format(other=DepartmentFactory().id)
    browser = login(author_of(secret))
    answer = browser.post(f"/news/{secret.id}/edit", data=fields_of(secret, audience=token, title="Moved"))
    assert answer.status_code in (403, 422)
    assert reload_post(session.get_one(Post, secret.id)).title == "Canary of Works"


@pytest.mark.parametrize("number", ["0", "2", "99", HUGE])
def test_a_wording_that_never_was_is_not_confirmed(login, secret: Post, number: str, time_machine) -> None:
    time_machine.move_to("2026-11-23T09:00:00Z", tick=False)
    author = author_of(secret)
    ask_to_confirm(author, secret, clock.now() + timedelta(days=5))
    session.commit()
    browser = login(_reader_of(secret))
    assert browser.post(f"/news/{secret.id}/wordings/{number}/confirmation").status_code == 404
    assert session.scalars(select(Confirmation)).all() == []
    for _click in range(3):
        assert browser.post(f"/news/{secret.id}/wordings/1/confirmation").status_code == 302
    assert len(session.scalars(select(Confirmation)).all()) == 1
    assert login(UserFactory()).post(f"/news/{secret.id}/wordings/1/confirmation").status_code == 404


# --- too much ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["a" * 1_000_000, "[a" * 4_900, "*" * 9_999, "> " * 4_900, "`" * 9_999])
def test_a_comment_of_any_size_and_shape_is_answered(login, secret: Post, source: str) -> None:
    browser = login(_reader_of(secret))
    assert browser.post(f"/news/{secret.id}/comments", data={"source": source}).status_code in (302, 422)
    assert browser.get(secret.url).status_code == 200


def test_a_nul_is_refused_and_an_emoji_is_welcome(login, secret: Post) -> None:
    browser = login(_reader_of(secret))
    assert browser.post(f"/news/{secret.id}/comments", data={"source": "a\0b"}).status_code == 400
    assert browser.post(f"/news/{secret.id}/comments", data={"source": "👩‍🏭🎉"}).status_code == 302
    assert "👩‍🏭🎉" in browser.get(secret.url).get_data(as_text=True)


def test_nobody_mails_the_house_by_naming_it(app, secret: Post) -> None:
    reader = _reader_of(secret)
    crowd = [UserFactory(department=secret.department) for _one in range(MOST_PEOPLE + 1)]
    with pytest.raises(InvalidError, match=str(MOST_PEOPLE)):
        post_comment(reader, secret, name(*crowd), is_meant=True)
    said = post_comment(reader, secret, name(*crowd[:2]), is_meant=True)
    with pytest.raises(InvalidError, match=str(MOST_PEOPLE)):
        edit_comment(reader, said, name(*crowd), is_meant=True)


def test_changing_a_comment_over_and_over_ends(app, secret: Post) -> None:
    reader = _reader_of(secret)
    said = post_comment(reader, secret, "Number 0")
    with pytest.raises(InvalidError, match="Wait a little"):
        for number in range(1, MOST_AN_HOUR + 1):
            edit_comment(reader, said, f"Number {number}")
            session.flush()
    assert said.source == f"Number {MOST_AN_HOUR - 1}"


@pytest.mark.parametrize("page", ["0", "-1", "1000000000", HUGE, "a", "1.5", "", "٣"])
def test_any_page_number_is_answered(login, page: str) -> None:
    browser = login(UserFactory())
    for address in ("/news/", "/news/rumours/", "/notifications/"):
        assert browser.get(f"{address}?page={page}").status_code == 200


@pytest.mark.parametrize("junk", ["-1", HUGE, "abc", "%", "_", "\\", "' OR 1=1 --", "٣", "\u202e", "x" * 5_000])
def test_junk_in_what_narrows_lists_is_answered(login, junk: str) -> None:
    reader = make_administrator()
    browser, token = login(reader), renew_token(reader)
    for field in ("category", "department", "tag", "author", "following", "kept"):
        assert browser.get("/news/", query_string={field: junk}).status_code == 200
        assert browser.get("/news/feed.atom", query_string={field: junk, "token": token}).status_code in (200, 404)
    for field in ("q", "part"):
        assert browser.get("/news/rumours/", query_string={field: junk}).status_code == 200
    for kind in ("category", "department", "tag", "author", junk):
        assert browser.post("/news/following", data={"kind": kind, "ref": junk}).status_code in (302, 404)


@pytest.mark.parametrize("parent", ["-1", HUGE, "abc", "0", "٣", "1e3"])
def test_an_answer_to_nothing_is_refused(login, secret: Post, parent: str) -> None:
    browser = login(_reader_of(secret))
    answer = browser.post(f"/news/{secret.id}/comments", data={"source": "Hello", "parent_id": parent})
    assert answer.status_code == 422
    assert session.scalars(select(Comment)).all() == []


def test_a_comment_of_another_post_is_no_thread_here(login, secret: Post) -> None:
    elsewhere = make_post(title="Elsewhere")
    other = post_comment(make_administrator(), reload_post(elsewhere), "Elsewhere")
    session.commit()
    browser = login(_reader_of(secret))
    answer = browser.post(f"/news/{secret.id}/comments", data={"source": "Hello", "parent_id": str(other.id)})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "values",
    [
        {"confirm_by": "9999-12-31"}, {"confirm_by": "0001-01-01"}, {"confirm_by": "x"}, {"confirm_by": ""},
        {"question_1-text": "Q?", "question_1-choice_1": "a", "question_1-choice_2": "b", "question_1-right": "9"},
        {"question_1-text": "Q?", "question_1-choice_1": "a", "question_1-choice_2": "b", "question_1-right": HUGE},
        {"question_1-text": "Q?", "question_1-choice_1": "a", "question_1-choice_2": "a", "question_1-right": "1"},
        {"question_1-choice_1": "x" * 9_000},
    ],
)  # fmt: skip
def test_junk_where_a_confirmation_is_asked_is_refused(login, secret: Post, values: dict[str, str]) -> None:
    browser = login(author_of(secret))
    fields = {"is_asked": "1", "confirm_by": "2027-02-01"} | values
    assert browser.post(f"/news/{secret.id}/confirmation", data=fields).status_code == 422
    assert reload_post(session.get_one(Post, secret.id)).confirm_by is None


@pytest.mark.parametrize("moment", ["9999-12-31T23:59", "0001-01-01T00:00", "x", "2026-13-40T99:99", "-5"])
def test_junk_moments_are_refused(login, moment: str) -> None:
    author = make_administrator()
    draft, shown = make_draft(author), make_post(author)
    browser = login(author)
    for fields in ({"when": "later", "publish_at": moment}, {"when": "now", "expires_at": moment}):
        answer = browser.post(f"/news/{draft.id}/publication", data=fields)
        assert answer.status_code in (302, 422)
    assert browser.post(f"/news/{shown.id}/pin", data={"pinned_until": moment}).status_code in (302, 422)
    assert browser.get("/news/").status_code == 200
    assert browser.get("/news/own").status_code == 200


# --- impatience -------------------------------------------------------------------------------------------------------


def test_a_reaction_is_one_of_six_and_of_what_is_shown(login, secret: Post) -> None:
    browser = login(author_of(secret))
    assert browser.post(f"/news/{secret.id}/reactions/evil").status_code == 404
    secret.state = PostState.ARCHIVED
    session.commit()
    assert browser.post(f"/news/{secret.id}/reactions/thanks").status_code == 404
    assert session.scalars(select(Reaction)).all() == []


# --- feeds ------------------------------------------------------------------------------------------------------------


def test_a_feed_closes_with_the_password_and_with_the_account(client, app) -> None:
    reader, keeper = UserFactory(), make_administrator()
    secrets = [renew_token(reader)]
    set_password(reader, "three unusual words")
    assert get_feed_reader(secrets[0]) is None
    secrets.append(renew_token(reader))
    assert get_feed_reader(secrets[1]) is reader
    deactivate_user(keeper, reader)
    reactivate_user(keeper, reader)
    session.commit()
    for secret in (*secrets, "", "x" * 9_000, "é"):
        assert client.get("/news/feed.atom", query_string={"token": secret}).status_code == 404


def test_a_feed_shows_what_its_reader_may_see_by_now(client, secret: Post) -> None:
    reader = _reader_of(secret)
    token = renew_token(reader)
    session.commit()
    assert "Canary" in client.get("/news/feed.atom", query_string={"token": token}).get_data(as_text=True)
    session.execute(update(User).where(User.id == reader.id).values(department_id=DepartmentFactory().id))
    session.commit()
    session.expire_all()
    assert "Canary" not in client.get("/news/feed.atom", query_string={"token": token}).get_data(as_text=True)


def test_how_many_have_opened_a_post_tells_of_nobody_alone(login) -> None:
    author, works = make_administrator(), DepartmentFactory()
    readers = [UserFactory(department=works) for _number in range(2)]
    post = make_post(author, audience=[f"dept:{works.id}"])
    login(readers[0]).get(post.url)
    assert "opened it" not in login(author).get(post.url).get_data(as_text=True)
    UserFactory(department=works)
    assert "opened it" in login(author).get(post.url).get_data(as_text=True)


# --- questions without a name -----------------------------------------------------------------------------------------


def test_a_boss_of_many_is_not_found_by_his_department(app) -> None:
    top = DepartmentFactory(name="Management")
    for _one in range(FEWEST):
        UserFactory(department=DepartmentFactory(parent=top))
    boss = UserFactory(department=top)
    quiet = asking("Is it true that we move?", is_for_department=True, has_name=False)
    with pytest.raises(InvalidError, match="guess"):
        ask_question(boss, quiet)
    for _one in range(FEWEST - 1):
        UserFactory(department=top)
    assert ask_question(boss, quiet) is None
    assert len(session.scalars(select(Rumour)).all()) == 1


def test_the_page_for_asking_names_itself_to_no_log(login) -> None:
    browser = login(UserFactory())
    assert browser.get("/news/rumours/new").headers["Referrer-Policy"] == "no-referrer"
    assert browser.post("/news/rumours/new", data={"question": ""}).headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("line", "is_logged"),
    [
        ("/news/rumours/new https://x.example/", False),
        ("/static/app.css https://x.example/news/rumours/new", False),
        ("/sign-in/text?path=%2Fnews%2Frumours%2Fnew -", False),
        ("/sign-in?next=/news/rumours/new -", False),
        ("/news/feed.atom?tag=a&token=secret -", False),
        ("/news/12-rumours-and-facts https://x.example/news/", True),
    ],
)
def test_the_proxy_writes_down_neither_askers_nor_secrets(line: str, is_logged: bool) -> None:
    patterns = re.findall(r'"~\*(.+)" 0;', (ROOT / "deploy" / "nginx.conf").read_text())
    assert patterns
    assert any(re.search(pattern, line, re.IGNORECASE) for pattern in patterns) is not is_logged


def test_a_question_and_its_asker_have_no_page_of_their_own(login) -> None:
    asker = UserFactory()
    rumour = make_rumour(asker, has_name=False)
    own, other = (login(one).get(rumour.url) for one in (asker, UserFactory(department=asker.department)))
    plain = [one.get_data(as_text=True) for one in (own, other)]
    assert asker.name not in plain[1]
    assert ("I want to know too" in plain[0]) == ("I want to know too" in plain[1])
    for address in (f"/news/rumours/{rumour.id}/answer", f"/news/rumours/{rumour.id}/owner",
                    f"/news/rumours/{rumour.id}/hiding", f"/news/rumours/{rumour.id}/return"):  # fmt: skip
        assert login(asker).post(address, data={"reason": "x"}).status_code == 403
