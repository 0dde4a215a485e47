"""What readers leave behind: reports, votes, and the pages they follow."""

import io
from itertools import cycle

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.queries import get_user
from app.accounts.service.people import deactivate_user
from app.core.db import session, unit_of_work
from app.wiki.models import FaqEntry, FaqVote, File, Page, Report, Vote
from app.wiki.queries import get_any_page, get_page
from app.wiki.service.files import add_file
from app.wiki.service.keeping import set_keeping
from app.wiki.service.reading import vote
from tests.factories import DepartmentFactory, UserFactory, make_champion
from tests.factories.wiki import forget_texts, make_entry, make_page, make_space, reload_page
from tests.inbox import inbox_of, notices, told
from tests.racing import race

SOURCE = "# Torque\n\nTighten.\n\n## Limits\n\nNever above 40 Nm.\n"


@pytest.fixture(autouse=True)
def _app(request: pytest.FixtureRequest) -> None:
    if "real_app" not in request.fixturenames:
        request.getfixturevalue("app")


def kept(page, owner=None, department=None) -> Page:
    set_keeping(None, get_any_page(page.id), owner=owner, department=department, review_months=None)
    session.commit()
    return page


def report(browser, page, text="It is 45 Nm.", **values):
    return browser.post(f"/wiki/page/{page.id}/report", data={"text": text, "section": "", "quote": "", **values})


def seen(browser, address: str) -> str:
    response = browser.get(address, follow_redirects=True)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def edit(browser, page, source: str, **values):
    forget_texts()
    number = get_any_page(page.id).latest_number
    data = {"title": page.title, "source": source, "base_number": str(number), "note": "", **values}
    assert browser.post(f"/wiki/page/{page.id}/edit", data=data).status_code == 302


def test_a_report_reaches_the_owner_with_what_is_meant(login, run_jobs):
    owner, reader = UserFactory(email="ana@example.com"), UserFactory(name="Bob Reader")
    page = kept(make_page(title="Torque table", source=SOURCE), owner)
    form = seen(login(reader), f"/wiki/page/{page.id}/report?section=Limits&quote=Never above 40 Nm.")
    assert '<option selected value="Limits">' in form
    assert "Never above 40 Nm.</textarea>" in form
    report(login(reader), page, section="Limits", quote="Never above 40 Nm.")
    run_jobs()
    run_jobs()
    assert told() == ["ana@example.com"]
    assert [one.actor_id for one in notices("wiki.report")] == [reader.id]
    [(kind, shown)] = inbox_of(owner)
    assert (kind, shown.title, shown.detail) == ("wiki.report", "Torque table", "It is 45 Nm.")
    text = seen(login(owner), shown.url)
    assert all(words in text for words in ("Bob Reader", "It is 45 Nm.", "Limits", "Never above 40 Nm."))


def test_a_report_waits_for_the_owner_until_it_is_settled(login, run_jobs):
    owner, reader = UserFactory(), UserFactory(name="Bob Reader")
    page = kept(make_page(title="Torque table", source=SOURCE), owner)
    report(login(reader), page, quote="Never above 40 Nm.")
    run_jobs()
    assert len(inbox_of(owner)) == 1
    browser = login(owner)
    assert "Something is wrong on “Torque table”" in seen(browser, "/")
    assert "It is 45 Nm." in seen(browser, "/wiki/reviews")
    text = seen(browser, f"/wiki/page/{page.id}/reports")
    assert "Bob Reader" in text
    assert "<blockquote>Never above 40 Nm.</blockquote>" in text
    [number] = session.scalars(select(Report.id))
    assert browser.post(f"/wiki/reports/{number}/settlement").status_code == 302
    assert "It is 45 Nm." not in seen(browser, f"/wiki/page/{page.id}/reports")
    assert "It is 45 Nm." not in seen(browser, "/wiki/reviews")
    assert "Something is wrong on" not in seen(browser, "/")
    run_jobs()
    assert [one.is_gone for one in notices("wiki.report")] == [True]
    assert inbox_of(owner) == []


def test_only_who_looks_after_a_page_reads_and_settles_its_reports(login):
    owner = UserFactory()
    page = kept(make_page(make_space(editors=[f"user:{owner.id}"]), source=SOURCE), owner)
    stranger = login(UserFactory())
    report(stranger, page)
    [number] = session.scalars(select(Report.id))
    assert stranger.post(f"/wiki/reports/{number}/settlement").status_code == 403
    assert "It is 45 Nm." not in seen(stranger, f"/wiki/page/{page.id}/reports")
    secret = make_page(only_for=[f"user:{owner.id}"])
    assert report(stranger, secret).status_code == 404


@pytest.mark.parametrize("text", ["", "   ", "x" * 4_001])
def test_a_report_without_words_is_refused_and_keeps_what_was_typed(login, text):
    page = make_page(source=SOURCE)
    response = report(login(UserFactory()), page, text, quote="Never above 40 Nm.", section="Limits")
    shown = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Never above 40 Nm.</textarea>" in shown
    assert '<option selected value="Limits">' in shown
    assert session.scalars(select(Report)).all() == []


@pytest.mark.parametrize("has_left", [True, False])
def test_without_an_owner_the_champions_hear_of_it_and_find_it(login, run_jobs, has_left):
    works = DepartmentFactory()
    champion, gone = make_champion(works, email="champion@example.com"), UserFactory(department=works)
    page = make_page(make_space(editors=[f"user:{UserFactory().id}"]), title="Torque table", source=SOURCE)
    kept(page, gone) if has_left else kept(page, department=works)
    deactivate_user(None, gone)
    session.commit()
    report(login(UserFactory()), page)
    run_jobs()
    assert told() == ["champion@example.com"]
    assert len(inbox_of(champion)) == 1
    browser = login(champion)
    assert "Something is wrong on “Torque table”" in seen(browser, "/")
    assert "It is 45 Nm." in seen(browser, f"/wiki/page/{page.id}/reports")


def test_a_report_on_a_page_that_nobody_keeps_reaches_its_author(login, run_jobs):
    author = UserFactory(email="author@example.com")
    page = make_page(actor=author, source=SOURCE)
    report(login(UserFactory()), page)
    run_jobs()
    assert told() == ["author@example.com"]
    assert "It is 45 Nm." in seen(login(author), f"/wiki/page/{page.id}/reports")


def test_nobody_is_told_about_what_he_may_not_read(login, run_jobs):
    owner, reader = UserFactory(), UserFactory()
    page = kept(make_page(only_for=[f"user:{reader.id}"], source=SOURCE), owner)
    report(login(reader), page)
    run_jobs()
    assert told() == []


def test_a_hostile_report_is_shown_as_text(login, run_jobs):
    owner = UserFactory()
    page = kept(make_page(source=SOURCE), owner)
    report(login(UserFactory()), page, "<script>alert(1)</script>", section="a\r\nBcc: x@example.com")
    run_jobs()
    assert "<script>alert(1)" not in seen(login(owner), f"/wiki/page/{page.id}/reports")
    [(_kind, shown)] = inbox_of(owner)
    assert "\n" not in shown.title + shown.url


def test_a_vote_counts_once_and_can_be_changed(login):
    page, reader = make_page(), UserFactory()
    browser = login(reader)
    address = f"/wiki/page/{page.id}/vote"
    for _ in range(2):
        assert browser.post(address, data={"helpful": "yes"}).location == reload_page(reader, page).url
    login(UserFactory()).post(address, data={"helpful": "yes"})
    assert "It helped 2 readers." in seen(browser, f"/wiki/page/{page.id}")
    browser.post(address, data={"helpful": "no"})
    assert "It helped 1 reader." in seen(browser, f"/wiki/page/{page.id}")
    assert len(session.scalars(select(Vote)).all()) == 2


def test_no_leads_to_the_report(login):
    page = make_page()
    response = login(UserFactory()).post(f"/wiki/page/{page.id}/vote", data={"helpful": "no"})
    assert response.location == f"/wiki/page/{page.id}/report"
    assert session.scalars(select(Vote.is_helpful)).all() == [False]


def test_votes_are_shown_without_names(login):
    page = make_page()
    login(UserFactory(name="Bob Reader")).post(f"/wiki/page/{page.id}/vote", data={"helpful": "yes"})
    assert "Bob Reader" not in seen(login(UserFactory()), f"/wiki/page/{page.id}")


@pytest.mark.parametrize("on", ["page", "faq"])
def test_votes_from_two_windows_at_once_are_one(real_app: Flask, on: str):
    with unit_of_work():
        user_id, thing_id = UserFactory().id, (make_page() if on == "page" else make_entry()).id

    def cast() -> None:
        reader = get_user(user_id)
        thing = get_page(reader, thing_id) if on == "page" else session.get_one(FaqEntry, thing_id)
        vote(reader, thing, is_helpful=True)

    assert race(real_app, 6, cast) == 6
    with unit_of_work():
        assert len(session.scalars(select(Vote if on == "page" else FaqVote)).all()) == 1


@pytest.mark.parametrize("contents", [[b"One."], [b"One.", b"Two.", b"Three."]])
def test_uploads_of_one_name_at_once_are_versions_of_one_file(real_app: Flask, contents: list[bytes]):
    with unit_of_work():
        user_id, page_id = UserFactory().id, make_page().id
    turn = cycle(contents)

    def upload() -> None:
        reader = get_user(user_id)
        add_file(reader, get_page(reader, page_id), io.BytesIO(next(turn)), "notes.txt")

    assert race(real_app, 6, upload) == 6
    with unit_of_work():
        assert session.scalars(select(File.name)).all() == ["notes.txt"]


def test_a_followed_page_shows_what_others_change(login):
    reader, page = UserFactory(), make_page(title="Torque table")
    browser = login(reader)
    browser.post(f"/wiki/page/{page.id}/watch", data={"follow": "yes"})
    browser.post(f"/wiki/page/{page.id}/watch", data={"follow": "yes"})
    assert "Torque table" in seen(browser, "/wiki/watched")
    edit(browser, page, "My own change.")
    assert ">has changed<" not in seen(browser, "/wiki/watched")
    assert "that you follow has changed" not in seen(browser, "/")
    edit(login(UserFactory(name="Bob Writer")), page, "Another change.")
    text = seen(browser, "/wiki/watched")
    assert ">has changed<" in text
    assert "Bob Writer" in text
    assert "1 page that you follow has changed" in seen(browser, "/")
    browser.post("/wiki/watched/seen")
    assert ">has changed<" not in seen(browser, "/wiki/watched")
    assert "that you follow has changed" not in seen(browser, "/")
    edit(login(UserFactory()), page, "A third change.")
    assert ">has changed<" in seen(browser, "/wiki/watched")


def test_one_can_stop_following(login):
    page, browser = make_page(title="Torque table"), login(UserFactory())
    browser.post(f"/wiki/page/{page.id}/watch", data={"follow": "yes"})
    assert "Unfollow" in seen(browser, f"/wiki/page/{page.id}")
    browser.post(f"/wiki/page/{page.id}/watch", data={"follow": "no"})
    assert "Torque table" not in seen(browser, "/wiki/watched").replace("You no longer follow", "")


def test_a_small_change_tells_nobody(login):
    page, browser = make_page(), login(UserFactory())
    browser.post(f"/wiki/page/{page.id}/watch", data={"follow": "yes"})
    edit(login(UserFactory()), page, "A comma.", is_small="y")
    assert "that you follow has changed" not in seen(browser, "/")


def test_a_change_that_waits_for_approval_is_no_change_for_followers(login):
    author, approver = UserFactory(), UserFactory()
    page = make_page(make_space(editors=[f"user:{author.id}"]))
    fresh = get_any_page(page.id)
    set_keeping(None, fresh, owner=None, department=None, review_months=None, is_formal=True, approvers=[approver])
    session.commit()
    browser = login(UserFactory())
    browser.post(f"/wiki/page/{page.id}/watch", data={"follow": "yes"})
    edit(login(author), page, "Not approved.")
    assert "that you follow has changed" not in seen(browser, "/")


def test_a_followed_page_that_one_may_read_no_longer_is_gone_from_the_list(login):
    writer, page, browser = UserFactory(), make_page(title="Torque table"), login(UserFactory())
    browser.post(f"/wiki/page/{page.id}/watch", data={"follow": "yes"})
    audience = {"audience": f"user:{writer.id}"}
    assert login(writer).post(f"/wiki/page/{page.id}/audience", data=audience).status_code == 302
    edit(login(writer), page, "A secret.")
    assert "Torque table" not in seen(browser, "/wiki/watched")
    assert "that you follow has changed" not in seen(browser, "/")
