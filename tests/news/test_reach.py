"""Before it appears: whom a post reaches, what it costs them, and what stands in its way."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.service.people import deactivate_user
from app.accounts.service.roles import revoke_role
from app.core import clock
from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.core.events import StoredEvent
from app.core.feature import Channel
from app.news.models import Post, PostState
from app.news.service.publishing import (
    pin_post,
    publish_due,
    publish_post,
    put_away,
    schedule_post,
    set_end,
    show_again,
    take_over,
)
from app.notifications.models import Preference, Rhythm
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.news import make_draft, make_post, reload_post
from tests.inbox import people_told

pytestmark = pytest.mark.usefixtures("app")
AT = "2026-11-23T09:00:00Z"


@pytest.fixture
def draft(champion, works) -> Post:
    return make_draft(champion, audience=[f"dept:{works.id}"], title="New limits")


def text_of(response) -> str:
    return " ".join(response.get_data(as_text=True).split())


def count_events(name: str) -> int:
    return session.scalar(select(func.count()).select_from(StoredEvent).where(StoredEvent.name == f"news.{name}")) or 0


def test_the_page_says_what_it_costs_whom(login, champion, works, draft):
    for wish in (Channel.MAIL, Channel.APP, Channel.OFF, None, None):
        person = UserFactory(department=works, password_hash=None if wish is Channel.APP else "x")
        if wish:
            session.add(Preference(user_id=person.id, kind="news.post", channel=wish))
        else:
            session.add(Rhythm(user_id=person.id, bounced_address=person.email if count_rhythms() else ""))
        session.commit()
    page = text_of(login(champion).get(f"/news/{draft.id}/publication"))
    for said in (
        "6 people get it in the app.", "1 of them asked for a mail at once.", "1 finds it in the next digest",
        "2 are told in the app alone.", "1 does not want to be told", "would have been 6 mails.",
        '<p class="p-figure-value">1</p> <p class="p-figure-label">mails now</p>',
        '<p class="p-figure-value">5</p> <p class="p-figure-label">mails that nobody has to write or delete</p>',
        '<p class="p-figure-value">1</p> <p class="p-figure-label">of them have never signed in</p>',
        '<p class="p-figure-value">1</p> <p class="p-figure-label">of them have an address that no mail reaches</p>',
        "Publish to 6 people",
    ):  # fmt: skip
        assert said in page


def count_rhythms() -> int:
    return session.scalar(select(func.count()).select_from(Rhythm)) or 0


def test_what_was_said_lately_is_pointed_out(login, champion, works, draft):
    make_post(champion, audience=[f"dept:{works.id}"], title="Old limits")
    make_post(title="Limits of growth", audience=[f"user:{UserFactory().id}"])
    page = text_of(login(champion).get(f"/news/{draft.id}/publication"))
    assert "There was something like this lately" in page
    assert "Old limits" in page
    assert "Limits of growth" not in page


def test_the_page_costs_the_same_for_few_and_many(login, count_queries, champion, works, draft):
    costs = []
    for size in (1, 9):
        UserFactory.create_batch(size, department=works)
        browser = login(champion)
        browser.get(f"/news/{draft.id}/publication")
        with count_queries() as queries:
            browser.get(f"/news/{draft.id}/publication")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def empty_audience() -> Post:
    return make_draft(make_administrator(), audience=[f"dept:{DepartmentFactory(name='Nobody').id}"])


def test_nothing_is_published_to_nobody(login):
    post = empty_audience()
    author = session.get_one(User, post.author_id)
    with pytest.raises(InvalidError):
        publish_post(author, reload_post(post))
    with pytest.raises(InvalidError):
        schedule_post(author, reload_post(post), clock.now() + timedelta(hours=1))
    browser = login(author)
    assert "Nobody is in this audience" in text_of(browser.get(f"/news/{post.id}/publication"))
    response = browser.post(f"/news/{post.id}/publication", data={"when": "now"})
    assert response.status_code == 422
    assert "Nobody belongs to this audience now." in text_of(response)
    assert reload_post(post).state is PostState.DRAFT


def test_an_audience_that_has_emptied_sends_a_scheduled_post_back(login, works, run_jobs, time_machine):
    time_machine.move_to(AT, tick=False)
    last, author = UserFactory(department=works), make_administrator()
    post = make_draft(author, audience=[f"dept:{works.id}"], title="Too late")
    schedule_post(author, reload_post(post), clock.now() + timedelta(hours=1))
    deactivate_user(None, last)
    session.commit()
    time_machine.move_to("2026-11-23T11:00:00Z", tick=False)
    assert publish_due() == 0
    assert publish_due() == 0
    assert reload_post(post).state is PostState.DRAFT
    run_jobs()
    assert people_told("news.not_published") == [author.id]
    assert people_told("news.post") == []
    assert login(author).get(post.url).status_code == 200


def test_what_somebody_leaves_behind_is_gone_on_with_by_the_champions(login, works, champion, run_jobs, time_machine):
    time_machine.move_to(AT, tick=False)
    below = DepartmentFactory(name="Night shift", parent=works)
    leaver, reader, stranger = make_champion(below), UserFactory(department=below), make_champion(DepartmentFactory())
    post = make_draft(leaver, audience=[f"dept:{below.id}"], title="Left behind")
    schedule_post(leaver, reload_post(post), clock.now() + timedelta(hours=1))
    session.commit()
    assert login(champion).get(post.url).status_code == 404
    deactivate_user(None, leaver)
    session.commit()
    time_machine.move_to("2026-11-23T11:00:00Z", tick=False)
    publish_due()
    run_jobs()
    assert people_told("news.not_published") == [champion.id]
    for other in (reader, stranger):
        assert login(other).get(post.url).status_code == 404
        assert login(other).post(f"/news/{post.id}/takeover").status_code == 404
    browser = login(champion)
    assert "has left and cannot publish it" in text_of(browser.get(post.url))
    assert browser.get(f"/news/{post.id}/edit").status_code == 403
    assert browser.post(f"/news/{post.id}/takeover").location == f"/news/{post.id}/publication"
    assert browser.post(f"/news/{post.id}/takeover").status_code == 403
    browser.post(f"/news/{post.id}/publication", data={"when": "now"})
    assert "Cham Pion" in text_of(login(reader).get(post.url))


def test_where_no_champion_is_left_the_administrators_are_told(works, champion, run_jobs, time_machine, draft):
    time_machine.move_to(AT, tick=False)
    UserFactory(department=works)
    schedule_post(champion, reload_post(draft), clock.now() + timedelta(hours=1))
    administrator = make_administrator()
    deactivate_user(None, champion)
    session.commit()
    time_machine.move_to("2026-11-23T11:00:00Z", tick=False)
    publish_due()
    run_jobs()
    assert people_told("news.not_published") == [administrator.id]
    assert reload_post(draft).state is PostState.DRAFT


def test_nobody_takes_over_from_somebody_who_is_there(champion, works, draft):
    with pytest.raises(ForbiddenError):
        take_over(make_administrator(), reload_post(draft))


def test_an_author_who_lost_the_right_is_told(champion, works, run_jobs, time_machine, draft):
    time_machine.move_to(AT, tick=False)
    schedule_post(champion, reload_post(draft), clock.now() + timedelta(hours=1))
    revoke_role(make_administrator(), champion.roles[0])
    session.commit()
    time_machine.move_to("2026-11-23T11:00:00Z", tick=False)
    assert publish_due() == 0
    run_jobs()
    assert people_told("news.not_published") == [champion.id]


def test_double_clicks_do_everything_once(login, champion, works, draft, time_machine):
    time_machine.move_to(AT, tick=False)
    browser, publication = login(champion), f"/news/{draft.id}/publication"
    for _click in range(2):
        later = {"when": "later", "publish_at": "2026-11-24T08:30"}
        assert browser.post(publication, data=later).status_code == 302
    for _click in range(2):
        assert browser.post(publication, data={"when": "now"}).status_code == 302
    assert "It has been published already." in text_of(browser.get(draft.url))
    for address in ("archiving", "archiving", "return", "return"):
        assert browser.post(f"/news/{draft.id}/{address}").status_code == 302
    counts = [count_events(name) for name in ("post_scheduled", "post_published", "post_withdrawn")]
    assert counts == [1, 2, 1]


def test_a_window_that_is_late_changes_nothing(login, champion, works, draft, time_machine):
    time_machine.move_to(AT, tick=False)
    browser = login(champion)
    browser.post(f"/news/{draft.id}/publication", data={"when": "now"})
    late = {"when": "later", "publish_at": "2026-11-24T08:30", "expires_at": "2026-11-25T08:30"}
    assert browser.post(f"/news/{draft.id}/publication", data=late).location == draft.url
    assert reload_post(draft).expires_at is None
    assert reload_post(draft).state is PostState.PUBLISHED
    browser.post(f"/news/{draft.id}/draft")
    assert reload_post(draft).state is PostState.PUBLISHED


def test_who_looks_at_old_rows_sees_what_is_there(champion, works, draft):
    published = make_post(champion, audience=[f"dept:{works.id}"])
    stale = reload_post(published)
    put_away(champion, stale)
    put_away(champion, stale)
    show_again(champion, stale)
    show_again(champion, stale)
    assert count_events("post_withdrawn") == 1
    with pytest.raises(ForbiddenError):
        pin_post(champion, reload_post(draft), clock.now() + timedelta(days=1))


def test_an_end_before_the_chosen_beginning_is_refused_and_a_later_one_is_taken(champion, draft, time_machine):
    time_machine.move_to(AT, tick=False)
    begins = clock.now() + timedelta(days=2)
    with pytest.raises(InvalidError):
        set_end(champion, reload_post(draft), clock.now() + timedelta(days=1), begins=begins)
    set_end(champion, reload_post(draft), clock.now() + timedelta(days=3), begins=begins)


@pytest.mark.parametrize("field", ["publish_at", "expires_at"])
def test_an_hour_over_which_the_clocks_jump_is_explained_at_its_field(login, champion, draft, field, time_machine):
    time_machine.move_to(AT, tick=False)
    given = {"when": "later", "publish_at": "2027-03-27T02:30", "expires_at": "2027-03-29T02:30"}
    response = login(champion).post(f"/news/{draft.id}/publication", data=given | {field: "2027-03-28T02:30"})
    assert response.status_code == 422
    assert f'id="{field}-error"' in text_of(response)
    assert "The clocks go forward" in text_of(response) or "the clocks go forward" in text_of(response)
    assert reload_post(draft).state is PostState.DRAFT
