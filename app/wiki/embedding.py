"""Shared templates inside pages: `[[template:12-title]]` is a card on a line of its own, else a link.

The wiki knows nothing of templates but their numbers. What a card says is asked for each time a page is shown, so it
is always the newest version; a template that is not for a reader looks like one that does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from flask_babel import gettext as _
from markupsafe import Markup

from app.core.feature import Found
from app.wiki.linking import NAMED

NAME = re.compile(r"template:(?P<id>[0-9]{1,9})(?:-.*)?")
ANCHOR = re.compile(
    r'(?P<block><p>)?<a (?P<before>[^>]*?)href="(?P<ref>/wiki/link\?to=template(?:%3A|:)(?P<id>[0-9]{1,9})(?:-[^"#]*)?)'
    r'(?:#[^"]*)?"(?P<after>[^>]*)>(?P<words>.*?)</a>(?P<end></p>)?',
    re.S,
)
IS_NAMED = 'class="p-named"'
CARD = Markup(
    '<section class="p-template-card"><p class="p-template-name"><a href="{url}"{lang}>{title}</a></p>'
    '<p class="p-meta">{detail}</p>{download}</section>'
)
LINK = Markup('<a href="{url}"{lang}>')
DOWNLOAD = Markup('<p><a href="{file}">{words}</a></p>')


def template_refs(links: Iterable[str]) -> list[str]:
    """Return the templates that a text names, each once, as `template:12`."""
    names = (unquote(link.partition("#")[0]).removeprefix(NAMED) for link in links if link.startswith(NAMED))
    ids = (template_id_of(name) for name in names)
    return list(dict.fromkeys(f"template:{id_}" for id_ in ids if id_))


def template_id_of(name: str) -> int | None:
    """Return the number of the template that stands between `[[` and `]]`; None where it is something else."""
    match = NAME.fullmatch(name)
    return int(match["id"]) if match else None


def template_ids(html: str) -> list[int]:
    """Return the numbers of the templates that a rendered text names, each once."""
    if "/wiki/link?to=template" not in html:
        return []
    return list(dict.fromkeys(int(match["id"]) for match in ANCHOR.finditer(html)))


def show_templates(html: str, found: Mapping[int, Found]) -> str:
    """Return a text with the templates that it names.

    Args:
        html: The stored text.
        found: Templates by number, those that the reader may see; every other one is shown as wanted.
    """

    def show(match: re.Match[str]) -> str:
        before, after = match["block"] or "", match["end"] or ""
        one = found.get(int(match["id"]))
        if one is None:
            return f'{before}<a class="p-wanted" href="{match["ref"]}">{match["words"]}</a>{after}'
        is_named = IS_NAMED in match["before"] + match["after"]
        if is_named and before and after:
            return _card(one)
        words = Markup("{}").format(one.title) if is_named else match["words"]
        opening = LINK.format(url=one.url, lang=_lang(one) if is_named else "")
        return f"{before}{opening}{words}</a>{after}"

    return ANCHOR.sub(show, html)


def _card(one: Found) -> str:
    """Return a template as it is shown on a line of its own."""
    words = _("Download the newest version")
    download = DOWNLOAD.format(file=one.file, words=words) if one.file else ""
    return str(CARD.format(url=one.url, lang=_lang(one), title=one.title, detail=one.detail, download=download))


def _lang(one: Found) -> Markup:
    return Markup(' lang="{}"').format(one.lang) if one.lang else Markup()
