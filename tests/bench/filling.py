"""An instance with as many people as asked for, made of real text, the same at every run."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

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
from app.core.slugs import slugify
from app.people.models import Profile, ProfileSkill, Skill
from app.search.indexing import rebuild_index
from tests.bench.pages import fill_wiki

HANDBOOK = Path(__file__).parents[3] / "shared" / "handbook-18f" / "pages"
PASSWORD = "three unusual words"
DEPARTMENTS = 160
SITES = ("Lyon", "Nantes", "Lille", "Toulouse", "Saint-Cyr", "Grenoble", "Paris", "Bordeaux")
FIRST = [
    "Élodie",
    "Jérôme",
    "Amélie",
    "François",
    "Chloé",
    "Inès",
    "Hélène",
    "Stéphane",
    "Maïwenn",
    "Noël",
    "Anne",
    "Bruno",
    "Carla",
    "David",
    "Emma",
    "Farid",
    "Gina",
    "Hugo",
    "Iris",
    "Jules",
    "Karim",
    "Lise",
    "Marc",
    "Nadia",
    "Olga",
    "Paul",
    "Rita",
    "Samir",
    "Théo",
    "Ursula",
    "Victor",
    "Wanda",
    "Xavier",
    "Yann",
    "Zoé",
]
LAST = [
    "Martin",
    "Bernard",
    "Dubois",
    "Thomas",
    "Robert",
    "Richard",
    "Petit",
    "Durand",
    "Leroy",
    "Moreau",
    "Simon",
    "Laurent",
    "Lefebvre",
    "Michel",
    "Garcia",
    "David",
    "Bertrand",
    "Roux",
    "Vincent",
    "Fournier",
    "Morel",
    "Girard",
    "André",
    "Mercier",
    "Dupont",
    "Lambert",
    "Bonnet",
    "Nguyễn",
    "Martínez",
    "Legrand",
]
BATCH = 2_000


@dataclass(frozen=True)
class Filled:
    """What was made: enough to ask for its pages."""

    people: list[tuple[int, str]]
    department_ids: list[int]
    emails: list[str]
    cookies: list[str]
    first_names: list[str]
    words: list[str]
    pages: list[str]


def paragraphs() -> list[str]:
    """Return paragraphs of a real handbook, or of our own pages where it is not at hand."""
    folder = HANDBOOK if HANDBOOK.exists() else Path(__file__).parents[2] / "wiki_seed"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md"))]
    parts = [part.strip() for text in texts for part in text.split("\n\n")]
    return [part for part in parts if 80 < len(part) < 600 and not part.startswith(("---", "<", "{", "|", "!"))]


@dataclass(frozen=True)
class Company:
    """Everybody's names, in the order of their ids, and where and as what they work."""

    names: list[str]
    department_ids: list[int]
    skill_names: list[str]


def fill(people: int, readers: int, pages: int) -> Filled:
    """Make departments, people, profiles and skills, index them, and sign some people in.

    Args:
        people: How many.
        readers: How many of them are signed in.
        pages: How many pages the wiki has.
    """
    chance = random.Random(20)
    company = fill_people(people, chance)
    addresses = fill_wiki(HANDBOOK, pages)
    rebuild_index()
    with unit_of_work():
        ids = [(number + 1, slugify(name)) for number, name in enumerate(company.names)]
        cookies = [cookie_for(user_id) for user_id, _slug in chance.sample(ids, readers)]
    emails = [f"person{number}@example.com" for number in range(1, min(people, 100) + 1)]
    words = [name.split()[0] for name in company.skill_names[:40]]
    return Filled(ids, company.department_ids, emails, cookies, FIRST, words, addresses)


def fill_people(people: int, chance: random.Random) -> Company:
    """Make departments, people, profiles and skills.

    Args:
        people: How many.
        chance: What decides who is called how.
    """
    texts = paragraphs()
    with unit_of_work():
        departments = [department_at(None, [f"Division {n // 10:02}", f"Team {n:03}"]) for n in range(DEPARTMENTS)]
        skills = [Skill(name=name, folded=fold_name(name)) for name in skill_names(texts)]
        session.add_all(skills)
        session.flush()
        skill_ids = [skill.id for skill in skills]
        department_ids = [department.id for department in departments]
        names_of_skills = [skill.name for skill in skills]
    names = [f"{chance.choice(FIRST)} {chance.choice(LAST)}" for _person in range(people)]
    abouts = [(text, rendered.html, rendered.version) for text in texts[:400] if (rendered := render(text))]
    for start in range(0, people, BATCH):
        write_batch(names[start : start + BATCH], start, department_ids, skill_ids, abouts, chance)
    with unit_of_work():
        learn_names(fold_name(name) for name in names)
    return Company(names, department_ids, names_of_skills)


def skill_names(texts: list[str]) -> list[str]:
    """Return two-word names of skills, taken from the text."""
    words = [text.split() for text in texts]
    pairs = [" ".join(part[:2]).strip(".,:*[]()#") for part in words if len(part) > 3]
    clean = sorted({fold_name(pair): pair for pair in pairs if pair.replace(" ", "").isalpha()}.values())
    return clean[:300]


def write_batch(
    names: list[str],
    start: int,
    department_ids: list[int],
    skill_ids: list[int],
    abouts: list[tuple[str, str, int]],
    chance: random.Random,
) -> None:
    """Write some people with their profiles in one transaction."""
    now = clock.now()
    password_hash = hash_password(PASSWORD)
    users, profiles, held = [], [], []
    for number, name in enumerate(names, start + 1):
        users.append(
            {
                "id": number,
                "email": f"person{number}@example.com",
                "name": name,
                "search_name": fold_name(name),
                "title": "Specialist",
                "department_id": department_ids[number % len(department_ids)],
                "manager_id": number // 10 or None,
                "password_hash": password_hash,
                "created_at": now,
            }
        )
        about, html, version = abouts[number % len(abouts)]
        profiles.append(
            {
                "id": number,
                "user_id": number,
                "location": SITES[number % len(SITES)],
                "phone": "01 99 00 00 00",
                "about": about,
                "about_html": html,
                "about_version": version,
                "confirmed_at": now,
                "changed_at": now,
            }
        )
        held += [
            {"profile_id": number, "skill_id": skill_id, "level": chance.randint(1, 4)}
            for skill_id in chance.sample(skill_ids, 4)
        ]
    with unit_of_work():
        session.execute(insert(User), users)
        session.execute(insert(Profile), profiles)
        session.execute(insert(ProfileSkill), held)


def cookie_for(user_id: int) -> str:
    """Return the cookie of a browser in which a person is signed in."""
    user = get_user(user_id)
    assert user is not None
    secret = start_session(user, "benchmark", remember=True)
    serializer = current_app.session_interface.get_signing_serializer(current_app)  # type: ignore[attr-defined]
    value = serializer.dumps({"_user_id": secret, "_fresh": True, "csrf_token": "0" * 40})
    return f"{current_app.config['SESSION_COOKIE_NAME']}={value}"
