"""The time zones that people choose from: in their language, each once, and nobody loses his own."""

from collections import Counter

import pytest
from lxml import html

from app.accounts.models import User
from app.core.db import session
from tests.factories import UserFactory

PREFERENCES = {"language": "fr", "theme": "auto", "has_shortcuts": ""}


def zones_at(browser) -> html.HtmlElement:
    """Return the list of time zones at the settings."""
    [chooser] = html.fromstring(browser.get("/settings/").text).xpath("//select[@name='time_zone']")
    return chooser


def chosen_in(chooser: html.HtmlElement) -> list[str]:
    return chooser.xpath(".//option[@selected]/@value")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            {
                "Africa/Algiers": ("Afrique", "Alger"),
                "Africa/Cairo": ("Afrique", "Le Caire"),
                "Asia/Kathmandu": ("Asie", "Katmandou"),
                "Atlantic/Faroe": ("Océan Atlantique", "Îles Féroé"),
                "America/Argentina/Buenos_Aires": ("Amérique", "Buenos Aires"),
                "UTC": ("UTC", "UTC"),
            },
        ),
        (
            "en",
            {
                "Africa/Algiers": ("Africa", "Algiers"),
                "America/Argentina/Buenos_Aires": ("America", "Buenos Aires"),
                "Indian/Reunion": ("Indian Ocean", "Réunion"),
            },
        ),
    ],
)
def test_continents_and_cities_are_told_in_the_language_of_the_reader(login, language: str, told: dict) -> None:
    chooser = zones_at(login(UserFactory(language=language)))
    groups = {
        option.get("value"): (group.get("label"), option.text)
        for group in chooser.findall("optgroup")
        for option in group.findall("option")
    }
    assert {zone: groups[zone] for zone in told} == told


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_zone_is_listed_once_under_its_name_of_today(login, language: str) -> None:
    chooser = zones_at(login(UserFactory(language=language)))
    zones = chooser.xpath(".//option/@value")
    assert {"Africa/Asmara", "America/Nuuk", "Asia/Kolkata", "Europe/Kyiv"} < set(zones)
    assert not {"Africa/Asmera", "America/Godthab", "Asia/Calcutta", "Europe/Kiev"} & set(zones)
    assert [name for name, count in Counter(chooser.xpath(".//option/text()")).items() if count > 1] == []


def test_cities_with_an_accent_stand_where_french_readers_look_for_them(login) -> None:
    chooser = zones_at(login(UserFactory(language="fr")))
    cities = chooser.xpath(".//optgroup[@label='Océan Pacifique']/option/text()")
    assert cities.index("Canton") < cities.index("Éfaté") < cities.index("Fidji") < cities.index("Île de Pâques")
    assert chooser.xpath("optgroup/@label")[:2] == ["Afrique", "Amérique"]


@pytest.mark.parametrize("zone", ["America/Montreal", "Asia/Calcutta", "CET"])
def test_who_has_a_zone_that_is_no_longer_offered_keeps_it(login, zone: str) -> None:
    user = UserFactory(time_zone=zone)
    browser = login(user)
    chooser = zones_at(browser)
    assert chosen_in(chooser) == [zone]
    assert chooser.xpath("option/text()") == [zone]
    assert browser.post("/settings/", data=PREFERENCES | {"time_zone": zone}).status_code == 302
    session.expire_all()
    stored = session.get_one(User, user.id)
    assert (stored.language, stored.time_zone) == ("fr", zone)


def test_what_one_has_stored_is_offered_to_nobody_else(login) -> None:
    login(UserFactory(time_zone="Asia/Calcutta")).get("/settings/")
    other = login(UserFactory(time_zone="Europe/Paris"))
    assert chosen_in(zones_at(other)) == ["Europe/Paris"]
    assert "Asia/Calcutta" not in zones_at(other).xpath(".//option/@value")
    assert other.post("/settings/", data=PREFERENCES | {"time_zone": "Asia/Calcutta"}).status_code == 422
