"""The feed: the news that are there for the reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import User
from app.accounts.queries import get_department, get_person
from app.core import clock
from app.core.calendar import today
from app.core.formats import ago_changes_with
from app.core.pagination import requested_page
from app.core.parts import Parts, kept_page
from app.core.security import database_id
from app.core.templating import page
from app.news.models import Post
from app.news.policy import posts as policy
from app.news.queries.categories import get_category_by_slug, list_categories
from app.news.queries.comments import count_comments
from app.news.queries.feed import Choice, count_by_category, find_feed, list_entries
from app.news.queries.posts import list_opened, list_own
from app.news.queries.sight import sight
from app.news.views.blueprint import blueprint
from app.news.views.following import followable_of

PAGES = Parts("people", "news", size=500)


def requested_choice(reader: User) -> Choice:
    """Return what the address narrows the feed to."""
    category, department_id = request.args.get("category", ""), request.args.get("department", type=database_id)
    author_id = request.args.get("author", type=database_id)
    return Choice(
        category=get_category_by_slug(category) if category else None,
        department=get_department(department_id) if department_id else None,
        tag=request.args.get("tag", "").strip()[:60],
        author=get_person(reader, author_id) if author_id else None,
        only_bookmarked="kept" in request.args,
        only_followed="following" in request.args,
    )


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the news, narrowed by what the address says."""
    reader, choice = current_user._get_current_object(), requested_choice(current_user)
    posts, sizes = find_feed(reader, choice, requested_page()), count_by_category(reader)
    new, comments = _new_to(reader, posts.items), count_comments([post.id for post in posts.items])
    can_write, followable = policy.can_write(reader), followable_of(choice)
    ages = (ago_changes_with(post.published_at) for post in posts.items if post.published_at)
    told = posts.total, *(post.id for post in posts.items), new, *sorted(comments.items()), *ages
    key = request.full_path, sight(reader), told, can_write, followable, today()
    return kept_page(
        "news/index.html",
        PAGES,
        key,
        lambda: {
            "posts": replace(posts, items=list_entries(reader, posts.items)),
            "new": new,
            "comments": comments,
            "choice": choice,
            "chosen": _chosen(choice),
            "followable": followable,
            "categories": _categories(choice, sizes),
            "can_write": can_write,
            "now": clock.now(),
        },
    )


def _new_to(reader: User, posts: Sequence[Post]) -> tuple[int, ...]:
    """Return which of some posts a reader has not opened; his own are nothing new to him."""
    opened = list_opened(reader, [post.id for post in posts])
    return tuple(post.id for post in posts if post.id not in opened and post.author_id != reader.id)


def _categories(choice: Choice, sizes: Mapping[int, int]) -> list[dict[str, object]]:
    """Return the categories that have any news for the reader, as links."""
    chosen = choice.category.id if choice.category else None
    return [
        {
            "label": one.name_in(current_user.language),
            "url": url_for(".index", category=None if chosen == one.id else one.slug),
            "count": sizes[one.id],
            "active": chosen == one.id,
        }
        for one in list_categories()
        if one.id in sizes
    ]


def _chosen(choice: Choice) -> list[dict[str, str]]:
    """Return what the feed is narrowed to, each with the address of the whole feed."""
    return [{"label": label, "url": url_for(".index")} for label in labels_of(choice, current_user)]


def labels_of(choice: Choice, reader: User) -> list[str]:
    """Return how that is called to a reader to which the feed is narrowed."""
    labels = [
        choice.category.name_in(reader.language) if choice.category else "",
        choice.department.name if choice.department else "",
        f"#{choice.tag}" if choice.tag else "",
        choice.author.name if choice.author else "",
    ]
    return [label for label in labels if label]


@blueprint.get("/own")
def own() -> ResponseReturnValue:
    """List what one has written oneself."""
    return page("news/own.html", posts=list_own(current_user), can_write=policy.can_write(current_user))
