"""Who is it for: choosing an audience, and seeing whom it reaches before anything is sent."""

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from werkzeug.datastructures import MultiDict
from wtforms import SelectMultipleField

from app.accounts.audience_field import AudienceField
from app.accounts.forms import AudienceForm
from app.accounts.models import User, department_token, group_token, user_token
from app.accounts.queries import find_options, reach_of
from app.accounts.service import people
from app.accounts.service.audiences import audience_for
from app.core.db import session
from app.core.forms import Form
from tests.factories import DepartmentFactory, GroupFactory, UserFactory
from tests.factories.accounts import join_group

CHIPS = "//ul[@data-chips]//*[@class='p-chip']"


class PostForm(Form):
    class Meta:
        csrf = False

    audience = AudienceField("For whom?")


@pytest.fixture
def company(app: Flask) -> dict[str, object]:
    sales = DepartmentFactory(name="Sales")
    export = DepartmentFactory(name="Export", parent=sales)
    workshop = DepartmentFactory(name="Réunions")
    ana, li = UserFactory(name="Ana Roy", department=sales), UserFactory(name="Li Wei", department=export)
    elodie = UserFactory(name="Élodie Petit", department=workshop)
    choir = GroupFactory(name="Choir")
    join_group(elodie, choir)
    join_group(li, choir)
    return {
        "sales": department_token(sales.id), "export": department_token(export.id), "choir": group_token(choir.id),
        "workshop": department_token(workshop.id), "ana": user_token(ana.id), "elodie": user_token(elodie.id),
        "reader": ana,
    }  # fmt: skip


def fill(*tokens: str, **more: str) -> PostForm:
    return PostForm(MultiDict([("audience", token) for token in tokens] + list(more.items())))


def texts(page: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in page.xpath(path)]


def test_a_department_reaches_those_below_it(company) -> None:
    assert reach_of([company["sales"]]).people == 2
    assert reach_of([company["sales"]]).departments == 2
    assert reach_of([company["export"]]).people == 1


def test_who_is_reached_twice_counts_once(company) -> None:
    assert reach_of([company["sales"], company["choir"], company["elodie"]]).people == 3


def test_a_former_colleague_is_not_reached(company) -> None:
    people.deactivate_user(None, company["reader"])
    session.flush()
    assert reach_of(["all"]).people == 2
    assert reach_of([company["ana"]]).people == 0


@pytest.mark.parametrize("text", ["reun", "RÉUN", "réunions", "  Reunions "])
def test_accents_and_case_do_not_matter(company, text: str) -> None:
    assert [one.label for one in find_options(company["reader"], text)] == ["Réunions"]


def test_an_option_says_where_it_belongs_and_how_many_it_reaches(company) -> None:
    [export] = find_options(company["reader"], "exp")
    assert (export.label, export.place, export.people) == ("Export", "Sales", 1)
    [choir] = find_options(company["reader"], "choir")
    assert (choir.kind, choir.people) == ("group", 2)
    [elodie] = find_options(company["reader"], "petit elo")
    assert (elodie.kind, elodie.place) == ("person", "Réunions")


def test_the_page_shows_what_is_chosen_and_whom_it_reaches(login, company) -> None:
    page = html.fromstring(login(company["reader"]).get(f"/audiences/?audience={company['sales']}").text)
    assert texts(page, CHIPS) == ["Sales"]
    assert texts(page, "//*[@data-reach]/p") == ["2 people in 2 departments", "1 colleague is left in peace."]


def test_everyone_is_said_to_be_everyone(login, company) -> None:
    page = html.fromstring(login(company["reader"]).get("/audiences/?audience=all").text)
    assert texts(page, CHIPS) == ["Everyone"]
    assert "That is the whole company." in texts(page, "//*[@data-reach]/p")[1]


def test_whom_it_reaches_does_not_tell_who_belongs_to_a_group(login, company) -> None:
    browser, group = login(company["reader"]), company["choir"]

    def told(*tokens: str) -> list[str]:
        page = html.fromstring(browser.get("/audiences/?audience=" + "&audience=".join(tokens)).text)
        return texts(page, "//*[@data-reach]/p")

    assert told(group) == ["2 people", "1 colleague is left in peace."]
    assert told(group, company["elodie"]) == told(group, company["ana"])
    assert told(group, company["workshop"]) == told(group, company["ana"])
    assert told(group, company["ana"])[0] == "3 people at most"


def test_a_member_of_a_group_is_told_exactly_whom_it_reaches(login, company) -> None:
    member = session.get_one(User, int(company["elodie"].partition(":")[2]))
    address = f"/audiences/?audience={company['choir']}&audience={company['elodie']}"
    page = html.fromstring(login(member).get(address).text)
    assert texts(page, "//*[@data-reach]/p")[0] == "2 people in 2 departments"


def test_nothing_chosen_reaches_nobody(login, company) -> None:
    page = html.fromstring(login(company["reader"]).get("/audiences/").text)
    assert texts(page, "//*[@data-reach]/p") == ["Nobody yet"]


def test_without_scripts_everything_can_be_ticked(login, company) -> None:
    page = html.fromstring(login(company["reader"]).get("/audiences/").text)
    boxes = page.xpath("//details//input[@name='audience'][@type='checkbox'][not(@disabled)]/@value")
    assert {"all", company["sales"], company["export"], company["workshop"], company["choir"]} == set(boxes)
    assert page.xpath("//main//form[@method='get']//button[@type='submit']")


def test_what_is_a_chip_already_is_not_sent_twice(login, company) -> None:
    page = html.fromstring(login(company["reader"]).get(f"/audiences/?audience={company['sales']}").text)
    sent = page.xpath(f"//input[@value='{company['sales']}'][not(@disabled)]")
    assert len(sent) == 1


def test_a_typed_name_that_fits_once_is_taken(login, company) -> None:
    page = html.fromstring(login(company["reader"]).get("/audiences/?audience_text=elodie").text)
    assert texts(page, CHIPS) == ["Élodie Petit"]


def test_a_typed_name_that_fits_twice_is_asked_about(login, company) -> None:
    UserFactory(name="Ana Lind")
    page = html.fromstring(login(company["reader"]).get("/audiences/?audience_text=ana").text)
    assert texts(page, CHIPS) == []
    assert "Ana Roy, Sales" in texts(page, "//*[@class='p-audience-choice']")


def test_the_options_are_a_list_for_the_box(login, company) -> None:
    response = login(company["reader"]).get("/audiences/options?q=e", headers={"X-Fragment": "options"})
    page = html.fromstring(response.text)
    assert page.xpath("//*[@role='option']/@data-label") == ["Everyone", "Export", "Élodie Petit"]
    assert page.xpath("//@data-announce") == ["3 suggestions"]


def test_the_reach_is_a_sentence_with_counts_and_no_names(login, company) -> None:
    address = f"/audiences/reach?token={company['choir']}&token={company['ana']}"
    text = login(company["reader"]).get(address, headers={"X-Fragment": "reach"}).text
    assert "3 people" in text
    assert "Ana" not in text
    assert "Choir" not in text


def test_a_fragment_asked_for_as_a_page_is_the_page(login, company) -> None:
    browser = login(company["reader"])
    assert browser.get("/audiences/options?q=sal").location == "/audiences/?audience_text=sal"
    assert browser.get("/audiences/reach?token=all&token=dept:1").location == "/audiences/?audience=all&audience=dept:1"


def test_a_former_colleague_is_not_named(login, company) -> None:
    gone = UserFactory(name="Gone Person")
    people.deactivate_user(None, gone)
    session.commit()
    browser = login(company["reader"])
    assert "Gone" not in browser.get(f"/audiences/?audience={user_token(gone.id)}").text
    assert "Gone" not in browser.get("/audiences/options?q=gone", headers={"X-Fragment": "options"}).text


def test_a_description_of_a_group_is_not_shown_to_others(login, company) -> None:
    GroupFactory(name="Council", description="Quite secret")
    browser = login(company["reader"])
    assert "secret" not in browser.get("/audiences/").text
    assert "secret" not in browser.get("/audiences/options?q=coun", headers={"X-Fragment": "options"}).text


def test_a_room_gets_tokens_that_make_an_audience(app, company) -> None:
    form = fill(company["sales"], company["elodie"], company["sales"])
    assert form.validate()
    assert form.values == {"audience": [company["sales"], company["elodie"]]}
    audience = audience_for(form.audience.data)
    assert PostForm(audience=audience).audience.data == sorted([company["sales"], company["elodie"]])


@pytest.mark.parametrize(
    "tokens",
    [[], ["dept:999999"], ["nonsense"], ["dept:1 OR 1=1"], ["user:²"], ["dept:" + "9" * 40], ["all", "group:0"]],
)
def test_an_audience_of_nobody_or_of_nothing_is_refused(app, company, tokens: list[str]) -> None:
    form = fill(*tokens)
    assert not form.validate()
    assert form.audience.errors == ["Please choose who it is for."]


def test_a_name_left_in_the_box_is_not_forgotten_silently(app, company) -> None:
    form = fill(company["sales"], audience_text="nobody of this name")
    assert not form.validate()
    assert "is not chosen yet" in form.audience.errors[0]


def test_counting_again_sends_nothing_and_complains_of_nothing(app, company) -> None:
    form = fill(audience_recount="1")
    assert not form.validate()
    assert form.status == 200


def test_the_picker_stands_in_any_form(app, company) -> None:
    form = fill("dept:999999")
    form.validate()
    page = html.fromstring(str(form.audience()))
    assert page.xpath("//fieldset[@id='audience']//*[@class='p-error']")
    assert page.xpath("//noscript//button[@name='audience_recount']")
    assert not isinstance(form.audience, SelectMultipleField)


def test_markup_in_names_stays_text(login, company) -> None:
    department = DepartmentFactory(name="<script>alert(1)</script>")
    address = f"/audiences/?audience={department_token(department.id)}&audience_text=<b>x"
    text = login(company["reader"]).get(address).text
    assert "<script>alert" not in text
    assert "<b>x" not in text


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tokens=st.lists(st.text(max_size=30) | st.from_regex(r"(all|dept|group|user):?[0-9]{0,25}", fullmatch=True)))
def test_no_token_breaks_the_count(app, tokens: list[str]) -> None:
    assert reach_of(token for token in tokens if "\0" not in token).people >= 0


@pytest.mark.parametrize("size", [1, 10])
def test_the_page_costs_the_same_however_many_are_chosen(login, count_queries, size: int) -> None:
    tokens = [user_token(UserFactory().id) for _person in range(size)]
    browser = login(UserFactory())
    address = "/audiences/?" + "&".join(f"audience={token}" for token in tokens)
    session.expire_all()
    with count_queries() as queries:
        browser.get(address)
    assert len(queries) <= 11


def test_an_empty_form_asks_for_nothing(app) -> None:
    assert AudienceForm(MultiDict()).audience.data == []
