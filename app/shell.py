"""The frame around every page: navigation, the reader, languages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple, cast

from flask import Flask, current_app, g, get_flashed_messages, request, session, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import LoginManager, current_user
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from app.accounts.models import User
from app.accounts.models.user import Theme
from app.accounts.service.signin import load_user
from app.core.feature import NavItem, house
from app.core.formats import initials, series_of
from app.core.generations import Memory
from app.core.i18n import LANGUAGE_NAMES
from app.core.parts import HOLES, init_parts
from app.core.slugs import slugify
from app.core.templating import FRAGMENT_HEADER
from app.notifications.queries.inbox import count_unread
from config import Settings

INBOX = "notifications.index"
SEARCH = "search.index"
MOST_SHOWN = 99
"""Up to here the bell says how many are unread."""
BELLS = 1_000
TOKENS = Memory[str, str](size=5_000)


@dataclass(frozen=True)
class NavLink:
    """A navigation entry as a template shows it; `own` names what the reader's own frame puts behind it."""

    label: str
    url: str
    icon: str
    active: bool
    own: str = ""


def init_shell(app: Flask, settings: Settings) -> None:
    """Know the reader, and give every page its frame."""
    login = LoginManager()
    login.session_protection = None
    login.user_loader(lambda secret: None if g.get("is_bare") else load_user(secret))
    login.init_app(app, add_context_processor=False)  # its own would ask the database even for a bare page
    init_parts(app, own_of_reader)

    @app.context_processor
    def frame() -> dict[str, object]:
        viewer = _viewer()
        shown = HOLES if viewer and g.get("is_kept") else viewer
        known = {"viewer": shown, "site_name": settings.site_name, "languages": list(LANGUAGE_NAMES.items())}
        return known | {"frame": own_of_reader().frame, "shell": Shell(viewer)}


def own_of_reader() -> Visitor:
    """Return what is the current reader's own, once in a request; an error's page asks nothing of the database."""
    if g.get("is_bare"):
        return Visitor()
    if "own" not in g:
        viewer = _viewer()
        g.own = Member(viewer) if viewer else Visitor()
    return cast(Visitor, g.own)


def _viewer() -> User | None:
    viewer = None if g.get("is_bare") else current_user._get_current_object()
    return cast(User, viewer) if viewer and viewer.is_authenticated else None


class Visitor:
    """What stands in the frame and is the own of whoever looks, signed in or not."""

    theme = Theme.AUTO
    shortcuts = "on"
    frame: tuple[object, ...] = ()
    """All else that the frame depends on."""

    @property
    def color_scheme(self) -> str:
        """The theme in the browser's words."""
        return "light dark" if self.theme == Theme.AUTO else self.theme

    @property
    def path(self) -> str:
        """Where one is."""
        return request.full_path if request.query_string else request.path

    @property
    def csrf_token(self) -> str:
        """What forms send along: signed once, as it holds for as long as the session does."""
        secret = session.get("csrf_token")
        return TOKENS.get(secret, generate_csrf) if secret else generate_csrf()

    @cached_property
    def flashed(self) -> Markup:
        """What has just happened."""
        messages = get_flashed_messages(with_categories=True)
        if not messages:
            return Markup()
        macros = cast(Any, current_app.jinja_env.get_template("components/status.html").module)
        return Markup(macros.flashed(messages))  # noqa: S704 (a template has drawn it)


class Member(Visitor):
    """The own of somebody who is signed in: who he is, what waits for him."""

    def __init__(self, viewer: User) -> None:
        self.viewer = viewer
        self.theme = viewer.theme
        self.shortcuts = "on" if viewer.has_shortcuts else "off"
        self.user_id = viewer.id
        self.name = viewer.name

    @cached_property
    def frame(self) -> tuple[object, ...]:  # type: ignore[override]
        """All else that the frame depends on: what the reader may do, and which areas this page belongs to."""
        roles = sorted({one.role.value for one in self.viewer.roles})
        room, path, endpoint = request.blueprint, request.path, request.endpoint
        areas = (item.endpoint for item in house().navigation if _covers(item.endpoint, room, path))
        return (*roles, *areas, endpoint if endpoint in (SEARCH, INBOX) else "")

    @property
    def first_name(self) -> str:
        """How the reader is greeted."""
        return self.name.split()[0]

    @property
    def initials(self) -> str:
        """What stands for a picture of the reader."""
        return initials(self.name)

    @property
    def series(self) -> int:
        """Its colour."""
        return series_of(self.name)

    @cached_property
    def profile_url(self) -> str:
        """Where the reader's profile is."""
        return f"/people/{self.user_id}-{slugify(self.name)}"

    @property
    def here_at_profile(self) -> Markup:
        """What marks the way to the profile when one is there."""
        return Markup(' aria-current="page"') if request.path == self.profile_url else Markup()

    @cached_property
    def unread_count(self) -> int:
        """How many conversations have something unread; a part of a page has no bell."""
        return 0 if FRAGMENT_HEADER in request.headers else count_unread(self.viewer)

    @property
    def inbox_label(self) -> str:
        """What the bell says to a screen reader."""
        return _bell(self.unread_count, str(get_locale())).label

    @property
    def inbox_badge(self) -> Markup:
        """The number at the bell."""
        return _bell(self.unread_count, str(get_locale())).badge

    @property
    def thumb_badge(self) -> Markup:
        """The same at the lower edge of a phone."""
        return _bell(self.unread_count, str(get_locale())).thumb_badge

    @property
    def asked(self) -> str:
        """What stands in the search box."""
        return request.args.get("q", "")


class Bell(NamedTuple):
    """How the inbox shows that something is unread."""

    label: str
    badge: Markup
    thumb_badge: Markup


@lru_cache(BELLS)
def _bell(count: int, _language: str) -> Bell:
    if not count:
        return Bell(str(_("Inbox")), Markup(), Markup())
    shown = count if count <= MOST_SHOWN else f"{MOST_SHOWN}+"
    thumb = Markup('<span class="p-badge">{}<span class="visually-hidden"> {}</span></span>')
    return Bell(
        label=str(_("Inbox, %(count)s unread", count=count)),
        badge=Markup('<span class="p-badge" aria-hidden="true">{}</span>').format(shown),
        thumb_badge=thumb.format(shown, _("unread")),
    )


class Shell:
    """The ways to other places, worded and drawn where a part of the frame is not kept yet."""

    def __init__(self, viewer: User | None) -> None:
        self._viewer = viewer

    @cached_property
    def navigation(self) -> list[NavLink]:
        """The areas."""
        viewer = self._viewer
        if viewer is None:
            return []
        items = house().navigation
        return [_link(item) for item in items if item.permission is None or viewer.may(item.permission)]

    @property
    def is_administrator(self) -> bool:
        """Whether the way to the administration is shown."""
        return bool(self._viewer and self._viewer.is_administrator)

    @property
    def thumbs(self) -> list[NavLink]:
        """What a thumb reaches on a phone: home, search, the first area, the inbox, oneself."""
        areas = [link for link in self.navigation if link.icon != "gear"]
        here = request.endpoint
        return [
            *areas[:1],
            NavLink(_("Search"), _url_of(SEARCH), "search", active=here == SEARCH),
            *areas[1:2],
            NavLink(_("Inbox"), _url_of(INBOX), "bell", active=here == INBOX, own="thumb_badge"),
        ]

    @property
    def inbox_url(self) -> str:
        """Where the inbox is."""
        return _url_of(INBOX)

    @property
    def settings(self) -> list[NavLink]:
        """The pages of My settings; a page below one of them belongs to it."""
        urls = [(item, _url_of(item.endpoint)) for item in house().settings]
        around = max((url for _item, url in urls if request.path.startswith(url)), key=len, default="")
        return [NavLink(str(item.label), url, item.icon, active=url == around) for item, url in urls]


def _link(item: NavItem) -> NavLink:
    return NavLink(str(item.label), _url_of(item.endpoint), item.icon, active=_is_here(item))


def _is_here(item: NavItem) -> bool:
    return _covers(item.endpoint, request.blueprint, request.path)


def _covers(endpoint: str, room: str | None, path: str) -> bool:
    """Tell whether a page belongs to an area: to its room, or to the part of a room that the area is.

    Home is one page: what else its room shows, such as help, is no area's.
    """
    own_room, url, is_part = _ground_of(endpoint)
    if url == "/":
        return path == url
    return room == own_room or (is_part and path.startswith(url))


@cache
def _ground_of(endpoint: str) -> tuple[str, str, bool]:
    url = _url_of(endpoint)
    return endpoint.partition(".")[0], url, url.count("/") > 1


@cache
def _url_of(endpoint: str) -> str:
    return url_for(endpoint)
