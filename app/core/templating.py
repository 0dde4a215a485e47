"""What every template can count on: addresses of files, icons, formats, and pages that can answer in part."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from flask import Flask, Response, current_app, flash, make_response, render_template, request
from flask_babel import get_locale
from jinja2 import StrictUndefined
from markupsafe import Markup

from app.core import formats
from app.core.assets import ICON_SPRITE, AssetMiddleware, Assets
from app.core.forms import attributes_of, in_order_of, kind_of
from app.core.icons import ICONS, UnknownIconError
from app.core.slugs import slugify

FRAGMENT_HEADER = "X-Fragment"
ASSETS = "assets"
FILTERS: dict[str, Callable[..., object]] = {
    "ago": formats.ago,
    "date": formats.day,
    "moment": formats.moment,
    "number": formats.number,
    "percent": formats.percent,
    "size": formats.size,
    "dashed": formats.dashed,
    "in_order_of": in_order_of,
    "initials": formats.initials,
    "series": formats.series_of,
    "slug": slugify,
}
ADDRESSES = {
    "home": "/",
    "search": "/search",
    "suggestions": "/search/suggestions",
    "settings": "/settings/",
    "administration": "/admin/",
    "sign_in": "/sign-in",
    "sign_out": "/sign-out",
    "language": "/language",
    "help": "/help",
}
"""Where the frame around every page leads to."""

SHELL: dict[str, object] = {
    "site_name": "Passerelle",
    "viewer": None,
    "addresses": ADDRESSES,
    "languages": (("en", "English"), ("fr", "Français")),
    "reference": None,
    "message": None,
    "keep_drafts": False,
    "bar_search": True,
}


def init_templating(app: Flask) -> None:
    """Give an application its files under `/static/` and its templates what they count on.

    Args:
        app: The application; what its context processors provide goes before the defaults of `SHELL`.
    """
    assets = Assets(Path(str(app.static_folder or Path(app.root_path) / "static")), watch=app.debug)
    app.extensions[ASSETS] = assets
    app.wsgi_app = AssetMiddleware(app.wsgi_app, assets)  # type: ignore[method-assign]
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters.update(FILTERS)
    environment.globals.update(SHELL)
    environment.globals.update(
        asset_url=asset_url, icon=icon, get_locale=get_locale, kind_of=kind_of, attributes_of=attributes_of
    )


def asset_url(name: str) -> str:
    """Return the address of a file under `/static/`, named after its content.

    Args:
        name: Its plain name, such as `js/shell.js`.

    Raises:
        UnknownAssetError: There is no such file.
    """
    return cast(Assets, current_app.extensions[ASSETS]).url(name)


def icon(name: str) -> Markup:
    """Return an icon that stands beside a text; it says nothing to a screen reader.

    Args:
        name: One of `ICONS`.

    Raises:
        UnknownIconError: It is none of them; in production nothing is shown instead.
    """
    if name not in ICONS:
        if current_app.debug or current_app.testing:
            raise UnknownIconError(name)
        return Markup()
    return _drawn(asset_url(ICON_SPRITE), name)


@cache
def _drawn(sprite: str, name: str) -> Markup:
    return Markup('<svg class="p-icon" aria-hidden="true"><use href="{}#{}"/></svg>').format(sprite, name)


def page(template: str, /, **context: object) -> Response:
    """Answer with a page, or with the one part of it that the request asks for.

    A request with the header `X-Fragment: some-list` gets the block `some_list` alone, and the same header back as a
    sign that it did. A template without that block is sent whole.

    Args:
        template: Name of the template.
        **context: What the template shows.

    Returns:
        The answer, status 200.
    """
    fragment = request.headers.get(FRAGMENT_HEADER, "")
    part = render_fragment(template, fragment, context) if fragment else None
    response = make_response(render_template(template, **context) if part is None else part)
    if part is not None:
        response.headers[FRAGMENT_HEADER] = fragment
    response.vary.add(FRAGMENT_HEADER)
    return response


def render_fragment(template: str, fragment: str, context: dict[str, Any]) -> str | None:
    """Render one block of a template.

    Args:
        template: Name of the template.
        fragment: Id of the element around the block; the block has the same name with `_` for `-`.
        context: What the template shows.

    Returns:
        The text of the block, or None where the template itself defines no such block.
    """
    found = current_app.jinja_env.get_template(template)
    block = fragment.replace("-", "_")
    if block not in found.blocks:
        return None
    values = dict(context)
    current_app.update_template_context(values)
    scope = found.new_context(values)
    # Up to the first words, a template imports its macros and takes over the blocks of the layouts above it.
    next((text for text in found.root_render_func(scope) if text.strip()), None)
    return "".join(scope.blocks[block][0](scope))


def flash_status(
    text: str, *, kind: str = "ok", undo_url: str | None = None, undo_fields: Mapping[str, object] | None = None
) -> None:
    """Say on the next page what has just happened.

    Args:
        text: One sentence.
        kind: `ok`, `info`, `warn` or `bad`.
        undo_url: Where a POST takes it back.
        undo_fields: What that POST sends along.
    """
    flash({"text": str(text), "undo_url": undo_url, "undo_fields": dict(undo_fields or {})}, kind)  # type: ignore[arg-type]
