"""Links between pages: found in rendered texts when they are saved, led to where the pages lie when they are read.

A stored text names a page as its author did: `/wiki/link?to=Title`, `/wiki/space/path` or `/wiki/page/12`. Where that
leads, and whether this reader may follow, is looked up each time it is shown: so a rename breaks no link, and a page
that is not for a reader looks exactly like one that does not exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import quote, unquote

from app.accounts.queries import fold_name

NAMED = "/wiki/link?to="
BY_ID = re.compile(r"/wiki/page/(\d{1,9})(?:/.*)?")
BY_PATH = re.compile(r"/wiki/([^/?#]+)/([^?#]+?)/?")
ANCHOR = re.compile(
    r'<a (?P<before>[^>]*?)href="(?P<ref>/wiki/[^"#]*)(?:#(?P<section>[^"]*))?"(?P<after>[^>]*)>(?P<text>.*?)</a>', re.S
)
EMBEDDED = re.compile(r'<p><a class="p-named" href="/wiki/link\?to=faq%3A(?P<slug>[\w%-]+)">[^<]*</a></p>')
AREAS = frozenset(
    "changes drafts faq feeds files handover link links mine page pages people preview reports reviews spaces "
    "suggestions tags templates trash wanted watched".split()
)
"""Words that stand where a space's address would: no space may be called so."""
SECTION_PREFIX = "user-content-"


@dataclass(frozen=True)
class Target:
    """Where a link leads: the page's address and title."""

    page_id: int
    url: str
    title: str


@dataclass(frozen=True)
class Reference:
    """What a link says about the page it means; what it does not say is None.

    Attributes:
        page_id: The page's id.
        space: The slug of its space.
        path: Its address inside its space.
        title: Its title.
    """

    page_id: int | None = None
    space: str | None = None
    path: str | None = None
    title: str | None = None

    @property
    def wanted(self) -> str:
        """The folded title that would make a link lead somewhere; empty where it is not a title that it names."""
        return fold_name(self.title or "")


def refs_of(links: Iterable[str]) -> list[str]:
    """Return the references to pages among the links of a rendered text, each once, without their sections."""
    refs = (link.partition("#")[0] for link in links)
    return list(dict.fromkeys(ref for ref in refs if read_ref(ref) is not None))


def read_ref(ref: str) -> Reference | None:
    """Return what a reference means; None where it is none to a page."""
    if ref.startswith(NAMED):
        return read_name(unquote(ref.removeprefix(NAMED)))
    if match := BY_ID.fullmatch(ref):
        return Reference(page_id=int(match[1]))
    match = BY_PATH.fullmatch(ref)
    if match is None or match[1] in AREAS:
        return None
    return Reference(space=match[1], path=unquote(match[2]))


def read_name(name: str) -> Reference | None:
    """Return what stands between `[[` and `]]`: a title, or a space and an address in it."""
    if name.startswith(("faq:", "template:")) or not name.strip():
        return None
    space, slash, path = name.strip("/ ").partition("/")
    if slash and path and space == space.strip():
        return Reference(space=space, path=path, title=name)
    return Reference(title=name)


def relink(html: str, targets: Mapping[str, Target]) -> str:
    """Return a text with its links leading to where the pages lie now.

    Args:
        html: The stored text.
        targets: The pages by reference, those that the reader may see; every other link is shown as wanted.
    """

    def lead(match: re.Match[str]) -> str:
        ref = unescape(match["ref"])
        reference = read_ref(ref)
        if reference is None:
            return match[0]
        target = targets.get(ref)
        if target is None:
            name = reference.title or f"{reference.space}/{reference.path}"
            href = ref if reference.page_id else NAMED + quote(name, safe="")
            return f'<a class="p-wanted" href="{escape(href)}">{match["text"]}</a>'
        section = match["section"]
        anchor = f"#{SECTION_PREFIX}{section.removeprefix(SECTION_PREFIX)}" if section else ""
        is_named = 'class="p-named"' in match["before"] + match["after"]
        words = escape(target.title) if is_named and reference.path else match["text"]
        return f'<a href="{escape(target.url)}{anchor}">{words}</a>'

    return ANCHOR.sub(lead, html)


def embedded_slugs(html: str) -> list[str]:
    """Return the FAQ entries that a text shows in full: those that stand alone in a paragraph."""
    return [unquote(match["slug"]) for match in EMBEDDED.finditer(html)]


def embed(html: str, answers: Mapping[str, str]) -> str:
    """Return a text with FAQ entries shown in full.

    Args:
        html: The stored text.
        answers: Safe HTML by the entry's slug; an entry that is missing here leaves no trace.
    """
    return EMBEDDED.sub(lambda match: answers.get(unquote(match["slug"]), ""), html)
