"""Who hears of what happens to a post before and after it appears."""

import pytest
from sqlalchemy import select

from app.core.db import session
from app.core.feature import Channel, house
from app.news.models import Post
from app.news.notices.posts import DRAFT, POST
from app.news.service.publishing import ask_for_review, give_review, put_away, take_back
from app.news.service.writing import discard_post
from app.notifications.models import Notification, StoredNotice
from tests.factories import UserFactory
from tests.factories.news import make_draft, make_post, reload_post
from tests.inbox import people_told


@pytest.fixture
def draft(author, works) -> Post:
    return reload_post(make_draft(author, audience=[f"dept:{works.id}"], title="Canarydraft"))


def test_a_colleague_is_asked_and_the_author_hears_the_answer_each_time(author, draft, works, run_jobs) -> None:
    colleague = UserFactory()
    for _click in range(2):
        ask_for_review(author, draft, colleague)
    run_jobs()
    assert people_told("news.review") == [colleague.id]
    assert DRAFT.present(colleague, [draft.id])[draft.id].url == f"/news/{draft.id}/answer"
    give_review(colleague, draft, is_approved=False, comment="Shorter")
    session.commit()
    run_jobs()
    assert people_told("news.reviewed") == [author.id]
    assert DRAFT.present(colleague, [draft.id]) == {}
    assert DRAFT.present(author, [draft.id])[draft.id].url == draft.url
    ask_for_review(author, draft, colleague)
    give_review(colleague, draft, is_approved=True, comment="")
    session.commit()
    run_jobs()
    assert people_told("news.reviewed") == [author.id, author.id]


def test_looking_at_it_marks_the_question_as_read(login, author, draft, run_jobs) -> None:
    colleague = UserFactory()
    ask_for_review(author, draft, colleague)
    session.commit()
    run_jobs()
    login(colleague).get(f"/news/{draft.id}/answer")
    session.expire_all()
    assert session.scalars(select(Notification.read_at)).one() is not None


def test_a_draft_thrown_away_leaves_no_notice(login, author, draft, run_jobs) -> None:
    colleague = UserFactory()
    ask_for_review(author, draft, colleague)
    session.commit()
    run_jobs()
    take_back(author, draft)
    session.commit()
    discard_post(author, draft)
    session.commit()
    run_jobs()
    session.expire_all()
    assert session.scalars(select(StoredNotice.is_gone)).all() == [True]
    assert "Canarydraft" not in login(colleague).get("/notifications/").text


def test_a_post_is_presented_to_its_readers_and_while_it_is_shown_only(author, works, run_jobs) -> None:
    post = make_post(author, audience=[f"dept:{works.id}"], title="Shown")
    reader, outsider = UserFactory(department=works), UserFactory()
    run_jobs()
    assert people_told("news.post") == [reader.id]
    assert POST.present(reader, [post.id])[post.id].title == "Shown"
    assert POST.present(outsider, [post.id]) == {}
    assert POST.audiences([post.id]) == {post.id: post.audience_id}
    put_away(author, reload_post(post))
    session.commit()
    run_jobs()
    assert POST.present(reader, [post.id]) == {}
    assert POST.audiences([post.id]) == {}


def test_only_what_a_person_must_act_on_is_mailed_at_once(app) -> None:
    kinds = house().notice_kinds
    mailed = {name for name, kind in kinds.items() if name.startswith("news.") and kind.usual is Channel.MAIL}
    assert {"news.review", "news.reviewed", "news.mention"} <= mailed
    assert not mailed & {"news.post", "news.followed", "news.correction", "news.answer", "news.comment"}
