"""The frame around every page: navigation, the reader, languages."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, g, request, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, current_user

from app.accounts.models import User
from app.accounts.service.signin import load_user
from app.core.feature import NavItem, house
from app.core.i18n import LANGUAGE_NAMES
from app.core.slugs import slugify
from app.core.templating import FRAGMENT_HEADER
from app.notifications.queries.inbox import count_unread
from config import Settings

INBOX = "notifications.index"


@dataclass(frozen=True)
class NavLink:
    """A navigation entry as a template shows it."""

    label: str
    url: str
    icon: str
    active: bool
    badge: int = 0


def init_shell(app: Flask, settings: Settings) -> None:
    """Know the reader, and give every page its frame."""
    login = LoginManager()
    login.session_protection = None
    login.user_loader(load_user)
    login.init_app(app, add_context_processor=False)  # its own would ask the database even for a bare page

    @app.context_processor
    def frame() -> dict[str, object]:
        is_bare = g.get("is_bare", False)
        viewer = current_user if not is_bare and current_user and current_user.is_authenticated else None
        known = {"viewer": viewer, "site_name": settings.site_name, "languages": list(LANGUAGE_NAMES.items())}
        return known | (_frame_of(viewer) if viewer else {})


def _frame_of(viewer: User) -> dict[str, object]:
    """Return what stands around a page for somebody who is signed in."""
    links = _links(viewer)
    unread_count = _unread_count(viewer)
    return {
        "navigation": links,
        "bottom_navigation": _thumb_links(viewer, links, unread_count),
        "settings_navigation": _settings_links(),
        "inbox_url": url_for(INBOX),
        "unread_count": unread_count,
    }


def _unread_count(viewer: User) -> int:
    """Return the number at the bell, asked for once in a request; a part of a page has no bell."""
    if FRAGMENT_HEADER in request.headers:
        return 0
    if "unread_count" not in g:
        g.unread_count = count_unread(viewer)
    return int(g.unread_count)


def _links(viewer: User) -> list[NavLink]:
    return [_link(item) for item in house().navigation if item.permission is None or viewer.may(item.permission)]


def _thumb_links(viewer: User, links: list[NavLink], unread_count: int) -> list[NavLink]:
    """Return what a thumb reaches on a phone: home, search, the first area, the inbox, oneself."""
    here = request.endpoint
    me = url_for("people.show", user_id=viewer.id, slug=slugify(viewer.name))
    areas = [link for link in links if link.icon != "gear"]
    return [
        *areas[:1],
        NavLink(_("Search"), url_for("search.index"), "search", active=here == "search.index"),
        *areas[1:2],
        NavLink(_("Inbox"), url_for(INBOX), "bell", active=here == INBOX, badge=unread_count),
        NavLink(_("Me"), me, "person-circle", active=request.path == me),
    ]


def _settings_links() -> list[NavLink]:
    """Return the pages of My settings; a page below one of them belongs to it."""
    urls = [(item, url_for(item.endpoint)) for item in house().settings]
    around = max((url for _item, url in urls if request.path.startswith(url)), key=len, default="")
    return [NavLink(str(item.label), url, item.icon, active=url == around) for item, url in urls]


def _link(item: NavItem) -> NavLink:
    room, url = item.endpoint.partition(".")[0], url_for(item.endpoint)
    is_below = url.count("/") > 1 and request.path.startswith(url)
    return NavLink(str(item.label), url, item.icon, active=is_below or request.blueprint == room)
