"""Atom feeds of what changed in a space (RFC 4287), for programs that read them in a person's name."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries.feeds import get_feed_reader, get_feed_token
from app.accounts.service.feeds import drop_token, renew_token
from app.core import clock
from app.core.errors import NotFoundError
from app.core.feeds import answer_feed
from app.core.installation import installation
from app.core.security import public
from app.core.templating import flash_status
from app.core.templating import page as show_page
from app.wiki import queries
from app.wiki.views.blueprint import blueprint

ENTRIES = 50


@blueprint.get("/feeds/<space_slug>.atom")
@public
def feed(space_slug: str) -> ResponseReturnValue:
    """Give the last changes of a space to whoever holds a person's secret."""
    reader = get_feed_reader(request.args.get("token", ""))
    space = queries.get_space(reader, space_slug) if reader else None
    if reader is None or space is None:
        raise NotFoundError
    pages = queries.list_changed(reader, ENTRIES, space=space)
    updated = max((page.changed_at for page in pages), default=space.created_at)
    return answer_feed("wiki/feed.xml", space=space, pages=pages, updated=updated or clock.now())


@blueprint.get("/feeds")
def feeds() -> ResponseReturnValue:
    """Explain feeds, and say whether the reader has a secret for them."""
    return show_page("wiki/feeds.html", has_token=get_feed_token(current_user) is not None, feeds=())


@blueprint.post("/feeds/token")
def renew_feeds() -> ResponseReturnValue:
    """Give the reader a new secret, and show the addresses with it this once."""
    secret, base = renew_token(current_user), installation().settings.base_url
    offered = [
        (one.name, base + url_for(".feed", space_slug=one.slug, token=secret))
        for one in queries.list_spaces(current_user)
    ]
    return show_page("wiki/feeds.html", has_token=True, feeds=offered)


@blueprint.post("/feeds/token/removal")
def close_feeds() -> ResponseReturnValue:
    """Close the reader's feeds."""
    drop_token(current_user)
    flash_status(_("Your feeds are closed."))
    return redirect(url_for(".feeds"))
