"""A colleague goes into the contacts of a phone or a mail program, with every value as it was told."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.people.models import Profile
from app.people.service.profiles import update_profile
from app.people.vcard import escaped, folded, split_name
from tests.factories import DepartmentFactory, UserFactory

pytestmark = pytest.mark.usefixtures("app")
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n"), max_size=200)
UNESCAPED = {"\\n": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


def unfolded(text: str) -> list[str]:
    return text.replace("\r\n ", "").split("\r\n")


def unescaped(value: str) -> str:
    return re.sub(r"\\.", lambda match: UNESCAPED[match[0]], value)


def parts_of(value: str) -> list[str]:
    parts = [""]
    for token in re.findall(r"\\.|[^\\]", value):
        parts = [*parts, ""] if token == ";" else [*parts[:-1], parts[-1] + token]
    return [unescaped(part) for part in parts]


def fetch(login, user: User):
    response = login(UserFactory()).get(f"/people/{user.id}/vcard")
    assert response.status_code == 200
    return response


def card_of(login, user: User) -> dict[str, str]:
    lines = unfolded(fetch(login, user).data.decode())
    assert lines[:2] == ["BEGIN:VCARD", "VERSION:3.0"]
    assert lines[-2:] == ["END:VCARD", ""]
    return dict(line.split(":", 1) for line in lines[:-1])


def test_a_card_holds_what_the_profile_says(login, settings):
    department = DepartmentFactory(name="Purchasing; tools, parts")
    user = UserFactory(
        name="Élodie de la Tour", email="elodie@example.com", title="Buyer, tools", department=department,
        known_as="Lo", time_zone="Europe/Paris",
    )  # fmt: skip
    update_profile(None, user, location="Saint-Aubert works", room="Hall 2; desk 4", phone="+33 1 99 00 00 01")
    session.commit()
    card = card_of(login, user)
    assert unescaped(card["FN"]) == "Élodie de la Tour"
    assert parts_of(card["N"])[:2] == ["de la Tour", "Élodie"]
    assert parts_of(card["ORG"]) == [settings.site_name, "Purchasing; tools, parts"]
    assert unescaped(card["TITLE"]) == "Buyer, tools"
    assert card["NICKNAME"] == "Lo"
    assert card["EMAIL;TYPE=INTERNET"] == "elodie@example.com"
    assert card["TEL;TYPE=WORK,VOICE"] == "+33 1 99 00 00 01"
    assert card["ADR;TYPE=WORK"] == r";Hall 2\; desk 4;;Saint-Aubert works;;;"
    assert card["TZ;VALUE=text"] == "Europe/Paris"
    assert card["URL"] == f"http://localhost/people/{user.id}-elodie-de-la-tour"


def test_a_card_says_when_its_profile_was_changed(login):
    user = UserFactory(created_at=datetime(2024, 2, 1, 8, tzinfo=UTC))
    assert card_of(login, user)["REV"] == "2024-02-01T08:00:00Z"
    session.add(Profile(user_id=user.id, changed_at=datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)))
    session.commit()
    assert card_of(login, user)["REV"] == "2025-03-04T05:06:07Z"


def test_what_nobody_has_told_is_left_out(login):
    card = card_of(login, UserFactory())
    assert not {"TITLE", "NICKNAME", "TEL;TYPE=WORK,VOICE", "ADR;TYPE=WORK"} & set(card)


def test_a_card_is_a_file_named_after_the_person(login):
    response = fetch(login, UserFactory(name='Zoé "The\r\nBoss" 李'))
    assert response.headers["Content-Type"] == "text/vcard; charset=utf-8"
    assert re.fullmatch(r'attachment; filename="[a-z0-9-]+\.vcf"', response.headers["Content-Disposition"])


def test_a_name_cannot_add_lines_to_its_card(login):
    card = card_of(login, UserFactory(name="Mallory\r\nTEL:666\nEND:VCARD\rX:1", email="m@example.com"))
    assert "TEL" not in card
    assert unescaped(card["FN"]) == "Mallory\nTEL:666\nEND:VCARD\nX:1"


def test_somebody_who_left_has_no_card(login):
    user = UserFactory()
    user.deactivate(clock.now())
    session.commit()
    assert login(UserFactory()).get(f"/people/{user.id}/vcard").status_code == 404


@pytest.mark.parametrize(
    ("name", "family", "given_names"),
    [
        ("Nadia Belkacem", "Belkacem", "Nadia"), ("Jean-Marc Petit", "Petit", "Jean-Marc"), ("Ana Maria Roy", "Roy", "Ana Maria"),
        ("Jean de la Tour", "de la Tour", "Jean"), ("van Gogh", "Gogh", "van"), ("Cher", "", "Cher"), ("", "", ""),
    ],
)  # fmt: skip
def test_the_family_name_is_the_last_word_with_its_particles(name, family, given_names):
    assert split_name(name) == (family, given_names)


@given(TEXTS)
def test_a_value_comes_back_as_it_was(value):
    lines = unfolded(folded(f"NOTE:{escaped(value)}"))
    assert len(lines) == 1
    assert unescaped(lines[0].removeprefix("NOTE:")) == value


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_no_value_reaches_into_the_next_part(values):
    assert parts_of(";".join(escaped(value) for value in values)) == values


@given(TEXTS)
def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(value):
    for line in folded(f"NOTE:{escaped(value)}").split("\r\n"):
        assert len(line.encode()) <= 75
    for piece in folded(value).encode().split(b"\r\n"):
        piece.decode()


@given(st.text(max_size=100))
def test_no_character_of_a_value_breaks_its_line(value):
    assert not re.search(r"[\x00-\x1f\x7f]", escaped(value))
