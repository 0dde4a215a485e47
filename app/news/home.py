"""What news has to say on home."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.accounts.models import User
from app.core.feature import FirstStep, HomeItem, HomeSection, HomeSource
from app.core.formats import short_day
from app.news.models import Post
from app.news.queries import home as asked
from app.news.queries.posts import list_to_review
from app.news.queries.rumours import list_waiting
from app.news.wording import confirm_until

SHOWN = 5
MOST_TO_CONFIRM = 20


def unread_posts(reader: User) -> list[HomeItem]:
    """Return the news of the last two weeks that a reader has not opened."""
    return [
        HomeItem(
            post.title,
            post.url,
            "newspaper",
            f"{post.department.name} · {short_day(post.published_at)}",
            lang=post.language,
        )
        for post in asked.list_unread(reader, SHOWN)
        if post.published_at
    ]


def posts_to_confirm(reader: User) -> list[HomeItem]:
    """Return the posts that a reader is to confirm to have read; one click does it where there are no questions."""
    return [
        HomeItem(
            one.post.title,
            f"{one.post.url}#confirm",
            "newspaper",
            f"{_for_whom(one)} {confirm_until(one.post)}.",
            is_urgent=True,
            action=_confirmation_of(one.post) if one.takes_one_click else "",
            action_label=_("I have read this"),
            lang=one.post.language,
        )
        for one in asked.list_to_confirm(reader, MOST_TO_CONFIRM)
    ]


def _for_whom(one: asked.Ask) -> str:
    department = one.post.department.name
    if not one.audience:
        return str(_("%(department)s, for everyone.", department=department))
    return str(_("%(department)s, for %(audience)s.", department=department, audience=", ".join(sorted(one.audience))))


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
    HomeSource(HomeSection.MUST, posts_to_confirm),
    HomeSource(HomeSection.NEW, unread_posts),
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
