"""The audit trail, in plain sentences."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from sqlalchemy import update

from app.accounts.models import Role
from app.accounts.service import departments, groups, people, roles
from app.admin.wording import KINDS, SENTENCES
from app.core import clock
from app.core.db import session
from app.core.events import Event, StoredEvent
from app.core.spreadsheet import FORMULA_STARTS, write_csv
from app.wiki.service.keeping import set_keeping
from app.wiki.service.spaces import change_space
from tests.factories import DepartmentFactory, UserFactory
from tests.factories.wiki import make_page, make_space


def sentences(response) -> list[str]:
    cells = html.fromstring(response.text).xpath("//tbody/tr/td[2]")
    return [" ".join(cell.text_content().split()) for cell in cells]


def rows(response) -> list[list[str]]:
    return list(csv.reader(StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))[1:]


@pytest.fixture
def history(administrator):
    """A few things that an administrator did."""
    person, finance = UserFactory(name="Li Wei"), DepartmentFactory(name="Finance")
    roles.grant_role(administrator, person, Role.CHAMPION, finance)
    people.update_user(administrator, person, title="Adviser", department_id=finance.id)
    group = groups.create_group(administrator, "Choir")
    groups.add_member(administrator, group, person)
    session.commit()
    return person


def test_what_happened_is_told_in_sentences(browser, history) -> None:
    told = sentences(browser.get("/admin/audit"))
    assert "Ana Roy made Li Wei champion of Finance" in told
    assert "Ana Roy added Li Wei to the group Choir" in told
    assert "Ana Roy created the group Choir" in told
    [changed] = [one for one in told if one.startswith("Ana Roy changed the account of Li Wei")]
    assert "title: nothing → Adviser" in changed
    assert "→ Finance" in changed
    assert "Ana Roy signed in" in told


def test_every_kind_of_event_has_a_sentence_and_a_name() -> None:
    for name, kind in Event.kinds.items():
        if kind.__module__.startswith("app."):
            assert name in KINDS, name
            assert any(one == name or one.startswith(f"{name}.") for one in SENTENCES), name


def test_what_refers_to_deleted_things_says_so_and_still_names_them(browser, administrator) -> None:
    person, sales = UserFactory(name="Li Wei"), DepartmentFactory(name="Sales")
    assignment = roles.grant_role(administrator, person, Role.CHAMPION, sales)
    group = groups.create_group(administrator, "Choir")
    groups.add_member(administrator, group, person)
    roles.revoke_role(administrator, assignment)
    departments.delete_department(administrator, sales)
    groups.delete_group(administrator, group)
    session.commit()
    told = sentences(browser.get("/admin/audit"))
    assert "Ana Roy made Li Wei champion of “Sales” (deleted)" in told
    assert "Ana Roy added Li Wei to the group “Choir” (deleted)" in told
    assert "Ana Roy deleted the department “Sales” (deleted)" in told


def test_who_may_read_write_and_approve_is_told_by_name(browser, administrator) -> None:
    sales, approver = DepartmentFactory(name="Sales"), UserFactory(name="Li Wei")
    space = make_space()
    kept = {"name": space.name, "description": space.description, "department": sales, "editors": [f"dept:{sales.id}"]}
    change_space(administrator, space, audience=["all"], **kept)
    change_space(administrator, space, audience=[f"dept:{sales.id}", f"user:{administrator.id}"], **kept)
    page, keeping = make_page(space), {"owner": None, "department": sales, "review_months": None}
    set_keeping(None, page, is_formal=True, approvers=[approver, administrator], **keeping)
    set_keeping(None, page, is_formal=False, **keeping)
    session.commit()
    told = " | ".join(sentences(browser.get("/admin/audit")))
    assert "keeping department: nothing → Sales" in told
    assert "approvers: nothing → Ana Roy, Li Wei" in told
    assert "approvers: Ana Roy, Li Wei → nothing" in told
    assert "readers: everyone → Sales, Ana Roy" in told
    assert "→ Sales" in told.partition("writers: ")[2]


def test_people_without_an_account_are_told_apart(browser) -> None:
    session.add_all(
        StoredEvent(name="accounts.sign_in_failed", payload={"user_id": user_id}, occurred_at=clock.now())
        for user_id in (None, 999_999)
    )
    session.add(StoredEvent(name="somewhere.new_thing_done", payload={"x": 1}, occurred_at=clock.now()))
    session.commit()
    told = sentences(browser.get("/admin/audit"))
    assert "Somebody tried to sign in as an address without an account and failed" in told
    assert "Somebody tried to sign in as somebody whose account no longer exists and failed" in told
    assert "The system: somewhere.new_thing_done" in told


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("person=Li Wei", ["Li Wei left the group Choir"]),
        ("person=li.wei@example.com", ["Li Wei left the group Choir"]),
        ("kind=accounts.role_granted&person=Ana Roy", ["Ana Roy made Li Wei champion of Finance"]),
        ("person=Li Wei&kind=accounts.role_granted", []),
        ("until=2001-01-01", []),
        ("since=2999-01-01", []),
        ("until=9999-12-31&kind=accounts.member_removed", ["Li Wei left the group Choir"]),
    ],
)
def test_the_trail_is_narrowed(browser, history, query: str, expected: list[str]) -> None:
    session.add(
        StoredEvent(
            name="accounts.member_removed",
            actor_id=history.id,
            payload={"user_id": history.id, "group_id": 1},
            occurred_at=clock.now(),
        )
    )
    session.commit()
    told = sentences(browser.get(f"/admin/audit?{query}"))
    assert [one.split(" Choir")[0].split(" “")[0] for one in told] == [one.split(" Choir")[0] for one in expected]


def test_a_day_begins_and_ends_where_the_reader_lives(browser, administrator) -> None:
    administrator.time_zone = "Pacific/Auckland"
    midnight = datetime(2026, 3, 9, 11, 0, tzinfo=UTC)
    for offset in (-1, 0, 24 * 60 - 1, 24 * 60):
        moment = midnight + timedelta(minutes=offset)
        session.add(StoredEvent(name=f"test.at_{offset}", payload={}, occurred_at=moment))
    session.commit()
    told = sentences(browser.get("/admin/audit?since=2026-03-10&until=2026-03-10"))
    assert [one.rpartition("_")[2] for one in told] == ["1439", "0"]


def test_a_filter_that_names_nobody_says_so(browser) -> None:
    response = browser.get("/admin/audit?person=nobody")
    assert response.status_code == 422
    assert "Nobody here is called that" in response.text
    assert browser.get("/admin/audit?since=yesterday").status_code == 422
    assert browser.get("/admin/audit?kind=x").status_code == 422


def test_an_empty_result_offers_a_way_out(browser) -> None:
    assert "Nothing fits all of this" in browser.get("/admin/audit?since=2999-01-01").text


@pytest.mark.parametrize("size", [1, 10])
def test_the_trail_costs_the_same_however_long(browser, administrator, count_queries, size: int) -> None:
    for _number in range(size):
        roles.grant_role(administrator, UserFactory(), Role.CHAMPION, DepartmentFactory())
    session.commit()
    session.expunge_all()
    with count_queries() as queries:
        browser.get("/admin/audit")
    assert len(queries) == 10


def test_the_export_is_the_narrowed_trail(browser, history) -> None:
    response = browser.get("/admin/audit.csv?kind=accounts.role_granted&person=Ana Roy")
    assert response.mimetype == "text/csv"
    assert response.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    [[moment, actor, kind, sentence, details]] = rows(response)
    assert datetime.fromisoformat(moment).tzinfo is not None
    assert (actor, kind, details) == ("Ana Roy", "Role granted", "")
    assert sentence == "Ana Roy made Li Wei champion of Finance"


def test_a_refused_filter_exports_nothing(browser, history) -> None:
    assert browser.get("/admin/audit.csv?person=nobody").status_code == 400


def test_no_name_becomes_a_formula(browser, administrator) -> None:
    administrator.name = "=HYPERLINK(1)"
    people.update_user(administrator, UserFactory(name="@li"), title="+1")
    session.execute(update(StoredEvent).values(actor_id=administrator.id))
    session.commit()
    for row in rows(browser.get("/admin/audit.csv")):
        assert not any(cell.startswith(FORMULA_STARTS) for cell in row)
        assert row[1] == "'=HYPERLINK(1)"


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=2, max_size=2)
    )
)
def test_a_table_comes_back_as_written_and_calculates_nothing(table: list[list[str]]) -> None:
    read = list(csv.reader(StringIO(write_csv(["a", "b"], table).removeprefix("\ufeff"), newline="")))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in table
    ]
    assert not any(cell.startswith(FORMULA_STARTS) for row in read for cell in row)


CHANGES = {
    "title": ["Cycle of 2026-01-05", None],
    "ends_on": ["2026-11-26", "2026-12-01"],
    "started_on": ["Finance -", "Finance 2026-01-05"],
    "2026-03-09": [12.5, -3.0],
    "min_size": [5, 14574],
    "target_change": [-0.2, -0.25],
    "is_formal": [False, True],
    "2026-99-99": ["", "1"],
}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            [
                "intitulé\u00a0: Cycle of 2026-01-05 → rien", "dernier jour\u00a0: 26 nov. 2026 → 1 déc. 2026",
                "début par service\u00a0: Finance - → Finance 5 janv. 2026", "9 mars 2026\u00a0: 12,5 → -3",
                "effectif minimal affiché\u00a0: 5 → 14\u202f574", "évolution visée\u00a0: -20\u00a0% → -25\u00a0%", "formelle\u00a0: non → oui",
                "2026-99-99\u00a0: rien → 1",
            ],
        ),
        (
            "en",
            [
                "title: Cycle of 2026-01-05 → nothing", "last day: 26 Nov 2026 → 1 Dec 2026",
                "start by department: Finance - → Finance 5 Jan 2026", "9 Mar 2026: 12.5 → -3",
                "fewest people shown: 5 → 14,574", "change aimed at: -20% → -25%", "formal: no → yes",
                "2026-99-99: nothing → 1",
            ],
        ),
    ],
)  # fmt: skip
def test_what_differs_is_written_as_the_readers_language_writes_it(
    browser, administrator, language: str, told: list[str]
) -> None:
    administrator.language = language
    session.add(StoredEvent(name="test.changed", payload={"changes": CHANGES}, occurred_at=clock.now()))
    session.commit()
    details = html.fromstring(browser.get("/admin/audit?kind=test.changed").text).xpath("//tbody/tr/td[2]/span/text()")
    assert details == told


def test_what_was_counted_is_written_as_the_readers_language_writes_it_and_ids_are_not(browser, administrator) -> None:
    administrator.language = "fr"
    counted = {"counted": 14574, "repeated": 1200}
    session.add_all(
        StoredEvent(name=name, actor_id=administrator.id, payload=payload, occurred_at=clock.now())
        for name, payload in (("programme.traffic_imported", counted), ("programme.cycle_started", {"cycle_id": 14574}))
    )
    session.commit()
    told = "\n".join(sentences(browser.get("/admin/audit")))
    assert "14 574" in told
    assert "1 200" in told
    assert "cycle 14574" in told


def test_an_event_without_words_is_told_in_french_with_a_link_to_who_did_it(browser, administrator) -> None:
    administrator.language = "fr"
    stored = StoredEvent(name="test.<b>", actor_id=administrator.id, payload={}, occurred_at=clock.now())
    session.add(stored)
    session.commit()
    [cell] = html.fromstring(browser.get("/admin/audit?kind=test.<b>").text).xpath("//tbody/tr/td[2]")
    assert cell.text_content() == "Ana Roy\u00a0: test.<b>"
    assert [link.text for link in cell.iter("a")] == ["Ana Roy"]
