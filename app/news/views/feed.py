"""The feed: the news that are there for the reader."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import User
from app.accounts.queries import get_department, get_person
from app.core import clock
from app.core.pagination import requested_page
from app.core.security import database_id
from app.core.templating import page
from app.news.policy import posts as policy
from app.news.queries.categories import count_by_category, get_category_by_slug, list_categories
from app.news.queries.comments import count_comments
from app.news.queries.posts import Choice, find_feed, list_opened, list_own
from app.news.views.blueprint import blueprint
from app.news.views.following import followable_of


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
    choice = requested_choice(current_user)
    posts = find_feed(current_user, choice, requested_page())
    return page(
        "news/index.html",
        posts=posts,
        choice=choice,
        chosen=_chosen(choice),
        opened=list_opened(current_user, [post.id for post in posts.items]),
        comments=count_comments([post.id for post in posts.items]),
        followable=followable_of(choice),
        categories=_categories(choice),
        can_write=policy.can_write(current_user),
        now=clock.now(),
    )


def _categories(choice: Choice) -> list[dict[str, object]]:
    """Return the categories that have any news for the reader, as links."""
    counts, chosen = count_by_category(current_user), choice.category
    return [
        {
            "label": one.name_in(current_user.language),
            "url": url_for(".index", category=None if chosen is one else one.slug),
            "count": counts[one.id],
            "active": chosen is one,
        }
        for one in list_categories()
        if one.id in counts
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
