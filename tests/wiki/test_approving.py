"""Formal pages: readers see what was approved, and nothing else."""

import pytest
from sqlalchemy import select, update

from app.core.db import session
from app.core.errors import ConflictError, ForbiddenError
from app.wiki.models import Approval, Page, PageStatus
from app.wiki.queries import get_any_page
from app.wiki.service.approval import decide
from app.wiki.service.keeping import set_keeping
from tests.factories import UserFactory, make_administrator
from tests.factories.wiki import make_page, make_space, reload_page
from tests.inbox import inbox_of, told

pytestmark = pytest.mark.usefixtures("app")


def formal_page(*approvers, title="Welding rules", source="First text.", space=None):
    page = get_any_page(make_page(space, title=title, source=source).id)
    set_keeping(None, page, owner=None, department=None, review_months=12, is_formal=True, approvers=[*approvers])
    session.commit()
    return page


def write(browser, page, source, base, title="Welding rules"):
    return browser.post(
        f"/wiki/page/{page.id}/edit", data={"title": title, "source": source, "base_number": str(base), "note": ""}
    )


def ask(browser, page):
    return browser.post(f"/wiki/page/{page.id}/approval-request")


def approve(browser, page, number, **values):
    return browser.post(f"/wiki/page/{page.id}/revisions/{number}/decision", data={"approve": "1", **values})


def send_back(browser, page, number, comment="The limit is wrong."):
    data = {"reject": "1", "comment": comment}
    return browser.post(f"/wiki/page/{page.id}/revisions/{number}/decision", data=data)


def shown(browser, page) -> str:
    return browser.get(f"/wiki/page/{page.id}", follow_redirects=True).get_data(as_text=True)


def status_of(page) -> PageStatus:
    return reload_page(make_administrator(), page).status


def test_a_revision_goes_its_way_and_readers_see_the_approved_text_throughout(login):
    approver, space = UserFactory(), make_space(editors=[f"user:{(author := UserFactory()).id}"])
    page = formal_page(approver, space=space)
    writer, judge, reader = login(author), login(approver), login(UserFactory())
    states = []

    def look(visible: str, hidden: str) -> None:
        states.append(status_of(page))
        text = shown(reader, page)
        assert visible in text
        assert hidden not in text

    write(writer, page, "Second text.", 1)
    look("First text.", "Second text.")
    assert ask(writer, page).status_code == 302
    look("First text.", "Second text.")
    assert approve(judge, page, 2).status_code == 302
    look("Second text.", "First text.")
    write(writer, page, "Third text.", 2)
    look("Second text.", "Third text.")
    writer.post(f"/wiki/page/{page.id}/retirement")
    look("Second text.", "Third text.")
    assert "This page is obsolete" in shown(reader, page)
    draft, waiting, approved = PageStatus.DRAFT, PageStatus.IN_APPROVAL, PageStatus.APPROVED
    assert states == [draft, waiting, approved, draft, PageStatus.OBSOLETE]
    writer.post(f"/wiki/page/{page.id}/revival")
    assert status_of(page) is PageStatus.DRAFT


def test_readers_find_no_way_to_a_text_that_is_not_approved(login):
    author, approver = UserFactory(), UserFactory()
    page = formal_page(approver, space=make_space(editors=[f"user:{author.id}"]))
    write(login(author), page, "Second text.", 1)
    reader = login(UserFactory())
    for way in ("history", "authors", "comparison", "print", "markdown", "edit", "revisions/1"):
        assert "Second text." not in reader.get(f"/wiki/page/{page.id}/{way}").get_data(as_text=True)
    assert reader.get(f"/wiki/page/{page.id}/revisions/2").status_code == 404
    assert reader.get(f"/wiki/page/{page.id}/comparison?before=1&after=2").status_code == 404
    assert "Second text." in login(approver).get(f"/wiki/page/{page.id}/revisions/2").get_data(as_text=True)


def test_a_new_title_waits_for_its_approval_too(login):
    author = UserFactory()
    page = formal_page(UserFactory(), space=make_space(editors=[f"user:{author.id}"]))
    write(login(author), page, "First text.", 1, title="Welding is forbidden")
    assert "Welding is forbidden" not in shown(login(UserFactory()), page)


def test_search_knows_only_the_approved_text(login, index, run_jobs):
    approver = UserFactory()
    page = formal_page(approver, source="Argon only.")
    writer, judge = login(UserFactory()), login(approver)
    write(writer, page, "Helium only.", 1)
    run_jobs()
    assert "Welding rules" not in judge.get("/search?q=helium").get_data(as_text=True)
    ask(writer, page)
    approve(judge, page, 2)
    run_jobs()
    assert "Welding rules" in judge.get("/search?q=helium").get_data(as_text=True)
    assert "Welding rules" not in judge.get("/search?q=argon").get_data(as_text=True)


def test_all_approvers_have_to_approve(login):
    one, two = UserFactory(), UserFactory()
    page = formal_page(one, two)
    writer = login(UserFactory())
    write(writer, page, "Second text.", 1)
    ask(writer, page)
    approve(login(one), page, 2)
    assert status_of(page) is PageStatus.IN_APPROVAL
    assert "First text." in shown(login(UserFactory()), page)
    approve(login(two), page, 2)
    assert status_of(page) is PageStatus.APPROVED
    assert "Second text." in shown(login(UserFactory()), page)


def test_an_approval_counts_as_a_check(login):
    approver = UserFactory()
    page = formal_page(approver)
    writer = login(UserFactory())
    write(writer, page, "Second text.", 1)
    ask(writer, page)
    approve(login(approver), page, 2)
    assert reload_page(approver, page).verified_by_id == approver.id


def test_approving_twice_is_approving_once(login):
    one, two = UserFactory(), UserFactory()
    page = formal_page(one, two)
    writer, judge = login(UserFactory()), login(one)
    write(writer, page, "Second text.", 1)
    ask(writer, page)
    approve(judge, page, 2)
    assert approve(judge, page, 2).status_code in (302, 409)
    assert len(session.scalars(select(Approval)).all()) == 1
    assert status_of(page) is PageStatus.IN_APPROVAL


def test_an_approver_who_is_asked_no_longer_does_not_block_the_page(login):
    one, two = UserFactory(), UserFactory()
    page = formal_page(one, two)
    writer = login(UserFactory())
    write(writer, page, "Second text.", 1)
    ask(writer, page)
    approve(login(one), page, 2)
    data = {"language": "en", "tags": "", "review_months": "12", "is_formal": "y", "approvers": one.email}
    assert writer.post(f"/wiki/page/{page.id}/details", data=data).status_code == 302
    approve(login(one), page, 2)
    assert status_of(page) is PageStatus.APPROVED


@pytest.mark.parametrize("comment", ["", "   "])
def test_sending_back_needs_a_word(login, comment):
    approver = UserFactory()
    page = formal_page(approver)
    writer, judge = login(UserFactory()), login(approver)
    write(writer, page, "Second text.", 1)
    ask(writer, page)
    assert send_back(judge, page, 2, comment).location.endswith("/revisions/2")
    assert "Say what has to change." in judge.get(f"/wiki/page/{page.id}/revisions/2").get_data(as_text=True)
    assert status_of(page) is PageStatus.IN_APPROVAL


def test_what_is_sent_back_is_a_draft_and_can_be_asked_for_again(login):
    one, two = UserFactory(), UserFactory()
    page = formal_page(one, two)
    writer = login(UserFactory())
    write(writer, page, "Second text.", 1)
    ask(writer, page)
    approve(login(one), page, 2)
    send_back(login(two), page, 2)
    assert status_of(page) is PageStatus.DRAFT
    history = f"/wiki/page/{page.id}/history"
    assert "</time>: The limit is wrong.</li>" in writer.get(history).text
    assert "</time>\u00a0: The limit is wrong.</li>" in login(UserFactory(language="fr")).get(history).text
    ask(writer, page)
    approve(login(two), page, 2)
    assert status_of(page) is PageStatus.IN_APPROVAL
    approve(login(one), page, 2)
    assert status_of(page) is PageStatus.APPROVED


def test_an_edit_during_approval_begins_anew_and_an_old_decision_is_a_conflict(login):
    one, two = UserFactory(), UserFactory()
    page = formal_page(one, two)
    writer, judge = login(UserFactory()), login(one)
    write(writer, page, "Second text.", 1)
    ask(writer, page)
    approve(login(two), page, 2)
    write(writer, page, "Third text.", 2)
    assert status_of(page) is PageStatus.DRAFT
    assert approve(judge, page, 2).status_code == 409
    ask(writer, page)
    assert approve(judge, page, 2).status_code == 409
    assert send_back(judge, page, 2).status_code == 409
    approve(judge, page, 3)
    assert status_of(page) is PageStatus.IN_APPROVAL
    approve(login(two), page, 3)
    assert "Third text." in shown(login(UserFactory()), page)


def test_a_decision_counts_for_what_is_newest_when_its_turn_comes(login):
    approver = UserFactory()
    page, writer = formal_page(approver), login(UserFactory())
    write(writer, page, "Second text.", 1)
    ask(writer, page)
    read = reload_page(approver, page)
    assert (read.latest_number, read.status) == (2, PageStatus.IN_APPROVAL)
    meanwhile = update(Page).where(Page.id == page.id).values(latest_number=3, status=PageStatus.DRAFT)
    session.execute(meanwhile.execution_options(synchronize_session=False))
    with pytest.raises((ConflictError, ForbiddenError)):
        decide(approver, read, 2, is_approved=True)


def test_nobody_but_an_approver_decides(login):
    author = UserFactory()
    page = formal_page(UserFactory(), space=make_space(editors=[f"user:{author.id}"]))
    writer, stranger = login(author), login(UserFactory())
    write(writer, page, "Second text.", 1)
    assert ask(stranger, page).status_code == 403
    ask(writer, page)
    for browser in (writer, stranger, login(make_administrator())):
        assert approve(browser, page, 2).status_code == 403
        assert send_back(browser, page, 2).status_code == 403
    assert stranger.post(f"/wiki/page/{page.id}/retirement").status_code == 403
    assert status_of(page) is PageStatus.IN_APPROVAL


def test_there_is_nothing_to_approve_twice_or_on_a_page_that_is_not_formal(login):
    page, plain, writer = formal_page(UserFactory()), make_page(), login(UserFactory())
    assert ask(writer, page).status_code == 409
    assert ask(writer, plain).status_code == 409
    write(writer, page, "Second text.", 1)
    ask(writer, page)
    assert ask(writer, page).status_code == 409


def test_a_formal_page_needs_approvers_who_exist(login):
    page, writer = make_page(), login(UserFactory())
    gone = UserFactory(email="gone@example.com")
    gone.deactivate(gone.created_at)
    session.commit()
    data = {"language": "en", "tags": "kept tag", "is_formal": "y"}
    for approvers in ("", "nobody@example.com", "gone@example.com"):
        response = writer.post(f"/wiki/page/{page.id}/details", data=data | {"approvers": approvers})
        assert response.status_code == 422
        assert "kept tag" in response.get_data(as_text=True)
    assert not reload_page(gone, page).is_formal


def test_a_page_that_is_formal_no_longer_shows_its_newest_text(login):
    page, writer = formal_page(UserFactory()), login(UserFactory())
    write(writer, page, "Second text.", 1)
    writer.post(f"/wiki/page/{page.id}/details", data={"language": "en", "tags": "", "review_months": "12"})
    fresh = reload_page(make_administrator(), page)
    assert (fresh.is_formal, fresh.status) == (False, PageStatus.APPROVED)
    assert "Second text." in shown(login(UserFactory()), page)


def test_approvers_and_author_are_told(login, run_jobs):
    one, two = UserFactory(email="one@example.com"), UserFactory(email="two@example.com", language="fr")
    author = UserFactory(email="author@example.com")
    page = formal_page(one, two)
    writer = login(author)
    write(writer, page, "Second text.", 1)
    run_jobs()
    assert told() == []
    ask(writer, page)
    run_jobs()
    assert told() == ["one@example.com", "two@example.com"]
    [(kind, asked)] = inbox_of(one)
    assert (kind, asked.title) == ("wiki.approval", "Welding rules")
    assert asked.url == f"/wiki/page/{page.id}/revisions/2"
    assert "Approve “Welding rules”" in login(one).get("/").get_data(as_text=True)
    assert "Welding rules" in login(one).get("/wiki/reviews").get_data(as_text=True)
    approve(login(one), page, 2)
    run_jobs()
    assert len(told()) == 2
    assert inbox_of(one) == []
    assert len(inbox_of(two)) == 1
    approve(login(two), page, 2)
    run_jobs()
    assert told("wiki.approved") == ["author@example.com"]
    assert [shown.title for _kind, shown in inbox_of(author)] == ["Welding rules"]
    assert inbox_of(two) == []
    assert "Approve “Welding rules”" not in login(one).get("/").get_data(as_text=True)


def test_who_has_decided_is_asked_no_more(login):
    one, two = UserFactory(), UserFactory()
    page = formal_page(one, two)
    writer = login(UserFactory())
    write(writer, page, "Second text.", 1)
    ask(writer, page)
    approve(login(one), page, 2)
    assert "Approve “Welding rules”" not in login(one).get("/").get_data(as_text=True)
    assert "Approve “Welding rules”" in login(two).get("/").get_data(as_text=True)


def test_the_author_hears_that_it_was_sent_back_and_the_approvers_of_the_next_try(login, run_jobs):
    approver, author = UserFactory(email="one@example.com"), UserFactory(email="author@example.com")
    page = formal_page(approver)
    writer = login(author)
    write(writer, page, "Second text.", 1)
    ask(writer, page)
    run_jobs()
    send_back(login(approver), page, 2)
    run_jobs()
    assert told("wiki.sent_back") == ["author@example.com"]
    assert inbox_of(author)[0][1].url == f"/wiki/page/{page.id}/history"
    assert inbox_of(approver) == []
    ask(writer, page)
    run_jobs()
    assert told("wiki.approval") == ["one@example.com"] * 2


def test_an_edit_takes_the_request_for_approval_back(login, run_jobs):
    approver = UserFactory()
    page, writer = formal_page(approver), login(UserFactory())
    write(writer, page, "Second text.", 1)
    ask(writer, page)
    run_jobs()
    assert len(inbox_of(approver)) == 1
    write(writer, page, "Third text.", 2)
    run_jobs()
    assert inbox_of(approver) == []


def test_an_author_who_may_see_the_page_no_longer_hears_nothing_of_the_decision(login, run_jobs):
    approver, author = UserFactory(), UserFactory()
    page = formal_page(approver)
    writer = login(author)
    write(writer, page, "Second text.", 1)
    ask(writer, page)
    run_jobs()
    audience = {"audience": f"user:{approver.id}"}
    assert login(approver).post(f"/wiki/page/{page.id}/audience", data=audience).status_code == 302
    send_back(login(approver), page, 2)
    run_jobs()
    assert told("wiki.sent_back") == []
    assert told("wiki.approval") == [approver.email]


def test_an_approver_for_whom_the_page_is_not_is_not_asked(login, run_jobs):
    approver, author = UserFactory(), UserFactory()
    page = formal_page(approver)
    writer = login(author)
    write(writer, page, "Second text.", 1)
    writer.post(f"/wiki/page/{page.id}/audience", data={"audience": f"user:{author.id}"})
    ask(writer, page)
    run_jobs()
    assert told() == []
