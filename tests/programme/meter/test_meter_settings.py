"""How the meter is set: by whom, within which limits, and with what the audit trail keeps of it."""

from datetime import date
from typing import Any

import pytest
from flask_babel import force_locale
from lxml import html
from sqlalchemy import select

from app.core.db import session
from app.core.errors import ForbiddenError, InvalidError
from app.core.events import StoredEvent
from app.programme.events import MeterSettingsChanged
from app.programme.meter.calendar.holiday_places import list_countries, list_subdivisions, name_of_place
from app.programme.models import MailingList, MeterSettings, Party
from app.programme.queries.settings import get_settings, list_starts
from app.programme.service.settings import Rules, change_settings, change_starts, domains_in, retire_list, revive_list
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion

pytestmark = pytest.mark.usefixtures("app")
USUAL: dict[str, Any] = {
    "min_size": 5,
    "kept_months": 36,
    "country": "FR",
    "subdivision": "",
    "domains": [],
    "launched_on": None,
}


def rules(**values: Any) -> Rules:
    return Rules(**(USUAL | values))


def changes() -> list[dict[str, Any]]:
    query = select(StoredEvent).where(StoredEvent.name == MeterSettingsChanged.name).order_by(StoredEvent.id)
    return [event.payload["changes"] for event in session.scalars(query)]


def sent(**values: str) -> dict[str, str]:
    return {"min_size": "5", "kept_months": "36", "country": "FR", "subdivision": "", "domains": ""} | values


def test_what_changes_is_kept_noted_and_makes_figures_old() -> None:
    admin = make_administrator()
    change_settings(admin, rules(min_size=8, launched_on=date(2026, 3, 2), domains=["corp.example"]), is_agreed=False)
    settings = get_settings()
    assert (settings.min_size, settings.launched_on, settings.domains) == (8, date(2026, 3, 2), ["corp.example"])
    assert settings.generation == 1
    assert changes() == [
        {"min_size": [5, 8], "domains": ["", "corp.example"], "launched_on": [None, "2026-03-02"]},
    ]


def test_saving_without_a_change_notes_nothing() -> None:
    admin = make_administrator()
    change_settings(admin, rules(), is_agreed=False)
    assert changes() == []
    assert get_settings().generation == 0


@pytest.mark.parametrize("make", [UserFactory, lambda: make_champion(DepartmentFactory())])
def test_nobody_else_sets_the_meter(make) -> None:
    user = make()
    with pytest.raises(ForbiddenError):
        change_settings(user, rules(min_size=1), is_agreed=True)
    with pytest.raises(ForbiddenError):
        change_starts(user, {})
    mailing_list = MailingList(name="All")
    session.add(mailing_list)
    for act in (retire_list, revive_list):
        with pytest.raises(ForbiddenError):
            act(user, mailing_list)


def test_going_below_five_needs_the_agreement_which_the_audit_trail_keeps() -> None:
    admin = make_administrator()
    with pytest.raises(InvalidError) as refused:
        change_settings(admin, rules(min_size=4), is_agreed=False)
    assert refused.value.field == "is_agreed"
    change_settings(admin, rules(min_size=4), is_agreed=True)
    assert changes() == [{"min_size": [5, 4], "is_agreed": ["", "✓"]}]


def test_going_up_below_five_needs_no_agreement_and_going_down_once_more_does() -> None:
    admin = make_administrator()
    change_settings(admin, rules(min_size=3), is_agreed=True)
    change_settings(admin, rules(min_size=4), is_agreed=False)
    change_settings(admin, rules(min_size=4, kept_months=12), is_agreed=False)
    with pytest.raises(InvalidError):
        change_settings(admin, rules(min_size=3, kept_months=12), is_agreed=False)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"min_size": 0}, "min_size"),
        ({"min_size": -5}, "min_size"),
        ({"min_size": 1}, "min_size"),
        ({"min_size": 2}, "min_size"),
        ({"min_size": 100_000}, "min_size"),
        ({"kept_months": 0}, "kept_months"),
        ({"kept_months": 10_000}, "kept_months"),
        ({"country": "XX"}, "country"),
        ({"country": ""}, "country"),
        ({"subdivision": "BY"}, "subdivision"),
        ({"country": "DE", "subdivision": "57"}, "subdivision"),
    ],
)
def test_what_is_not_possible_is_refused_beside_its_field(values, field: str) -> None:
    with pytest.raises(InvalidError) as refused:
        change_settings(make_administrator(), rules(**values), is_agreed=True)
    assert refused.value.field == field


def test_domains_are_taken_as_people_write_them() -> None:
    assert domains_in("Corp.Example\n@sub.corp.example, müller.example;corp.example.") == [
        "corp.example",
        "sub.corp.example",
        "xn--mller-kva.example",
    ]
    assert domains_in("  \n ") == []


@pytest.mark.parametrize(
    "text", ["corp", "ann@corp.example", "http://corp.example", "-a.example", "a..example", "x" * 300 + ".com", "a.1"]
)
def test_what_is_no_domain_is_refused(text: str) -> None:
    with pytest.raises(InvalidError):
        domains_in(text)
    with pytest.raises(InvalidError):
        domains_in(" ".join(f"d{number}.example" for number in range(300)))


def test_countries_and_their_parts_have_names_in_both_languages(app) -> None:
    with app.test_request_context(), force_locale("fr"):
        french = dict(list_countries())
        assert name_of_place("DE", "BY") == "Allemagne, Bayern"
    with app.test_request_context(), force_locale("en"):
        english = dict(list_countries())
        assert name_of_place("FR", "") == "France"
    assert (french["DE"], english["DE"]) == ("Allemagne", "Germany")
    assert dict(list_subdivisions("FR"))["57"] == "Moselle"
    assert french.keys() == english.keys()
    assert list_subdivisions("nowhere") == []


def test_countries_stand_where_their_names_stand_without_accents(app) -> None:
    with app.test_request_context(), force_locale("fr"):
        names = [name for _code, name in list_countries()]
    order = [
        "Afrique du Sud",
        "Costa Rica",
        "Côte d’Ivoire",
        "Croatie",
        "Égypte",
        "Grèce",
        "Groenland",
        "Îles Cook",
        "Inde",
    ]
    assert sorted(order, key=names.index) == order


def test_departments_begin_on_days_of_their_own() -> None:
    admin, legal, sales = make_administrator(), DepartmentFactory(name="Legal"), DepartmentFactory(name="Sales")
    change_starts(admin, {legal.id: date(2026, 3, 2), sales.id: None, 999_999: date(2026, 1, 1)})
    assert {one.department.name: one.started_on for one in list_starts() if one.department in (legal, sales)} == {
        "Legal": date(2026, 3, 2),
        "Sales": None,
    }
    assert changes() == [{"started_on": ["Legal -", "Legal 2026-03-02"]}]
    change_starts(admin, {legal.id: None})
    assert session.scalars(select(Party.started_on)).all() == [None]
    assert get_settings().generation == 2


def test_a_retired_list_can_be_taken_into_use_again() -> None:
    admin, mailing_list = make_administrator(), MailingList(name="All staff")
    session.add(mailing_list)
    for act in (retire_list, retire_list, revive_list, revive_list):
        act(admin, mailing_list)
    assert mailing_list.retired_on is None
    assert changes() == [{"retired_lists": [None, "All staff"]}, {"retired_lists": ["All staff", None]}]


def test_the_form_keeps_what_was_entered_and_says_what_is_wrong(login) -> None:
    browser = login(make_administrator())
    page = browser.post("/programme/email/settings", data=sent(min_size="3", domains="not a domain"))
    assert page.status_code == 422
    assert "is not a mail domain" in page.text
    page = browser.post("/programme/email/settings", data=sent(min_size="3"))
    assert "needs the agreement of the works council" in page.text
    page = browser.post("/programme/email/settings", data=sent(min_size="3", is_agreed="y"), follow_redirects=True)
    assert "The settings are saved." in page.text
    assert get_settings().min_size == 3


@pytest.mark.parametrize("value", ["", "five", "5.5", "9" * 40, "-1"])
def test_no_number_breaks_the_form(login, value: str) -> None:
    browser = login(make_administrator())
    page = browser.post("/programme/email/settings", data=sent(min_size=value, kept_months=value))
    assert page.status_code == 422


def test_the_parts_of_another_country_are_offered_before_it_is_saved(login) -> None:
    browser = login(make_administrator())
    part = browser.get("/programme/email/settings?country=DE", headers={"X-Fragment": "country-parts"})
    assert part.headers["X-Fragment"] == "country-parts"
    assert "Bayern" in part.text
    assert "Moselle" not in part.text
    assert session.get(MeterSettings, 1) is None


def test_a_country_without_script_is_saved_in_two_steps(login) -> None:
    browser = login(make_administrator())
    page = browser.post("/programme/email/settings", data=sent(country="DE", subdivision="57"))
    assert page.status_code == 422
    assert "This part does not belong to the country" in page.text
    options = html.fromstring(page.text).xpath("//select[@name='subdivision']/option/@value")
    assert "BY" in options
    assert browser.post("/programme/email/settings", data=sent(country="DE", subdivision="BY")).status_code == 302


def test_days_are_entered_by_department(login) -> None:
    legal = DepartmentFactory(name="Legal")
    browser = login(make_administrator())
    address = "/programme/email/settings/departments"
    wrong = browser.post(address, data={f"day_{legal.id}": "soon"})
    assert wrong.status_code == 422
    browser.post(address, data={f"day_{legal.id}": "2026-03-02", "day_77777": "2026-01-01"})
    assert 'value="2026-03-02"' in browser.get(address).text


def test_a_list_is_retired_with_a_way_back(login) -> None:
    mailing_list = MailingList(name="<b>All</b>")
    session.add_all([mailing_list, MailingList(name="")])
    session.commit()
    browser = login(make_administrator())
    page = browser.get("/programme/email/settings/lists")
    assert "&lt;b&gt;All" in page.text
    assert page.text.count("Mark as retired") == 1
    address = f"/programme/email/settings/lists/{mailing_list.id}"
    done = browser.post(f"{address}/retirement", follow_redirects=True)
    assert f'action="{address}/revival"' in done.text
    browser.post(f"{address}/revival")
    session.refresh(mailing_list)
    assert mailing_list.retired_on is None
    assert browser.post("/programme/email/settings/lists/999999/retirement").status_code == 404


@pytest.mark.parametrize("path", ["settings", "settings/departments", "settings/lists", "imports", "imports/1"])
def test_the_pages_are_for_those_who_manage_the_programme(login, path: str) -> None:
    browser = login(UserFactory())
    assert browser.get(f"/programme/email/{path}").status_code == 403
    assert browser.post("/programme/email/settings", data=sent()).status_code == 403
    assert session.get(MeterSettings, 1) is None


@pytest.mark.parametrize("size", [1, 10])
def test_the_pages_cost_the_same_however_many_departments_and_lists(login, count_queries, size: int) -> None:
    admin = make_administrator()
    departments = DepartmentFactory.create_batch(size)
    change_starts(admin, {one.id: date(2026, 3, 2) for one in departments})
    session.add_all(MailingList(name=f"List {number}") for number in range(size))
    session.commit()
    browser = login(admin)
    browser.get("/programme/email/settings")
    session.expire_all()
    with count_queries() as queries:
        for path in ("settings", "settings/departments", "settings/lists"):
            browser.get(f"/programme/email/{path}")
    assert len(queries) == 16
