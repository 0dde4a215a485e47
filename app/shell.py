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
from config import Settings


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
    login.init_app(app)

    @app.context_processor
    def frame() -> dict[str, object]:
        is_bare = g.get("is_bare", False)
        viewer = current_user if not is_bare and current_user and current_user.is_authenticated else None
        links = _links(viewer) if viewer else []
        return {
            "viewer": viewer,
            "site_name": settings.site_name,
            "languages": list(LANGUAGE_NAMES.items()),
            "navigation": links,
            "bottom_navigation": _thumb_links(viewer, links) if viewer else (),
        }


def _links(viewer: User) -> list[NavLink]:
    return [_link(item) for item in house().navigation if item.permission is None or viewer.may(item.permission)]


def _thumb_links(viewer: User, links: list[NavLink]) -> list[NavLink]:
    """Return what a thumb reaches on a phone: home, search, the first areas, oneself."""
    here = request.endpoint
    me = url_for("people.show", user_id=viewer.id, slug=slugify(viewer.name))
    areas = [link for link in links if link.icon != "gear"]
    search = NavLink(_("Search"), url_for("search.index"), "search", active=here == "search.index")
    return [*areas[:1], search, *areas[1:3], NavLink(_("Me"), me, "person-circle", active=request.path == me)]


def _link(item: NavItem) -> NavLink:
    room = item.endpoint.partition(".")[0]
    return NavLink(str(item.label), url_for(item.endpoint), item.icon, active=request.blueprint == room)
