"""What readers say under a post: who may, who sees it, who is told, and what becomes of it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.service.people import deactivate_user
from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.news.models import Comment, Post
from app.news.queries.comments import count_comments, list_threads
from app.news.service.commenting import (
    LENGTH,
    MOST_AN_HOUR,
    ManyMentionedError,
    edit_comment,
    post_comment,
    put_back,
    remove_comment,
    take_back,
)
from app.news.service.publishing import put_away
from app.notifications.models import Notification, StoredNotice
from app.people.queries.mentions import mentioned_in
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.news import make_draft, make_post, reload_post
from tests.inbox import people_told

NOON = "2026-11-23T12:00:00Z"


@pytest.fixture
def post(author, works, run_jobs) -> Post:
    made = make_post(author, audience=[f"dept:{works.id}"], title="Lift is back")
    run_jobs()
    return reload_post(made)


def say(user: User, post: Post, source: str = "Well done.", **values: object) -> Comment:
    comment = post_comment(user, reload_post(post), source, **values)
    session.commit()
    return comment


def mention(*users: User) -> str:
    return " ".join(f"[@{user.name}](/people/{user.id})" for user in users)


def page_of(browser, post: Post) -> str:
    return browser.get(post.url).get_data(as_text=True)


def test_a_comment_is_read_by_the_readers_of_the_post_and_answered(login, post, works) -> None:
    reader, colleague = UserFactory(department=works, name="Rea Der"), UserFactory(department=works)
    response = login(reader).post(f"/news/{post.id}/comments", data={"source": "Is it **safe**?"})
    said = session.scalars(select(Comment)).one()
    assert response.location == f"{post.url}#comment-{said.id}"
    assert "Is it <strong>safe</strong>?" in page_of(login(colleague), post)
    assert "Reply to Rea Der" in login(colleague).get(f"/news/{post.id}/comments?parent={said.id}").text
    login(colleague).post(f"/news/{post.id}/comments", data={"source": "It is.", "parent_id": str(said.id)})
    thread = list_threads(post)[0]
    assert [one.source for one in (thread.first, *thread.answers)] == ["Is it **safe**?", "It is."]
    assert "2 comments" in login(reader).get("/news/").get_data(as_text=True)


def test_an_answer_to_an_answer_stands_in_the_same_thread(post, author) -> None:
    first = say(author, post)
    second = say(author, post, "One.", parent_id=first.id)
    third = say(author, post, "Two.", parent_id=second.id)
    assert (second.parent_id, third.parent_id) == (first.id, first.id)


def test_outsiders_read_and_write_nothing(login, post, works) -> None:
    said = say(UserFactory(department=works), post, "canary")
    outsider = login(UserFactory())
    for path in ("edit", "removal"):
        assert outsider.get(f"/news/comments/{said.id}/{path}").status_code == 404
    for path in ("edit", "removal", "withdrawal", "return"):
        assert outsider.post(f"/news/comments/{said.id}/{path}", data={"reason": "x"}).status_code == 404
    assert outsider.get(f"/news/{post.id}/comments?parent={said.id}").status_code == 404
    assert outsider.post(f"/news/{post.id}/comments", data={"source": "x"}).status_code == 404
    own = make_post(audience=["all"])
    seen = outsider.get(f"/news/{own.id}/comments?parent={said.id}").get_data(as_text=True)
    assert "canary" not in seen
    response = outsider.post(f"/news/{own.id}/comments", data={"source": "x", "parent_id": str(said.id)})
    assert response.status_code == 422
    assert "comment" not in outsider.get("/news/").get_data(as_text=True).lower()


def test_there_is_no_commenting_on_drafts_closed_ones_and_what_is_over(login, post, author, time_machine) -> None:
    draft = make_draft(author, audience=[post.audience.tokens[0].token])
    closed = make_post(author, audience=[post.audience.tokens[0].token], has_comments=False)
    for one in (draft, closed):
        with pytest.raises(ForbiddenError):
            say(author, one)
        assert "Post the comment" not in page_of(login(author), one)
    assert login(author).post(f"/news/{closed.id}/comments", data={"source": "x"}).status_code == 403
    say(author, post, "Before its end")
    post = reload_post(post)
    post.expires_at = post.published_at + timedelta(hours=1)
    session.commit()
    time_machine.move_to(post.published_at + timedelta(hours=2))
    with pytest.raises(ForbiddenError):
        say(author, post)
    text = page_of(login(author), post)
    assert "Before its end" in text
    assert "Comments are closed here." in text


def test_comments_are_switched_off_in_the_form(login, author, works) -> None:
    from_form = {
        "title": "Silent", "source": "Text", "category_id": "1", "language": "en", "tags": "", "base_number": "1",
        "audience": [f"dept:{works.id}"],
    }  # fmt: skip
    browser = login(author)
    assert 'name="has_comments" ' in browser.get("/news/new").get_data(as_text=True)
    browser.post("/news/new", data=from_form)
    assert session.scalars(select(Post.has_comments).where(Post.title == "Silent")).one() is False


def test_a_double_click_says_it_once_and_later_the_same_may_be_said_again(post, author, time_machine) -> None:
    time_machine.move_to(NOON, tick=False)
    first = say(author, post, "Me too.")
    assert say(author, post, "Me too.\r\n").id == first.id
    assert say(author, post, "Me too.", parent_id=first.id).id != first.id
    time_machine.shift(timedelta(minutes=2))
    assert say(author, post, "Me too.").id != first.id


@pytest.mark.parametrize("source", ["", "  \n ", "x" * (LENGTH + 1), "x" * 1_000_000])
def test_nothing_and_too_much_are_refused_and_the_text_is_kept(login, post, author, source: str) -> None:
    response = login(author).post(f"/news/{post.id}/comments", data={"source": source})
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert source.strip() in response.text
    assert not session.scalars(select(Comment)).all()


def test_there_is_a_limit_for_each_hour(login, post, author, time_machine) -> None:
    time_machine.move_to(NOON, tick=False)
    for number in range(MOST_AN_HOUR):
        say(author, post, f"Number {number}")
    response = login(author).post(f"/news/{post.id}/comments", data={"source": "One too many"})
    assert response.status_code == 422
    assert "30 comments within an hour" in response.text
    assert "One too many" in response.text
    time_machine.shift(timedelta(hours=1, seconds=1))
    say(author, post, "Now again")


def test_scripts_and_addresses_that_run_are_cleaned(login, post, author) -> None:
    say(author, post, "<script>alert(1)</script> [x](javascript:alert(1)) <b onclick=x>bold</b>")
    text = page_of(login(author), post)
    assert "<script>alert" not in text
    assert "javascript:" not in text
    assert "onclick" not in text


def test_a_comment_is_changed_for_a_quarter_of_an_hour(login, post, author, time_machine) -> None:
    time_machine.move_to(NOON, tick=False)
    said = say(author, post, "Frist")
    browser = login(author)
    assert "Frist" in browser.get(f"/news/comments/{said.id}/edit").text
    browser.post(f"/news/comments/{said.id}/edit", data={"source": "First"})
    text = page_of(browser, post)
    assert "First" in text
    assert "edited" in text
    time_machine.shift(timedelta(minutes=15))
    assert browser.get(f"/news/comments/{said.id}/edit").status_code == 403
    late = browser.post(f"/news/comments/{said.id}/edit", data={"source": "Too late"})
    assert late.status_code == 422
    assert "Too late" in late.text
    with pytest.raises(InvalidError):
        edit_comment(author, said, "Later")


def test_nobody_changes_or_takes_away_what_others_say(login, post, works) -> None:
    said = say(UserFactory(department=works), post)
    colleague = UserFactory(department=works)
    browser = login(colleague)
    for path in ("edit", "removal", "withdrawal"):
        assert browser.post(f"/news/comments/{said.id}/{path}", data={"source": "x", "reason": "x"}).status_code == 403
    assert "Take away" not in page_of(browser, post)
    with pytest.raises(ForbiddenError):
        remove_comment(colleague, reload_post(post), said, "Because")


def test_what_one_takes_back_is_gone_and_can_be_had_back(login, post, works) -> None:
    writer = UserFactory(department=works)
    said = say(writer, post, "Hasty words")
    browser = login(writer)
    for _click in range(2):
        browser.post(f"/news/comments/{said.id}/withdrawal")
    text = page_of(browser, post)
    assert f"/news/comments/{said.id}/return" in text
    assert "Hasty words" not in text
    assert "Taken back" not in text
    assert count_comments([post.id]) == {}
    browser.post(f"/news/comments/{said.id}/return")
    assert "Hasty words" in page_of(browser, post)


def test_the_place_of_what_was_answered_stays(login, post, works, author) -> None:
    writer = UserFactory(department=works)
    said = say(writer, post, "Hasty words")
    say(author, post, "An answer", parent_id=said.id)
    take_back(writer, said)
    session.commit()
    text = page_of(login(author), post)
    assert "Taken back by its author" in text
    assert "An answer" in text
    assert "1 comment" in text
    assert login(author).post(
        f"/news/{post.id}/comments", data={"source": "x", "parent_id": str(said.id)}
    ).status_code == 422  # fmt: skip


@pytest.mark.parametrize("who", ["author", "champion", "administrator"])
def test_whoever_looks_after_a_post_takes_comments_away_with_a_reason(
    login, post, works, author, run_jobs, who: str
) -> None:
    keepers = {
        "author": author,
        "champion": make_champion(works),
        "administrator": make_administrator(department=works),
    }
    keeper, writer = keepers[who], UserFactory(department=works)
    said = say(writer, post, "Rude words")
    browser, address = login(keeper), f"/news/comments/{said.id}/removal"
    assert "Rude words" in browser.get(address).text
    assert browser.post(address, data={"reason": " "}).status_code == 422
    for _click in range(2):
        browser.post(address, data={"reason": "House rules"})
    run_jobs()
    text = page_of(login(writer), post)
    assert "Rude words" not in text
    assert f"Taken away by {keeper.name}: House rules" in text
    assert people_told("news.comment_removed") == [writer.id]
    session.expire_all()
    with pytest.raises(ForbiddenError):
        put_back(writer, session.get_one(Comment, said.id))
    browser.post(f"/news/comments/{said.id}/return")
    assert "Rude words" in page_of(login(writer), post)


def test_a_champion_of_another_department_moderates_nothing(login, works) -> None:
    elsewhere = make_champion(DepartmentFactory(name="Sales"))
    post = make_post(audience=["all"])
    said = say(UserFactory(department=works), post)
    assert login(elsewhere).get(f"/news/comments/{said.id}/removal").status_code == 403


def test_each_is_told_once_and_by_what_concerns_most(post, works, author, run_jobs) -> None:
    asker, helper, silent = (UserFactory(department=works) for _number in range(3))
    said = say(asker, post, f"Who knows? {mention(helper)}")
    run_jobs()
    told = [people_told(f"news.{kind}") for kind in ("mention", "answer", "comment")]
    assert told == [[helper.id], [], [author.id]]
    say(helper, post, f"I do, {mention(asker, author, helper)}", parent_id=said.id)
    run_jobs()
    assert people_told("news.mention") == sorted([helper.id, asker.id, author.id])
    assert (people_told("news.answer"), people_told("news.comment")) == ([], [author.id])
    say(author, post, "Thanks", parent_id=said.id)
    run_jobs()
    assert people_told("news.answer") == sorted([asker.id, helper.id])
    assert silent.id not in people_told("news.answer")


def test_a_mention_reaches_no_outsider(post, works, run_jobs) -> None:
    outsider, gone = UserFactory(), UserFactory(department=works)
    deactivate_user(None, gone)
    say(UserFactory(department=works), post, mention(outsider, gone))
    run_jobs()
    assert people_told("news.mention") == []


def test_a_mention_added_afterwards_is_told_and_nobody_twice(post, works, run_jobs) -> None:
    writer, first, second = (UserFactory(department=works) for _number in range(3))
    said = say(writer, post, mention(first))
    run_jobs()
    edit_comment(writer, said, mention(first, second))
    session.commit()
    run_jobs()
    assert people_told("news.mention") == sorted([first.id, second.id])


def test_notices_of_a_comment_end_with_it(login, post, works, author, run_jobs) -> None:
    writer, named = UserFactory(department=works), UserFactory(department=works)
    said = say(writer, post, f"canarycomment {mention(named)}")
    run_jobs()
    inbox = login(named).get("/notifications/").get_data(as_text=True)
    assert f"#comment-{said.id}" in inbox
    take_back(writer, said)
    session.commit()
    run_jobs()
    assert set(session.scalars(select(StoredNotice.is_gone).where(StoredNotice.key == f"comment:{said.id}"))) == {True}
    assert f"#comment-{said.id}" not in login(named).get("/notifications/").get_data(as_text=True)
    put_back(writer, said)
    session.commit()
    run_jobs()
    assert f"#comment-{said.id}" in login(named).get("/notifications/").get_data(as_text=True)
    put_away(author, reload_post(post))
    session.commit()
    run_jobs()
    assert f"#comment-{said.id}" not in login(named).get("/notifications/").get_data(as_text=True)


def test_the_author_outside_the_audience_hears_of_comments(login, works, run_jobs) -> None:
    author, reader = make_administrator(name="Out Side"), UserFactory(department=works)
    post = make_post(author, audience=[f"dept:{works.id}"])
    said = say(reader, post)
    run_jobs()
    assert people_told("news.comment") == [author.id]
    assert f"#comment-{said.id}" in login(author).get("/notifications/").get_data(as_text=True)


def test_opening_the_post_marks_what_was_said_there_as_read(login, post, works, run_jobs) -> None:
    named = UserFactory(department=works)
    say(UserFactory(department=works), post, mention(named))
    run_jobs()
    page_of(login(named), post)
    unread = select(func.count()).select_from(Notification)
    unread = unread.where(Notification.user_id == named.id, Notification.read_at.is_(None))
    assert session.scalar(unread) == 0


def test_naming_many_people_takes_a_second_press(login, post, works, author) -> None:
    text = mention(*(UserFactory(department=works) for _number in range(8)))
    with pytest.raises(ManyMentionedError):
        say(author, post, text)
    browser = login(author)
    response = browser.post(f"/news/{post.id}/comments", data={"source": text})
    assert response.status_code == 422
    assert "That is 8 people. Post it on the page instead?" in response.text
    assert "Send anyway" in response.text
    assert text.split()[0] in response.text
    assert browser.post(f"/news/{post.id}/comments", data={"source": text, "meant": "1"}).status_code == 302
    say(author, post, mention(author, *[author] * 9))


@pytest.mark.parametrize(
    ("address", "people"),
    [
        ("/people/12", [12]),
        ("/people/12-ana-roy", [12]),
        ("/people/12-ana?tab=x#top", [12]),
        ("/people/experts", []),
        ("/people/12/edit", []),
        ("https://elsewhere.example/people/12", []),
        ("/people/99999999999999999999", []),
    ],
)
def test_who_is_mentioned_stands_in_the_links(address: str, people: list[int]) -> None:
    assert mentioned_in(f'<p><a href="{address}">A</a> <a href="{address}">B</a></p>') == people


def test_a_preview_shows_how_it_will_look_and_posts_nothing(login, post, author) -> None:
    browser = login(author)
    assert "<em>soft</em>" in browser.post("/news/comments/preview", data={"source": "*soft*"}).text
    shown = browser.post(f"/news/{post.id}/comments", data={"source": "*soft*", "preview": "1"})
    assert "<em>soft</em>" in shown.text
    assert not session.scalars(select(Comment)).all()


def test_a_post_that_was_put_away_shows_no_comments(login, post, works, author) -> None:
    writer = UserFactory(department=works)
    said = say(writer, post, "canary")
    put_away(author, reload_post(post))
    session.commit()
    assert login(writer).get(f"/news/comments/{said.id}/edit").status_code == 404
    assert "canary" not in page_of(login(author), post)


@pytest.mark.parametrize("size", [1, 10])
def test_the_post_costs_the_same_however_much_is_said(login, post, works, count_queries, size: int) -> None:
    first = say(UserFactory(department=works), post)
    for number in range(size):
        say(UserFactory(department=works), post, f"Answer {number}", parent_id=first.id)
        say(UserFactory(department=works), post, f"Comment {number}")
    browser = login(UserFactory(department=works))
    page_of(browser, post)
    with count_queries() as queries:
        page_of(browser, post)
    assert len(queries) == 18
