"""Email between departments: the page, the department's view, the tables."""

import gzip
from datetime import date, timedelta
from itertools import pairwise

import pytest
from lxml import html

from app.core.db import session
from app.programme.models import Cycle, PartyKind
from tests.factories import DepartmentFactory, UserFactory, make_administrator, make_champion
from tests.factories.counted_mail import MONDAY, count_list_mail, count_other_mail, count_weeks_of_mail, set_meter
from tests.factories.wiki import make_space

LAUNCH = MONDAY + timedelta(weeks=13)


@pytest.fixture
def departments(app):
    set_meter(launched_on=LAUNCH)
    return [DepartmentFactory(name=name) for name in ("Legal", "Trading", "Sales")]


def count(departments, before: int = 40, after: int = 40) -> None:
    """Count a quarter before the launch and one after it, with a little unrest."""
    legal, trading, sales = departments
    rates = [before + week % 3 for week in range(13)] + [after + week % 3 for week in range(13)]
    mail = {
        (legal, trading): rates,
        (trading, legal): [rate - 8 for rate in rates],
        (sales, trading): [max(rate // 4, 1) for rate in rates],
        (legal, legal): 30,
    }
    count_weeks_of_mail(dict.fromkeys(departments, 8), mail, weeks=26)


def shown(client, address: str = "/programme/email") -> html.HtmlElement:
    return html.fromstring(client.get(address).get_data(as_text=True))


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_before_anything_was_counted_a_reader_learns_what_will_be_here(login) -> None:
    page = shown(login(UserFactory()))
    assert page.findtext(".//h1") == "Email between departments"
    assert "It counts departments, never people" in text(page)
    assert not page.xpath("//a[contains(@href, 'imports')]")
    assert page.xpath("//a[@href='/programme/email/privacy']")


def test_before_anything_was_counted_who_manages_learns_what_to_do(login) -> None:
    page = shown(login(make_administrator()))
    assert page.xpath("//a[contains(@href, '/programme/email/imports')]")
    assert page.xpath("//a[contains(@href, '/programme/email/settings')]")


@pytest.mark.parametrize("name", ["rate", "pairs", "lists"])
def test_before_anything_was_counted_there_are_no_tables(login, name: str) -> None:
    assert login(UserFactory()).get(f"/programme/email/{name}.csv").status_code == 404


def test_a_fall_is_proven_and_said_first(login, departments) -> None:
    count(departments, before=60, after=36)
    page = shown(login(UserFactory()))
    verdict = text(page.xpath("//*[contains(@class, 'p-status-ok')]")[0])
    assert "fewer emails between departments than before the launch, and it is proven" in verdict
    assert "proven" in text(page.xpath("//tr[contains(., 'Before the launch')]")[0])


def test_a_rise_is_proven_without_the_colour_of_good_news(login, departments) -> None:
    count(departments, before=36, after=60)
    row = shown(login(UserFactory())).xpath("//tr[contains(., 'Before the launch')]")[0]
    assert text(row.xpath(".//*[contains(@class, 'p-tag-warn')]")[0]) == "proven"
    assert not row.xpath(".//*[contains(@class, 'p-tag-ok')]")


def test_no_change_is_not_proven(login, departments) -> None:
    count(departments)
    page = shown(login(UserFactory()))
    assert "Not proven yet" in text(page)
    assert "not proven" in text(page.xpath("//tr[contains(., 'Before the launch')]")[0])


def test_where_no_mail_went_at_first_the_page_says_that_and_not_that_it_is_too_early(login) -> None:
    legal, trading = DepartmentFactory(name="Legal"), DepartmentFactory(name="Trading")
    rates, first = [0] * 13 + [20 + week % 3 for week in range(72)], MONDAY - timedelta(weeks=60)
    mail = {(legal, trading): rates, (trading, legal): rates}
    count_weeks_of_mail({legal: 8, trading: 8}, mail, weeks=len(rates), first=first)
    page = shown(login(UserFactory()), "/programme/email?period=all")
    assert "in the first weeks that were counted there was hardly any mail between departments" in text(page)
    assert "Too early to tell" not in text(page)
    row = text(page.xpath("//tr[contains(., 'Same weeks a year before')]")[0])
    last = first + timedelta(weeks=len(rates) - 52, days=-1)
    assert f"{first:%-d %b %Y} to {last:%-d %b %Y}, compared with" in row


def test_the_figures_are_those_of_the_chosen_days(login, departments) -> None:
    count(departments)
    client = login(UserFactory())
    one_day = shown(client, f"/programme/email?from={MONDAY}&until={MONDAY}")
    one_week = shown(client, f"/programme/email?from={MONDAY}&until={MONDAY + timedelta(days=6)}")
    values = [one.text for one in one_week.xpath("//*[@class='p-figure-value']")]
    assert values[:3] == ["3.42", "410", "73%"]
    assert "with 410 messages" in text(one_week)
    assert text(one_day) == text(one_week)


def test_the_heat_map_has_every_number_and_its_colour(login, departments) -> None:
    count(departments)
    page = shown(login(UserFactory()), f"/programme/email?from={MONDAY}&until={MONDAY}")
    names = [text(head) for head in page.xpath("//table[contains(@class, 'p-heat')]//th[@scope='col']")]
    rows = {
        text(row[0]): dict(zip(names, row[1:], strict=True))
        for row in page.xpath("//table[contains(@class, 'p-heat')]/tbody/tr")
    }
    assert sorted(rows) == ["Legal", "Sales", "Trading"]
    assert {name: text(cell) for name, cell in rows["Legal"].items()} == {
        "Legal": "150", "Trading": "200", "Sales": "", "To all others": "200"
    }  # fmt: skip
    assert rows["Legal"]["Trading"].get("class") == "p-heat-5"
    assert "p-heat-own" in rows["Legal"]["Legal"].get("class")
    region = page.xpath("//*[contains(@class, 'p-heat-scroll')]")[0]
    assert (region.get("role"), region.get("tabindex")) == ("region", "0")


def test_small_departments_are_one_row(login, departments) -> None:
    legal, trading, sales = departments
    board = DepartmentFactory(name="Board")
    people = {legal: 8, trading: 3, sales: 2, board: 1}
    count_weeks_of_mail(people, {(legal, trading): 7, (sales, legal): 3, (board, legal): 1}, weeks=4)
    page = shown(login(UserFactory()))
    heads = [text(one) for one in page.xpath("//table[contains(@class, 'p-heat')]//th[@scope='row']")]
    assert sorted(heads) == ["Legal", "Small departments (together 6 people)"]
    assert "p-ways" not in html.tostring(page, encoding="unicode")


def test_a_table_of_many_departments_shows_the_busiest_and_says_so(login, departments) -> None:
    many = [DepartmentFactory() for _ in range(45)]
    mail = {(one, other): 50 - place for place, (one, other) in enumerate(pairwise(many))}
    count_weeks_of_mail(dict.fromkeys(many, 6), mail, weeks=4)
    client = login(UserFactory())
    response = client.get("/programme/email")
    page = html.fromstring(response.data)
    assert len(page.xpath("//table[contains(@class, 'p-heat')]/tbody/tr")) == 40
    assert "The 40 busiest are shown; 5 more are in the table" in text(page)
    assert len(client.get("/programme/email/pairs.csv").get_data(as_text=True).splitlines()) == 45
    assert len(gzip.compress(response.data)) < 15_000


def test_the_launch_and_the_cycles_are_marked(login, departments) -> None:
    count(departments)
    session.add(Cycle(title="Second cycle", starts_on=LAUNCH + timedelta(weeks=5), ends_on=LAUNCH + timedelta(weeks=9)))
    session.commit()
    page = shown(login(UserFactory()), "/programme/email?period=all")
    marks = [text(one) for one in page.xpath("//figure[@id='chart-rate']//*[@class='p-chart-strong']")]
    assert marks[:2] == ["Launch", "Second cycle"]
    assert any("average" in text(one) for one in page.xpath("//*[@class='p-chart-level-label']"))


def test_what_could_take_the_place_of_mail_leads_a_champion_to_it(login, departments) -> None:
    make_space(name="Handbook")
    legal = departments[0]
    count(departments)
    page = shown(login(make_champion(legal)))
    ways = page.xpath("//ol[@class='p-ways']/li")
    assert text(ways[0].find(".//h3")) == "Legal → Trading"
    assert "questions and answers" in text(ways[0])
    assert ways[0].xpath(".//a/@href") == ["/faq/new"]
    assert ways[0].xpath(".//a/@aria-label") == ["Write the answer: Legal → Trading"]
    one_way = next(way for way in ways if "Sales → Trading" in text(way))
    assert "/templates/new" in one_way.xpath(".//a/@href")


def test_nobody_is_offered_what_they_may_not_begin(login, departments) -> None:
    count(departments)
    client = login(UserFactory())
    for address in shown(client).xpath("//ol[@class='p-ways']//a/@href"):
        assert client.get(address).status_code in (200, 404)


def test_mailing_lists_are_ranked_and_what_is_retired_says_so(login, departments) -> None:
    count(departments)
    day = LAUNCH + timedelta(weeks=12)
    count_list_mail("all-staff", day, 10, 200)
    count_list_mail("legal-news", day, 5, 50, retired_on=day)
    page = shown(login(UserFactory()))
    cells = [text(cell) for cell in page.xpath("//figure[@id='chart-lists']//tbody//*[self::th or self::td]")]
    assert cells == ["all-staff", "200", "legal-news", "50 (retired)"]


def test_what_could_not_be_mapped_is_told_with_what_to_do(login, departments) -> None:
    count(departments)
    count_other_mail(LAUNCH + timedelta(weeks=12), PartyKind.UNKNOWN, departments[0], 70)
    page = text(shown(login(UserFactory())))
    assert "70 deliveries within the company" in page
    assert "An administrator can complete the directory" in page


def test_links_and_a_form_choose_the_days_without_a_script(login, departments) -> None:
    count(departments)
    client = login(UserFactory())
    page = shown(client, "/programme/email?period=all")
    assert page.xpath("//a[@aria-current='page' and contains(@href, 'period=')]/@href") == [
        "/programme/email?period=all"
    ]
    assert page.xpath("//input[@name='from']/@value") == [MONDAY.isoformat()]
    assert page.xpath("//figure[@id='chart-rate']//a/@href") == ["/programme/email/rate.csv?period=all"]


def test_a_department_sees_what_it_sends_and_gets(login, departments) -> None:
    count_weeks_of_mail(
        dict.fromkeys(departments, 8),
        {(departments[0], departments[1]): 4, (departments[1], departments[0]): 3},
        weeks=4,
    )
    page = shown(login(UserFactory()), f"/programme/email?department={departments[0].id}&period=all")
    assert page.findtext(".//h1") == "Emails of Legal"
    rows = [[text(cell) for cell in row] for row in page.xpath("//figure//tbody/tr")]
    assert rows[0] == ["5 Jan 2026", "20", "15"]
    assert len(rows) == 4


def test_a_small_department_has_no_figures_of_its_own(login, departments) -> None:
    legal, trading, sales = departments
    count_weeks_of_mail({legal: 8, trading: 9, sales: 2}, {(legal, sales): 4, (sales, legal): 3}, weeks=4)
    page = shown(login(UserFactory(department=sales)), f"/programme/email?department={sales.id}")
    assert "No figure is shown for fewer than 5 people" in text(page)
    assert not page.xpath("//figure")


def test_a_department_that_is_not_there_is_not_found(login, departments) -> None:
    count(departments)
    assert login(UserFactory()).get("/programme/email?department=999999").status_code == 404


def test_the_tables_hold_the_same_figures(login, departments) -> None:
    count(departments)
    client = login(UserFactory())
    days = f"from={MONDAY}&until={MONDAY + timedelta(days=6)}"
    weeks = client.get(f"/programme/email/rate.csv?{days}").get_data(as_text=True).splitlines()
    assert weeks[1].split(",") == ["2026-01-05", "3.41667", "410", "560", "560", "0", "0", "0", "24", "5"]
    pairs = client.get(f"/programme/email/pairs.csv?{days}").get_data(as_text=True).splitlines()
    assert pairs[1:] == [
        "Legal,Trading,200,200,0", "Trading,Legal,160,160,0", "Legal,Legal,150,150,0", "Sales,Trading,50,50,0"
    ]  # fmt: skip


def test_a_list_whose_name_would_be_a_formula_is_inert_in_a_table(login, departments) -> None:
    count(departments)
    count_list_mail("=1+1", LAUNCH + timedelta(weeks=12), 10, 200)
    response = login(UserFactory()).get("/programme/email/lists.csv")
    assert "'=1+1,10,200,200,no" in response.get_data(as_text=True)
    assert response.headers["Content-Disposition"] == 'attachment; filename="email-lists.csv"'


@pytest.mark.parametrize("address", ["", "?department={0}", "?period=all", "/rate.csv", "/pairs.csv", "/lists.csv"])
def test_the_page_costs_the_same_however_much_was_counted(login, count_queries, departments, address) -> None:
    client, costs = login(UserFactory()), []
    for number, size in enumerate((1, 10)):
        more = [DepartmentFactory() for _ in range(size)]
        mail = {(one, departments[0]): 5 for one in more}
        first = MONDAY + number * timedelta(weeks=4)
        count_weeks_of_mail(dict.fromkeys([*more, departments[0]], 8), mail, weeks=4 * size, first=first)
        session.expire_all()
        with count_queries() as queries:
            client.get(f"/programme/email{address.format(departments[0].id)}")
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_reader_of_french_reads_french(login, departments) -> None:
    count(departments, before=60, after=36)
    page = shown(login(UserFactory(language="fr")))
    assert page.findtext(".//h1") == "Courriels entre services"
    assert "et c’est prouvé : entre" in text(page)


def test_cycles_that_begin_later_are_not_drawn(login, departments) -> None:
    count(departments)
    session.add(Cycle(title="Next year", starts_on=date(2027, 1, 4), ends_on=date(2027, 4, 3)))
    session.commit()
    assert "Next year" not in text(shown(login(UserFactory()), "/programme/email?period=all"))
