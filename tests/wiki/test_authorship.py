"""Who wrote how much of what readers see is noted with every change, and found again by the nightly count."""

from datetime import date

import pytest
from sqlalchemy import delete, select

from app.accounts.models import User
from app.core.db import session
from app.people.models import Contribution
from app.wiki.authorship import recount
from app.wiki.models import RevisionKind
from app.wiki.service.audiences import narrowing_of
from app.wiki.service.moving import narrow_page
from app.wiki.service.pages import save_page
from app.wiki.service.trash import delete_page, restore_page
from tests.factories import UserFactory, make_administrator
from tests.factories.wiki import make_entry, make_page, make_space, reload_page

LINES = "The first line is here.\n\nThe other line is here.\n"


def shares(kind: str = "page") -> dict[int, float]:
    rows = session.execute(select(Contribution.user_id, Contribution.share).where(Contribution.kind == kind))
    return {user_id: round(share, 2) for user_id, share in rows}


@pytest.fixture
def writers(app) -> tuple[User, User]:
    department = UserFactory(name="Some One").department
    return UserFactory(name="First", department=department), UserFactory(name="Second", department=department)


def save(writer: User, page, source: str, **values) -> None:
    fresh = reload_page(writer, page)
    save_page(writer, fresh, title=fresh.title, source=source, base_number=fresh.latest_number, **values)


def test_the_shares_are_those_of_the_lines_that_are_left(writers, run_jobs) -> None:
    first, second = writers
    page = make_page(source=LINES, actor=first)
    run_jobs()
    assert shares() == {first.id: 1.0}
    save(second, page, LINES.replace("The other line is here.", "Quite another one now."))
    run_jobs()
    assert shares() == {first.id: 0.51, second.id: 0.49}
    save(second, page, "All of it is mine.")
    run_jobs()
    assert shares() == {second.id: 1.0}


def test_the_day_is_that_of_the_last_contribution(writers, run_jobs, time_machine) -> None:
    first, _second = writers
    time_machine.move_to("2025-03-01T09:00:00Z", tick=False)
    page = make_page(source=LINES, actor=first)
    time_machine.move_to("2026-04-02T09:00:00Z", tick=False)
    save(first, page, LINES + "\nMore of it.\n")
    run_jobs()
    assert session.scalars(select(Contribution.made_on)).all() == [date(2026, 4, 2)]


def test_a_comma_is_no_contribution(writers, run_jobs) -> None:
    first, second = writers
    page = make_page(source=LINES * 20, actor=first)
    save(second, page, LINES * 20 + "\n.\n")
    run_jobs()
    assert list(shares()) == [first.id]


def test_links_that_the_house_rewrote_are_nobodys(writers, run_jobs) -> None:
    first, _second = writers
    page = make_page(source=LINES, actor=first)
    fresh = reload_page(first, page)
    save_page(None, fresh, title=fresh.title, source="New.\n" + LINES, base_number=1, kind=RevisionKind.RELINKED)
    run_jobs()
    assert 0.85 < shares()[first.id] < 1


def test_a_page_that_is_but_a_title_is_its_writers(writers, run_jobs) -> None:
    first, _second = writers
    make_page(title="Furnace", source="", actor=first)
    run_jobs()
    assert shares() == {first.id: 1.0}


def test_what_lies_in_the_trash_counts_for_nobody_until_it_is_back(writers, run_jobs) -> None:
    first, _second = writers
    page = make_page(source=LINES, actor=first)
    delete_page(first, reload_page(first, page))
    run_jobs()
    assert shares() == {}
    restore_page(first, page)
    run_jobs()
    assert shares() == {first.id: 1.0}


def test_the_audience_goes_with_the_page(writers, run_jobs) -> None:
    first, _second = writers
    page = make_page(source=LINES, actor=first)
    narrow_page(first, reload_page(first, page), narrowing_of([f"user:{first.id}"]))
    run_jobs()
    assert session.scalars(select(Contribution.audience_id)).all() == [reload_page(first, page).audience_id]


def test_an_entry_of_the_faq_is_its_writers(run_jobs) -> None:
    writer = make_administrator()
    make_entry(actor=writer)
    make_entry()
    run_jobs()
    assert shares("faq") == {writer.id: 1.0}


def test_the_nightly_count_finds_the_same_and_what_was_never_noted(writers, run_jobs) -> None:
    first, second = writers
    page = make_page(make_space(), source=LINES, actor=first)
    save(second, page, LINES.replace("The other line is here.", "Quite another one now."))
    make_entry(actor=make_administrator())
    run_jobs()
    noted = shares() | shares("faq")
    session.execute(delete(Contribution))
    session.commit()
    assert recount() == 2
    assert shares() | shares("faq") == noted
