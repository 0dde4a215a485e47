"""Who hears of what happens on pages: who follows them, whom they name, and nobody for whom they are not."""

from datetime import timedelta

import pytest
import time_machine

from app.accounts.queries import get_user
from app.accounts.service.people import deactivate_user
from app.core import clock
from app.core.calendar import today
from app.core.db import session, unit_of_work
from app.core.feature import Channel, house
from app.wiki.queries import get_any_page
from app.wiki.service.approval import request_approval
from app.wiki.service.keeping import set_keeping
from app.wiki.service.pages import save_page
from app.wiki.service.reading import report_problem, watch
from app.wiki.service.trash import delete_page, restore_page
from tests.factories import UserFactory
from tests.factories.wiki import forget_texts, make_entry, make_page, make_space, reload_page
from tests.inbox import inbox_of, notices, told, unread

pytestmark = pytest.mark.usefixtures("app")


def edit(writer, page, source: str, *, small: bool = False, base: int = 0) -> None:
    forget_texts()
    fresh = get_any_page(page.id)
    number = base or fresh.latest_number
    save_page(writer, fresh, title=fresh.title, source=source, base_number=number, is_small=small)
    session.commit()


def follow(page, *readers) -> None:
    for one in readers:
        watch(one, page)
    session.commit()


def narrow(browser, page, *readers) -> None:
    data = {"audience": "\n".join(f"user:{one.id}" for one in readers)}
    assert browser.post(f"/wiki/page/{page.id}/audience", data=data).status_code == 302


def naming(*people) -> str:
    return "Ask " + " or ".join(f"[@{one.name}](/people/{one.id})" for one in people)


def waiting_page(keeper):
    page = get_any_page(make_page(actor=UserFactory()).id)
    set_keeping(
        None, page, owner=keeper, department=None, review_months=1, is_formal=True, approvers=[keeper]
    )  # fmt: skip
    edit(UserFactory(), page, "Other words.")
    request_approval(UserFactory(), page)
    page.verified_until = today()
    return page


def later(minutes: int):
    return time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False)


def test_who_follows_a_page_hears_of_a_change_and_its_writer_does_not(run_jobs):
    reader, writer, page = UserFactory(), UserFactory(), make_page(title="Torque table")
    UserFactory()
    follow(page, reader, writer)
    edit(writer, page, "Other words.")
    run_jobs()
    run_jobs()
    assert told() == [reader.email]
    [(kind, shown)] = inbox_of(reader)
    assert (kind, shown.title, shown.url) == ("wiki.changed", "Torque table", page.url)


def test_a_change_that_nobody_follows_leaves_no_notice_behind(run_jobs):
    edit(UserFactory(), make_page(), "Other words.")
    run_jobs()
    assert notices("wiki.changed") == []


def test_a_small_change_tells_nobody(run_jobs):
    reader, named, page = UserFactory(), UserFactory(), make_page()
    follow(page, reader)
    edit(UserFactory(), page, f"A comma, and {naming(named)}.", small=True)
    run_jobs()
    assert told() == []


def test_changes_within_15_minutes_tell_once_and_a_later_one_again(run_jobs):
    reader, page = UserFactory(), make_page()
    follow(page, reader)
    edit(UserFactory(), page, "One.")
    run_jobs()
    with later(14):
        edit(UserFactory(), page, "Two.")
        run_jobs()
    assert len(told()) == 1
    with later(16):
        edit(UserFactory(), page, "Three.")
        run_jobs()
    assert told() == [reader.email] * 2


def test_who_follows_and_lost_access_is_told_nothing(login, run_jobs):
    reader, gone, writer, page = UserFactory(), UserFactory(), UserFactory(), make_page(title="Torque table")
    follow(page, reader, gone)
    deactivate_user(None, gone)
    narrow(login(writer), page, writer)
    edit(writer, page, "A secret.")
    run_jobs()
    assert told() == []


def test_a_page_that_is_narrowed_later_is_counted_and_shown_no_more(login, run_jobs):
    reader, writer, page = UserFactory(), UserFactory(), make_page()
    follow(page, reader)
    edit(writer, page, "Words.")
    run_jobs()
    assert len(inbox_of(reader)) == 1
    narrow(login(writer), page, writer)
    run_jobs()
    assert inbox_of(reader) == []
    [notice] = notices("wiki.changed")
    assert (notice.is_gone, notice.audience_id) == (False, reload_page(writer, page).audience_id)


def test_a_page_in_a_space_that_is_narrowed_later_is_shown_no_more(login, run_jobs):
    reader, writer, space = UserFactory(), UserFactory(), make_space("Shelf")
    page = make_page(space)
    follow(page, reader)
    edit(writer, page, "Words.")
    run_jobs()
    narrow_space = make_space("Narrow", audience=[f"user:{writer.id}"])
    place = {"space_id": narrow_space.id, "parent": "", "slug": "moved"}
    assert login(writer).post(f"/wiki/page/{page.id}/place", data=place).status_code == 302
    run_jobs()
    assert inbox_of(reader) == []
    assert [one.audience_id for one in notices("wiki.changed")] == [reload_page(writer, page).audience_id]


def test_what_is_told_of_a_page_goes_into_the_trash_with_it_and_comes_back(run_jobs):
    reader, writer, page = UserFactory(), UserFactory(), make_page()
    follow(page, reader)
    edit(writer, page, naming(reader))
    run_jobs()
    delete_page(writer, reload_page(writer, page))
    run_jobs()
    assert [one.is_gone for one in notices("wiki.mention")] == [True]
    assert inbox_of(reader) == []
    restore_page(writer, reload_page(writer, page))
    run_jobs()
    assert [one.is_gone for one in notices("wiki.mention")] == [False]
    assert len(inbox_of(reader)) == 1


def test_who_is_named_is_told_once_and_not_of_the_change_besides(run_jobs):
    named, other, writer, page = UserFactory(), UserFactory(), UserFactory(), make_page()
    follow(page, named, other)
    edit(writer, page, naming(named, writer))
    run_jobs()
    assert told("wiki.mention") == [named.email]
    assert told("wiki.changed") == [other.email]
    assert inbox_of(named)[0][1].url == page.url
    edit(writer, page, naming(named, writer) + " soon.")
    edit(writer, page, "Nobody.")
    edit(writer, page, naming(named))
    run_jobs()
    assert told("wiki.mention") == [named.email]


def test_who_was_named_before_is_not_told_again(run_jobs):
    old, new, page = UserFactory(), UserFactory(), make_page()
    edit(UserFactory(), page, naming(old))
    run_jobs()
    with later(3 * 24 * 60):
        edit(UserFactory(), page, naming(new, old))
        run_jobs()
    assert told("wiki.mention") == sorted([old.email, new.email])
    assert len(notices("wiki.mention")) == 2


def test_a_new_page_tells_whom_it_names(run_jobs):
    named, writer = UserFactory(), UserFactory()
    make_page(source=naming(named), actor=writer)
    run_jobs()
    assert told("wiki.mention") == [named.email]


@pytest.mark.parametrize("source", ["`[@X](/people/{})`", "/people/{}", "[x](https://else.example/people/{})"])
def test_what_only_looks_like_a_name_tells_nobody(run_jobs, source):
    named, page = UserFactory(), make_page()
    edit(UserFactory(), page, source.format(named.id))
    run_jobs()
    assert told() == []


def test_a_list_of_people_tells_nobody(run_jobs):
    people, page = UserFactory.create_batch(51), make_page()
    edit(UserFactory(), page, naming(*people))
    run_jobs()
    assert told() == []


@pytest.mark.parametrize("why", ["outside the audience", "gone", "nobody"])
def test_to_name_somebody_for_whom_the_page_is_not_tells_nobody(run_jobs, why):
    writer, named = UserFactory(), UserFactory()
    only_for = [f"user:{writer.id}"] if why == "outside the audience" else []
    if why == "gone":
        deactivate_user(None, named)
    page = make_page(only_for=only_for)
    number = 999_999_999 if why == "nobody" else named.id
    edit(writer, page, f"[@Somebody](/people/{number})")
    run_jobs()
    assert told() == []


def test_a_change_that_is_not_approved_tells_nobody_and_the_approval_does(login, run_jobs):
    author, approver, reader, named = (UserFactory() for _ in range(4))
    page = make_page(make_space(editors=[f"user:{author.id}"]))
    set_keeping(
        None, get_any_page(page.id), owner=None, department=None, review_months=None, is_formal=True,
        approvers=[approver],
    )  # fmt: skip
    follow(page, reader, approver, author)
    edit(author, page, naming(named))
    edit(author, page, naming(named) + " soon.")
    run_jobs()
    assert told() == []
    login(author).post(f"/wiki/page/{page.id}/approval-request")
    login(approver).post(f"/wiki/page/{page.id}/revisions/3/decision", data={"approve": "1"})
    run_jobs()
    assert told("wiki.changed") == [reader.email]
    assert told("wiki.mention") == [named.email]
    assert told("wiki.approved") == [author.email]


def test_the_approval_of_a_small_change_tells_no_follower(login, run_jobs):
    author, approver, reader = (UserFactory() for _ in range(3))
    page = make_page()
    set_keeping(
        None, get_any_page(page.id), owner=None, department=None, review_months=None, is_formal=True,
        approvers=[approver],
    )  # fmt: skip
    follow(page, reader)
    edit(author, page, naming(reader), small=True)
    login(author).post(f"/wiki/page/{page.id}/approval-request")
    login(approver).post(f"/wiki/page/{page.id}/revisions/2/decision", data={"approve": "1"})
    run_jobs()
    assert told("wiki.changed", "wiki.mention") == []
    assert told("wiki.approved") == [author.email]


def test_a_page_that_is_formal_no_more_tells_of_what_readers_see_now(login, run_jobs):
    author, reader, named = UserFactory(), UserFactory(), UserFactory()
    page = make_page()
    set_keeping(
        None, get_any_page(page.id), owner=None, department=None, review_months=None, is_formal=True,
        approvers=[UserFactory()],
    )  # fmt: skip
    follow(page, reader)
    edit(author, page, naming(named))
    edit(author, page, naming(named) + " soon.")
    data = {"language": "en", "tags": "", "review_months": ""}
    assert login(UserFactory()).post(f"/wiki/page/{page.id}/details", data=data).status_code == 302
    run_jobs()
    assert told("wiki.changed") == [reader.email]
    assert told("wiki.mention") == [named.email]


@pytest.mark.parametrize("way", ["/wiki/page/{}", "/wiki/page/{}/history", "/wiki/page/{}/revisions/2"])
def test_who_reads_the_page_has_read_what_is_told_of_it(login, run_jobs, way):
    reader, other, page = UserFactory(), UserFactory(), make_page()
    follow(page, reader, other)
    edit(UserFactory(), page, "Words.")
    run_jobs()
    assert unread(reader) == 1
    assert login(reader).get(way.format(page.id), follow_redirects=True).status_code == 200
    assert (unread(reader), unread(other)) == (0, 1)


def test_an_old_revision_is_not_what_is_told(login, run_jobs):
    reader, page = UserFactory(), make_page()
    follow(page, reader)
    edit(UserFactory(), page, "Words.")
    run_jobs()
    login(reader).get(f"/wiki/page/{page.id}/revisions/1")
    assert unread(reader) == 1


def test_only_what_somebody_has_to_do_becomes_a_mail_of_its_own():
    usual = {kind.name: kind.usual for kind in house().notice_kinds.values() if kind.name.startswith("wiki.")}
    digest = {name for name, channel in usual.items() if channel is Channel.DIGEST}
    assert digest == {"wiki.changed", "wiki.review_due", "wiki.faq_review_due"}


@pytest.mark.parametrize("size", [1, 10])
def test_how_notices_are_shown_costs_the_same_however_many(count_queries, size):
    reader = UserFactory()
    ids = {"page": [], "report": [], "faq_review": []}
    for _ in range(size):
        entry = make_entry(owner=reader, review_months=1)
        entry.verified_until = today()
        ids["faq_review"].append(entry.id)
        page = waiting_page(reader)
        ids["page"].append(page.id)
        ids["report"].append(report_problem(UserFactory(), page, text="It is 45 Nm.").id)
    session.commit()
    costs = {}
    for kind in ("page", "page_history", "page_review", "approval", "report", "faq_review"):
        with unit_of_work(read_only=True):
            fresh = get_user(reader.id)
            with count_queries() as queries:
                shown = house().notice_subjects[kind].present(fresh, ids.get(kind, ids["page"]))
        assert len(shown) == size, kind
        costs[kind] = len(queries)
    once = dict.fromkeys(("page", "page_review", "approval", "faq_review"), 2)
    assert costs == once | {"page_history": 6, "report": 6}


@pytest.mark.parametrize(
    ("language", "words"), [("en", "mentions you on the page"), ("fr", "vous mentionne sur la page")]
)
def test_the_inbox_says_it_in_the_language_of_its_reader(login, run_jobs, language, words):
    named, writer, page = (
        UserFactory(language=language),
        UserFactory(name="Bob Writer"),
        make_page(title="Torque table"),
    )
    edit(writer, page, naming(named))
    run_jobs()
    text = login(named).get("/notifications/").get_data(as_text=True)
    assert words in text
    assert "Bob Writer" in text
    assert "Torque table" in text
    assert page.url in text
