"""What news has to say on home."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.accounts.models import User
from app.accounts.queries import label_tokens
from app.core.calendar import today
from app.core.feature import FirstStep, HomeItem, HomeSection, HomeSource
from app.core.formats import short_day
from app.news.models import Post
from app.news.queries import home as asked
from app.news.queries.confirming import list_to_confirm, list_with_more_to_do
from app.news.queries.posts import list_to_review
from app.news.queries.rumours import list_waiting
from app.news.wording import confirm_until

NEW_FOR = timedelta(days=14)
SHOWN = 5
MOST_TO_CONFIRM = 20


def unread_posts(reader: User) -> list[HomeItem]:
    """Return the news of the last two weeks that a reader has not opened."""
    return [
        HomeItem(post.title, post.url, "newspaper", f"{post.department.name} · {short_day(post.published_at)}")
        for post in asked.list_unread(reader, today() - NEW_FOR, SHOWN)
        if post.published_at
    ]


def posts_to_confirm(reader: User) -> list[HomeItem]:
    """Return the posts that a reader is to confirm to have read; one click does it where there are no questions."""
    posts = list_to_confirm(reader, MOST_TO_CONFIRM)
    if not posts:
        return []
    with_more_to_do = list_with_more_to_do(reader, posts)
    tokens = {one.token for post in posts for one in post.audience.tokens}
    labels = {one.token: one.label for one in label_tokens(tokens)}
    return [
        HomeItem(
            post.title,
            f"{post.url}#confirm",
            "newspaper",
            f"{_for_whom(post, labels)} {confirm_until(post)}.",
            is_urgent=True,
            action="" if post.id in with_more_to_do else _confirmation_of(post),
            action_label=_("I have read this"),
            lang=post.language,
        )
        for post in posts
    ]


def _for_whom(post: Post, labels: dict[str, str]) -> str:
    names = [labels[one.token] for one in post.audience.tokens if one.token in labels]
    if not names:
        return str(_("%(department)s, for everyone.", department=post.department.name))
    audience = ", ".join(sorted(names))
    return str(_("%(department)s, for %(audience)s.", department=post.department.name, audience=audience))


def _confirmation_of(post: Post) -> str:
    return url_for("news.confirm", post_id=post.id, number=post.number, back="home")


def posts_to_review(reader: User) -> list[HomeItem]:
    """Return the posts that a reader was asked to look at."""
    return [
        HomeItem(post.title, post.url, "eye", _("%(name)s asks you to look at it", name=post.author.name))
        for post in list_to_review(reader)
    ]


def rumours_to_answer(reader: User) -> list[HomeItem]:
    """Return the questions that a reader is to answer."""
    return [
        HomeItem(
            rumour.question,
            rumour.url,
            "patch-question",
            _("%(name)s asks whether it is true", name=rumour.asker.name)
            if rumour.asker
            else _("Somebody asks whether it is true"),
        )
        for rumour in list_waiting(reader, SHOWN)
    ]


def own_drafts(reader: User) -> list[HomeItem]:
    """Return that somebody has begun posts and not published them."""
    count = asked.count_drafts(reader)
    title = ngettext("%(num)s draft of news", "%(num)s drafts of news", count)
    return [HomeItem(title, url_for("news.own"), "pencil-square")] if count else []


SOURCES = (
    HomeSource(HomeSection.MUST, posts_to_confirm, asked.MAY_CONFIRM),
    HomeSource(HomeSection.NEW, unread_posts, asked.HAS_UNREAD),
    HomeSource(HomeSection.WAITING, posts_to_review, asked.MAY_REVIEW),
    HomeSource(HomeSection.WAITING, rumours_to_answer, asked.MAY_ANSWER),
    HomeSource(HomeSection.OWNED, own_drafts, asked.HAS_DRAFT),
)
FIRST_STEPS = (
    FirstStep(
        _l("Read what is new"),
        _l("News come only to those whom they concern. What must be read says so, and you confirm it once."),
        lambda _reader: url_for("news.index"),
        asked.HAS_READ,
        order=30,
    ),
)
