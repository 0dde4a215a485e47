"""What news has to say on home."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import User
from app.core import clock
from app.core.feature import HomeItem
from app.core.formats import short_day
from app.news.models import PostState
from app.news.queries.posts import list_own, list_to_review, list_unread

NEW_FOR = timedelta(days=14)
SHOWN = 5


def unread_posts(reader: User) -> list[HomeItem]:
    """Return the news of the last two weeks that a reader has not opened."""
    return [
        HomeItem(post.title, post.url, "newspaper", f"{post.department.name} · {short_day(post.published_at)}")
        for post in list_unread(reader, clock.now() - NEW_FOR, SHOWN)
        if post.published_at
    ]


def posts_to_review(reader: User) -> list[HomeItem]:
    """Return the posts that a reader was asked to look at."""
    return [
        HomeItem(post.title, post.url, "eye", _("%(name)s asks you to look at it", name=post.author.name))
        for post in list_to_review(reader)
    ]


def own_drafts(reader: User) -> list[HomeItem]:
    """Return that somebody has begun posts and not published them."""
    count = sum(1 for post in list_own(reader) if post.state is PostState.DRAFT)
    if not count:
        return []
    title = ngettext("%(num)s draft of news", "%(num)s drafts of news", count)
    return [HomeItem(title, url_for("news.own"), "pencil-square")]
