"""Atom feeds of the news (RFC 4287), for programs that read them in a person's name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries.feeds import get_feed_reader, get_feed_token
from app.accounts.service.feeds import drop_token, renew_token
from app.core import clock
from app.core.errors import NotFoundError
from app.core.feeds import answer_feed
from app.core.installation import installation
from app.core.security import public
from app.core.templating import flash_status, page
from app.news.models import Post
from app.news.queries.categories import list_categories
from app.news.queries.feed import list_latest
from app.news.views.blueprint import blueprint
from app.news.views.feed import labels_of, requested_choice

ENTRIES = 50
NARROWING = {
    "category": "category",
    "department": "department",
    "tag": "tag",
    "author": "author",
    "following": "only_followed",
}
"""What an address narrows the feed by, and the field of the choice that then says so."""


@blueprint.get("/feed.atom")
@public
def feed() -> ResponseReturnValue:
    """Give the newest news, narrowed by what the address says, to whoever holds a person's secret."""
    reader = get_feed_reader(request.args.get("token", ""))
    if reader is None:
        raise NotFoundError
    choice = requested_choice(reader)
    if any(request.args.get(name) and not getattr(choice, field) for name, field in NARROWING.items()):
        raise NotFoundError
    posts = list_latest(reader, choice, ENTRIES)
    with force_locale(str(reader.language)):
        return answer_feed(
            "news/feed.xml",
            posts=posts,
            title=", ".join([_("News"), *labels_of(choice, reader)]),
            own_id=_address({name: request.args[name] for name in NARROWING if name in request.args}),
            updated=max((updated_at(post) for post in posts), default=clock.now()),
            updated_at=updated_at,
            language=str(reader.language),
        )


def _address(arguments: Mapping[str, str]) -> str:
    """Return where a feed lies."""
    return f"{url_for('.feed')}?{urlencode(arguments)}".rstrip("?")


def updated_at(post: Post) -> datetime:
    """Return when a published post began to say what it says now."""
    return post.corrected_at or post.published_at or post.changed_at


@blueprint.get("/feeds")
def feeds() -> ResponseReturnValue:
    """Explain feeds, and say whether the reader has a secret for them."""
    return page("news/feeds.html", has_token=get_feed_token(current_user) is not None, feeds=())


@blueprint.post("/feeds/token")
def renew_feeds() -> ResponseReturnValue:
    """Give the reader a new secret, and show the addresses with it this once."""
    secret, base = renew_token(current_user), installation().settings.base_url
    narrowed: list[tuple[str, dict[str, str]]] = [(_("All news that concern you"), {})]
    narrowed += [(_("What I follow"), {"following": "1"})]
    narrowed += [(one.name_in(current_user.language), {"category": one.slug}) for one in list_categories()]
    offered = [(label, base + _address({**arguments, "token": secret})) for label, arguments in narrowed]
    return page("news/feeds.html", has_token=True, feeds=offered)


@blueprint.post("/feeds/token/removal")
def close_feeds() -> ResponseReturnValue:
    """Close the reader's feeds."""
    drop_token(current_user)
    flash_status(_("Your feeds are closed."))
    return redirect(url_for(".feeds"))
