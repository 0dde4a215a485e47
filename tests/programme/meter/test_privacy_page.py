"""The privacy page says what holds: the settings in force, and every column that there is."""

import re
from datetime import date

import pytest
from flask_babel import force_locale
from lxml import html
from sqlalchemy import inspect

from app.core.db import Model, get_engine, session
from app.programme.meter.inventory import kept_tables, meter_tables
from app.programme.models import MeterSettings, TrafficImport
from app.programme.service.traffic.retention import OPEN_FOR
from tests.factories import UserFactory, make_administrator

pytestmark = pytest.mark.usefixtures("app")
ADDRESS = "/programme/email/privacy"
MAIL = "programme_(traffic|part|mail|list|head|finger|meter|week|pair)"
PLACES_FOR_PEOPLE = {"users", "user_sessions", "profiles"}


def words(page) -> str:
    return " ".join(" ".join(html.fromstring(page.text).xpath("//main")[0].itertext()).split())


def test_everybody_signed_in_reads_it_and_nobody_else(login, client) -> None:
    assert login(UserFactory()).get(ADDRESS).status_code == 200
    assert client.get(ADDRESS).status_code == 302


def test_it_shows_the_settings_in_force(login) -> None:
    browser = login(UserFactory())
    assert "fewer than 5 people" in words(browser.get(ADDRESS))
    settings = MeterSettings(
        id=1, min_size=8, kept_months=14, country="DE", subdivision="BY", launched_on=date(2026, 1, 1)
    )
    session.add(settings)
    session.commit()
    text = words(browser.get(ADDRESS))
    assert "fewer than 8 people" in text
    assert "Now in force: 8 people." in text
    assert "kept for 14 months" in text
    assert "public holidays of Germany, Bayern" in text
    assert f"deleted {OPEN_FOR.days} days after" in text


def test_it_names_who_manages_the_programme_and_links_the_settings_for_them_alone(login) -> None:
    admin = make_administrator(name="Ana Roy")
    assert "Ana Roy" in words(login(UserFactory()).get(ADDRESS))
    assert "/programme/email/settings" not in login(UserFactory()).get(ADDRESS).text
    assert "/programme/email/settings" in login(admin).get(ADDRESS).text


def test_the_tables_shown_are_the_tables_of_the_database_with_all_their_columns(login) -> None:
    page = html.fromstring(login(UserFactory()).get(ADDRESS).text)
    shown = {
        table.findtext("caption"): {code.text for code in table.xpath(".//tbody//code")}
        for table in page.xpath("//table[caption]")
    }
    database = inspect(get_engine())
    names = {name for name in database.get_table_names() if re.match(MAIL, name)}
    assert shown == {name: {one["name"] for one in database.get_columns(name)} for name in names}


def test_every_table_and_column_is_told_in_plain_words_in_both_languages(app) -> None:
    with app.test_request_context():
        for language in ("en", "fr"):
            with force_locale(language):
                tables = kept_tables()
            assert [one.name for one in tables if not one.meaning] == []
            assert [(one.name, name) for one in tables for name, meaning in one.columns if not meaning] == []


def test_nothing_in_these_tables_leads_to_a_person_but_who_read_a_log_in() -> None:
    tables = list(meter_tables())
    assert len(tables) >= 10
    keys = [key for table in tables for column in table.columns for key in column.foreign_keys]
    to_people = [
        f"{key.parent.table.name}.{key.parent.name}" for key in keys if key.column.table.name in PLACES_FOR_PEOPLE
    ]
    assert to_people == ["programme_traffic_imports.actor_id"]
    from_elsewhere = [
        key.parent
        for table in Model.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table in tables and table not in tables
    ]
    assert from_elsewhere == []


def test_a_table_that_comes_later_is_shown_without_anybody_thinking_of_it() -> None:
    assert TrafficImport.__table__ in list(meter_tables())
    told = {one.name: [name for name, _meaning in one.columns] for one in kept_tables()}
    assert told["programme_traffic_imports"] == [column.name for column in TrafficImport.__table__.columns]


def test_the_french_page_is_french(login) -> None:
    user = UserFactory(language="fr")
    text = words(login(user).get(ADDRESS))
    assert "Ce que la base de données contient sur vous : rien" in text
    assert not re.search(r"\b(the|which|how|from)\b", text)
