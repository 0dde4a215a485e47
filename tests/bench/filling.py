"""An instance filled with people, pages, news and templates, and what there is to ask it for."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import func, select, text

from app.accounts.models import Role, RoleAssignment
from app.accounts.queries import get_user
from app.accounts.service.roles import grant_role
from app.core.db import Model, get_engine, session, unit_of_work
from app.core.slugs import slugify
from app.search.indexing import rebuild_index
from tests.bench.company import FIRST, HANDBOOK, Company, cookie_for, fill_people
from tests.bench.inboxes import fill_inboxes
from tests.bench.library import fill_library
from tests.bench.pages import Wiki, fill_wiki
from tests.bench.posts import News, fill_news
from tests.bench.texts import Mixer

SEEDS = Path(__file__).parents[2] / "wiki_seed" / "wiki"
VARIANTS = 60
"""How many addresses of each kind are asked for in turn."""


@dataclass(frozen=True)
class Sizes:
    """How much of everything there is to be."""

    people: int = 20_000
    pages: int = 50_000
    posts: int = 2_000
    templates: int = 500
    readers: int = 64
    departments: int = 160
    most_real: int | None = None


@dataclass(frozen=True)
class Filled:
    """What was made: enough to ask for it, in this process or in another.

    Attributes:
        sizes: How much of everything there is.
        addresses: By kind of page.
        edited: The addresses of forms in which everybody may change a page.
        cookies: Of people who are signed in, from different departments.
        emails: Of people who can sign in.
        keepers: Cookies of a champion and of an administrator, who see most pages.
    """

    sizes: dict[str, int]
    addresses: dict[str, list[str]]
    edited: list[str]
    cookies: list[str]
    emails: list[str]
    keepers: list[str]

    def save(self, path: Path) -> None:
        """Write it down."""
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> Filled:
        """Read what was written down."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))


class Progress:
    """Says on the standard error what is being done, and how long it took."""

    def __init__(self) -> None:
        self._start = time.perf_counter()

    def __call__(self, done: str) -> None:
        """Say that something is done."""
        print(f"{time.perf_counter() - self._start:7.1f} s  {done}", file=sys.stderr, flush=True)


def fill(sizes: Sizes, handbook: Path | None = None) -> Filled:
    """Fill an empty instance, and sign some people in.

    Args:
        sizes: How much there is to be.
        handbook: A folder of Markdown; where none is named, a real handbook, or our own pages where it is not at hand.
    """
    say = Progress()
    company = fill_people(sizes.people, random.Random(20), sizes.departments)
    say(f"{sizes.people} people")
    wiki = fill_wiki(handbook or _handbook(), sizes.pages, company, sizes.most_real)
    say(f"{sizes.pages} pages")
    news = fill_news(sizes.posts, company, wiki.mixer)
    say(f"{sizes.posts} posts")
    templates = fill_library(sizes.templates, company, wiki.mixer)
    say(f"{sizes.templates} templates")
    fill_inboxes(company, news, list(wiki.addresses))
    say("inboxes")
    with unit_of_work():
        readers = random.Random(21).sample(company.ids, min(sizes.readers, sizes.people))
        cookies = [cookie_for(user_id) for user_id in readers]
        keepers = [cookie_for(user_id) for user_id in keepers_of(company)]
    settle_sequences()
    say(f"{rebuild_index()} documents in the index")
    page_ids = list(wiki.addresses)
    return Filled(
        sizes={name: value for name, value in asdict(sizes).items() if value},
        addresses=addresses_of(company, wiki, news, templates),
        edited=[f"/wiki/page/{id_}/edit" for id_ in random.Random(22).sample(page_ids, min(2_000, len(page_ids)))],
        cookies=cookies,
        emails=[f"person{number}@example.com" for number in company.ids[:100]],
        keepers=keepers,
    )


def keepers_of(company: Company) -> list[int]:
    """Return the ids of a champion and of an administrator, whom this makes one."""
    administrator = get_user(company.ids[-1])
    assert administrator is not None
    grant_role(None, administrator, Role.ADMINISTRATOR)
    champions = select(RoleAssignment.user_id).where(RoleAssignment.role == Role.CHAMPION)
    return [session.scalars(champions.order_by(RoleAssignment.id)).first() or administrator.id, administrator.id]


def _handbook() -> Path:
    return HANDBOOK if HANDBOOK.is_dir() else SEEDS


def addresses_of(company: Company, wiki: Wiki, news: News, templates: Sequence[str]) -> dict[str, list[str]]:
    """Return what there is to ask for, by kind of page."""
    chance = random.Random(23)
    people = [(number, slugify(company.names[number - 1])) for number in company.ids]

    def some(things: Sequence[str]) -> list[str]:
        return chance.sample(list(things), min(VARIANTS, len(things)))

    questions = [quote(one) for one in questions_about(wiki.mixer, chance)]
    names = [quote(f"{name} {last[0]}") for name, last in zip(FIRST, "MBDRPLGSFV" * 4, strict=False)]
    departments = list(dict.fromkeys(company.department_ids))
    return {
        "home": ["/"],
        "wiki page": some(list(wiki.addresses.values())),
        "wiki space": some(wiki.spaces),
        "wiki changes": ["/wiki/changes"],
        "all spaces": ["/wiki/"],
        "FAQ topic": wiki.topics,
        "news": ["/news/", "/news/?page=2", *(f"/news/?category={slug}" for slug in news.categories)],
        "post": some(news.for_everybody()[:200]),
        "people": ["/people/", "/people/?page=7", *some([f"/people/?department={id_}" for id_ in departments])],
        "people by name": [f"/people/?name={name}" for name in names],
        "profile": some([f"/people/{number}-{slug}" for number, slug in people]),
        "search": [f"/search?q={question}" for question in questions],
        "suggestions": [f"/search/suggestions?q={quote(name[:3])}" for name in FIRST],
        "experts": [f"/people/experts?q={question}" for question in questions],
        "templates": ["/templates/", "/templates/?page=2", *(f"/templates/?q={one}" for one in questions[:10])],
        "template": some(templates),
        "inbox": ["/notifications/"],
    }


def questions_about(mixer: Mixer, chance: random.Random) -> list[str]:
    """Return what people type into the search: one to four words of the heading of a section."""
    found = []
    for section in chance.sample(mixer.sections, min(VARIANTS, len(mixer.sections))):
        words = [word for word in section.title.split() if word.isalpha() and len(word) > 3]
        found.append(" ".join(words[: chance.randint(1, 4)]) or "holidays")
    return found


def settle_sequences() -> None:
    """Let PostgreSQL count on from the ids that were given here, and learn what its tables hold."""
    if get_engine().dialect.name != "postgresql":
        return
    with unit_of_work():
        for table in Model.metadata.sorted_tables:
            last = session.scalar(select(func.max(table.c.id)))
            if last is not None:
                session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last})"))
            session.execute(text(f"ANALYZE {table.name}"))  # by name, for what all databases share may be locked
