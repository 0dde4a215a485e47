"""News of two years: for everybody, for divisions, for teams; read, confirmed, talked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from app.accounts.models import Role, department_token
from app.accounts.models.audience import EVERYONE
from app.accounts.models.role import RoleAssignment
from app.accounts.queries import fold_name
from app.accounts.service.audiences import audience_for
from app.core import clock
from app.core.db import session, unit_of_work
from app.core.markup import RENDERER_VERSION
from app.core.slugs import slugify
from app.news.models import (
    Comment,
    Confirmation,
    Follow,
    FollowKind,
    Post,
    PostRevision,
    PostState,
    PostTag,
    Reaction,
    ReactionKind,
    Reading,
)
from app.news.queries.categories import list_categories
from tests.bench.company import Company
from tests.bench.texts import Mixer, Section

HOURS_APART = 9
"""The newest is as many hours old, the next twice that: 2,000 are the news of two years."""
CHAMPIONS = 40
TO_CONFIRM, ASKED = 20, 3
"""Of as many posts as this one is to be confirmed, which one of them, and only while it is new."""
NEW_DAYS = 60
READ = 10
"""How many of the newest posts each person has opened."""
BATCH = 20_000


@dataclass(frozen=True)
class Written:
    """A post as others refer to it; `for_id` is the department it is for, None for everybody."""

    id: int
    url: str
    author_id: int
    audience_id: int
    for_id: int | None
    is_to_be_confirmed: bool


@dataclass(frozen=True)
class News:
    """What there is to read, the newest first."""

    posts: list[Written]
    categories: list[str]

    def for_everybody(self) -> list[str]:
        """Return the addresses of the posts that everybody may read."""
        return [one.url for one in self.posts if one.for_id is None]


def fill_news(count: int, company: Company, mixer: Mixer) -> News:
    """Publish news, the newest first.

    Args:
        count: How many posts.
        company: Who writes and reads them.
        mixer: What they say.
    """
    with unit_of_work():
        authors = _make_champions(company)
        categories = list_categories()
        audiences = _audiences(company)
        posts, rows, tags = [], [], []
        for number in range(1, count + 1):
            section = mixer.short(number)
            audience_id, for_id = audiences[number % len(audiences)]
            author_id = authors[number % len(authors)]
            row = _row(number, section, author_id, company.department_of(author_id)) | {
                "category_id": categories[number % len(categories)].id,
                "audience_id": audience_id,
            }
            rows.append(row)
            url = f"/news/{number}-{slugify(row['title'])}"
            posts.append(Written(number, url, author_id, audience_id, for_id, row["confirm_by"] is not None))
            words = [word for word in fold_name(section.title).split() if word.isalpha() and len(word) > 5]
            tags += [{"post_id": number, "name": word, "folded": word} for word in dict.fromkeys(words[:3])]
        session.execute(insert(Post), rows)
        session.execute(insert(PostRevision), [_revision_row(row) for row in rows])
        session.execute(insert(PostTag), tags)
        session.execute(insert(Comment), list(_comment_rows(posts, company, mixer)))
        session.execute(insert(Reaction), list(_reaction_rows(posts, company)))
    _read(posts, company)
    return News(posts, [one.slug for one in categories])


def _make_champions(company: Company) -> list[int]:
    """Let some people publish for the division that they work in, and return them."""
    ids = list(company.ids)[1 :: max(1, len(company.ids) // CHAMPIONS)][:CHAMPIONS]
    granted = {"role": Role.CHAMPION, "granted_at": clock.now()}
    rows = [granted | {"user_id": one, "department_id": company.division_of(one)} for one in ids]
    session.execute(insert(RoleAssignment), rows)
    return ids


def _audiences(company: Company) -> list[tuple[int, int | None]]:
    """Return for whom posts are, in turn, each with its department: six of ten for everybody, three, one for a team."""
    everyone = (audience_for([EVERYONE]).id, None)
    divisions = list(dict.fromkeys(company.division_ids))
    turns: list[tuple[int, int | None]] = []
    for at, team in enumerate(company.department_ids):
        turns += [everyone] * 6
        turns += [(audience_for([department_token(one)]).id, one) for one in _some(divisions, at, 3)]
        turns.append((audience_for([department_token(team)]).id, team))
    return turns


def _some(ids: Sequence[int], start: int, count: int) -> list[int]:
    return [ids[(start * count + at) % len(ids)] for at in range(count)]


def _row(number: int, section: Section, author_id: int, department_id: int) -> dict[str, Any]:
    published_at = clock.now() - timedelta(hours=HOURS_APART * number)
    is_asked = number % TO_CONFIRM == ASKED and HOURS_APART * number < NEW_DAYS * 24
    return {
        "id": number,
        "title": f"{section.title[:120]}, {published_at:%d %B %Y}",
        "summary": section.plain[:200],
        "source": section.source,
        "html": section.html,
        "plain": section.plain,
        "html_version": RENDERER_VERSION,
        "state": PostState.PUBLISHED,
        "author_id": author_id,
        "department_id": department_id,
        "published_at": published_at,
        "pinned_until": clock.now() + timedelta(days=5) if number in (2, 30) else None,
        "confirm_number": 1 if is_asked else None,
        "confirm_by": clock.now() + timedelta(days=10) if is_asked else None,
        "created_at": published_at,
        "changed_at": published_at,
    }


def _revision_row(row: dict[str, Any]) -> dict[str, Any]:
    same = {name: row[name] for name in ("title", "summary", "source", "author_id", "created_at")}
    return same | {"post_id": row["id"], "number": 1}


def _comment_rows(posts: Sequence[Written], company: Company, mixer: Mixer) -> Iterator[dict[str, Any]]:
    """Yield what people say: something under every third post, and under some of those much."""
    for post in posts[::3]:
        for at in range(1 + post.id % 7):
            words = mixer.short(post.id + at).plain[:160]
            yield {
                "post_id": post.id,
                "author_id": company.ids[(post.id * 101 + at) % len(company.ids)],
                "source": words,
                "html": f"<p>{words.replace('&', '&amp;').replace('<', '&lt;')}</p>",
                "html_version": RENDERER_VERSION,
                "created_at": clock.now() - timedelta(hours=HOURS_APART * post.id - 1, minutes=-at),
            }


def _reaction_rows(posts: Sequence[Written], company: Company) -> Iterator[dict[str, Any]]:
    kinds = list(ReactionKind)
    for post in posts:
        for at in range(min(post.id % 25, len(company.ids))):
            yield {
                "post_id": post.id,
                "user_id": company.ids[(post.id + at) % len(company.ids)],
                "kind": kinds[at % len(kinds)],
                "reacted_at": clock.now(),
            }


def is_for(post: Written, user_id: int, company: Company) -> bool:
    """Tell whether a person belongs to the audience of a post."""
    return post.for_id in (None, company.department_of(user_id), company.division_of(user_id))


def _read(posts: Sequence[Written], company: Company) -> None:
    """Let people open the newest posts, confirm most of what they are to confirm, and follow a category."""
    now = clock.now()
    asked = [post for post in posts if post.is_to_be_confirmed]
    with unit_of_work():
        categories = [str(one) for one in session.scalars(select(Post.category_id).distinct())]
        for start in range(0, len(company.ids), BATCH // READ):
            ids = company.ids[start : start + BATCH // READ]
            opened = [
                {"post_id": post.id, "user_id": one, "number": 1, "read_at": now}
                for one in ids
                for post in posts[one % 5 : one % 5 + 2 * READ : 2]
                if is_for(post, one, company)
            ]
            session.execute(insert(Reading), opened)
            confirmed = [
                {"post_id": post.id, "user_id": one, "number": 1, "confirmed_at": now}
                for one in ids
                for post in asked
                if (one + post.id) % 5 and is_for(post, one, company)
            ]
            if confirmed:
                session.execute(insert(Confirmation), confirmed)
            followed = [
                {"user_id": one, "kind": FollowKind.CATEGORY, "ref": categories[one % len(categories)]} for one in ids
            ]
            session.execute(insert(Follow), followed)
