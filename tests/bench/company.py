"""A company with as many people as asked for: departments, accounts, profiles and skills, the same at every run."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import insert

from app.accounts.models import User
from app.accounts.passwords import hash_password
from app.accounts.queries import fold_name, get_user
from app.accounts.service.departments import department_at
from app.accounts.service.names import learn_names
from app.accounts.service.signin import start_session
from app.core import clock
from app.core.db import session, unit_of_work
from app.core.markup import render
from app.people.models import Profile, ProfileSkill, Skill

HANDBOOK = Path(__file__).parents[3] / "shared" / "handbook-18f" / "pages"
PASSWORD = "three unusual words"
DEPARTMENTS = 160
SITES = ("Lyon", "Nantes", "Lille", "Toulouse", "Saint-Cyr", "Grenoble", "Paris", "Bordeaux")
FIRST = (
    "Élodie Jérôme Amélie François Chloé Inès Hélène Stéphane Maïwenn Noël Anne Bruno Carla David Emma Farid Gina "
    "Hugo Iris Jules Karim Lise Marc Nadia Olga Paul Rita Samir Théo Ursula Victor Wanda Xavier Yann Zoé"
).split()
LAST = (
    "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefebvre Michel Garcia David "
    "Bertrand Roux Vincent Fournier Morel Girard André Mercier Dupont Lambert Bonnet Nguyễn Martínez Legrand"
).split()
TITLES = ("Specialist", "Engineer", "Buyer", "Assistant", "Team leader", "Technician", "Planner")
BATCH = 2_000


def paragraphs() -> list[str]:
    """Return paragraphs of a real handbook, or of our own pages where it is not at hand."""
    folder = HANDBOOK if HANDBOOK.exists() else Path(__file__).parents[2] / "wiki_seed"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md"))]
    parts = [part.strip() for text in texts for part in text.split("\n\n")]
    return [part for part in parts if 80 < len(part) < 600 and not part.startswith(("---", "<", "{", "|", "!"))]


@dataclass(frozen=True)
class Company:
    """Everybody's names, in the order of their ids, and where and as what they work.

    Attributes:
        names: Person `n` is the one at `n - 1`.
        department_ids: Person `n` works in the one at `n` modulo their number.
        division_ids: Of each of these departments, the division it belongs to.
        skill_names: What people say that they know.
    """

    names: list[str]
    department_ids: list[int]
    division_ids: list[int]
    skill_names: list[str]

    @property
    def ids(self) -> range:
        """Everybody's ids."""
        return range(1, len(self.names) + 1)

    def department_of(self, number: int) -> int:
        """Return the id of a person's department."""
        return self.department_ids[number % len(self.department_ids)]

    def division_of(self, number: int) -> int:
        """Return the id of a person's division."""
        return self.division_ids[number % len(self.division_ids)]


def fill_people(people: int, chance: random.Random, departments: int = DEPARTMENTS) -> Company:
    """Make departments, people, profiles and skills.

    Args:
        people: How many.
        chance: What decides who is called how.
        departments: In how many they work.
    """
    texts = paragraphs()
    with unit_of_work():
        places = [department_at(None, [f"Division {n // 10:02}", f"Team {n:03}"]) for n in range(departments)]
        skills = [Skill(name=name, folded=fold_name(name)) for name in skill_names(texts)[: 2 * people]]
        session.add_all(skills)
        session.flush()
        skill_ids, names_of_skills = [skill.id for skill in skills], [skill.name for skill in skills]
        department_ids = [place.id for place in places]
        division_ids = [place.parent_id or place.id for place in places]
    names = [f"{chance.choice(FIRST)} {chance.choice(LAST)}" for _person in range(people)]
    company = Company(names, department_ids, division_ids, names_of_skills)
    abouts = [
        (text, rendered.html, rendered.version) for text in texts[: min(400, people)] if (rendered := render(text))
    ]
    for start in range(0, people, BATCH):
        write_batch(company, company.ids[start : start + BATCH], skill_ids, abouts, chance)
    with unit_of_work():
        learn_names(fold_name(name) for name in names)
    return company


def skill_names(texts: list[str]) -> list[str]:
    """Return two-word names of skills, taken from the text."""
    words = [text.split() for text in texts]
    pairs = [" ".join(part[:2]).strip(".,:*[]()#") for part in words if len(part) > 3]
    clean = sorted({fold_name(pair): pair for pair in pairs if pair.replace(" ", "").isalpha()}.values())
    return clean[:300]


def write_batch(
    company: Company,
    ids: Sequence[int],
    skill_ids: list[int],
    abouts: list[tuple[str, str, int]],
    chance: random.Random,
) -> None:
    """Write some people with their profiles in one transaction."""
    password_hash = hash_password(PASSWORD)
    held = [
        {"profile_id": number, "skill_id": skill_id, "level": chance.randint(1, 4)}
        for number in ids
        for skill_id in chance.sample(skill_ids, 4)
    ]
    with unit_of_work():
        session.execute(insert(User), [user_row(company, number, password_hash) for number in ids])
        session.execute(insert(Profile), [profile_row(number, abouts[number % len(abouts)]) for number in ids])
        session.execute(insert(ProfileSkill), held)


def user_row(company: Company, number: int, password_hash: str) -> dict[str, Any]:
    """Return a person's account; people have joined during the last five years."""
    name = company.names[number - 1]
    return {
        "id": number,
        "email": f"person{number}@example.com",
        "name": name,
        "search_name": fold_name(name),
        "title": TITLES[number % len(TITLES)],
        "department_id": company.department_of(number),
        "manager_id": number // 10 or None,
        "language": "fr" if number % 10 == 0 else "en",
        "password_hash": password_hash,
        "created_at": clock.now() - timedelta(days=number * 37 % 1_800, minutes=number % 1_000),
    }


def profile_row(number: int, about: tuple[str, str, int]) -> dict[str, Any]:
    """Return what a person tells colleagues; some have not looked at it for more than a year."""
    told, html, version = about
    looked_at = clock.now() - timedelta(days=number * 13 % 400)
    return {
        "id": number,
        "user_id": number,
        "location": SITES[number % len(SITES)],
        "phone": "01 99 00 00 00",
        "about": told,
        "about_html": html,
        "about_version": version,
        "confirmed_at": looked_at,
        "changed_at": looked_at,
    }


def cookie_for(user_id: int) -> str:
    """Return the cookie of a browser in which a person is signed in."""
    user = get_user(user_id)
    assert user is not None
    secret = start_session(user, "benchmark", remember=True)
    serializer = current_app.session_interface.get_signing_serializer(current_app)  # type: ignore[attr-defined]
    value = serializer.dumps({"_user_id": secret, "_fresh": True, "csrf_token": "0" * 40})
    return f"{current_app.config['SESSION_COOKIE_NAME']}={value}"
