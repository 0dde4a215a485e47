"""Languages: who gets which, and catalogues read straight from the .po files of the rooms."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, current_app, g, has_request_context, request, session
from flask_babel import Babel, Domain, get_locale
from flask_login import current_user

from config import LANGUAGES, Settings

LANGUAGE_NAMES = {"en": "English", "fr": "Français"}
ROOT = Path(__file__).parents[1]


class PoDomain(Domain):
    """All `translations/<language>.po` files under app/, without a compile step that could be forgotten."""

    def get_translations(self) -> Translations:
        """Return the catalogue of the current locale."""
        locale = get_locale()
        return _catalogue(locale.language if locale else LANGUAGES[0])


class PoBabel(Babel):
    """Flask-Babel with our catalogues."""

    domain_instance = PoDomain()


@cache
def _catalogue(language: str) -> Translations:
    """Return the texts of all rooms in one language."""
    merged = Catalog(locale=language)
    for path in sorted(ROOT.glob(f"**/translations/{language}.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                merged[message.id] = message
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return Translations(compiled)


def init_i18n(app: Flask, settings: Settings) -> None:
    """Choose the language and the time zone for each request.

    A person's own choice comes first, then what was chosen before sign-in, then the browser's.
    """
    app.config.update(BABEL_DEFAULT_LOCALE=settings.default_language, BABEL_DEFAULT_TIMEZONE=settings.time_zone)
    PoBabel().init_app(app, locale_selector=_choose_language, timezone_selector=_choose_time_zone)


def _choose_language() -> str:
    default = str(current_app.config["BABEL_DEFAULT_LOCALE"])
    if not has_request_context():
        return default
    if language := _wish_of_reader("language"):
        return language
    chosen = session.get("language")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, default) or default


def _choose_time_zone() -> str | None:
    return _wish_of_reader("time_zone") if has_request_context() else None


def _wish_of_reader(name: str) -> str | None:
    """Return what a person who is signed in has chosen; an error's page takes what is loaded and asks no database."""
    if g.get("is_bare"):
        return cast(str | None, vars(g.get("_login_user", SimpleNamespace())).get(name))
    return str(getattr(current_user, name)) if current_user.is_authenticated else None
