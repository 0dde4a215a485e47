"""What the wiki does of itself: links in texts follow a page that was renamed or moved."""

from __future__ import annotations

import re
from urllib.parse import unquote

from app.accounts.queries.audiences import surely_within
from app.core.db import session
from app.wiki import events, queries
from app.wiki.linking import Reference, read_name, read_ref
from app.wiki.models import Link, Page, RevisionKind
from app.wiki.queries.links import list_links_to
from app.wiki.service.pages import save_page

CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)[`~]*[ \t]*$|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.S | re.M
)
NAMED = re.compile(r"\[\[(?P<name>[^\[\]|\n]+?)(?P<section>#[^\[\]|\n]*)?(?P<label>\\?\|[^\[\]\n]+)?\]\]")
DIRECT = re.compile(r"(?P<before>\]\(|\]:[ \t]*|<a href=\")(?P<ref>/wiki/[^\s)#\"]+)")


def rewrite_links(event: events.PageMoved) -> None:
    """Write the new addresses into the texts that link to pages which moved.

    Their links lead there anyway; this keeps the texts true for whoever edits them. What a page is called now is not
    written where somebody would read it who may not see that page.
    """
    links = list_links_to(event.page_ids)
    for page_id in sorted({link.page_id for link in links}):
        page = queries.get_any_page(page_id)
        if page is not None and not page.is_deleted and not page.is_formal:
            _rewrite(page, {link.ref: link for link in links if link.page_id == page_id})


def _rewrite(page: Page, links: dict[str, Link]) -> None:
    named = {ref: session.get_one(Page, link.target_id) for ref, link in links.items()}
    targets = {ref: target for ref, target in named.items() if _is_known_to_readers_of(page, target)}
    for target in targets.values():
        session.refresh(target, ["space"])
    source = outside_code(page.source, lambda text: _with_new_addresses(text, targets, page.space_id))
    if source != page.source:
        save_page(
            None, page, title=page.title, source=source, base_number=page.latest_number, is_small=True,
            kind=RevisionKind.RELINKED,
        )  # fmt: skip


def _is_known_to_readers_of(page: Page, target: Page) -> bool:
    """Tell whether everybody who may read a page may see another one."""
    return target.is_published and not target.is_deleted and surely_within(page.audience_id, target.audience_id)


def outside_code(source: str, change) -> str:  # type: ignore[no-untyped-def]
    """Return a text with everything changed but its code."""
    parts, at = [], 0
    for match in CODE.finditer(source):
        parts += [change(source[at : match.start()]), match[0]]
        at = match.end()
    return "".join([*parts, change(source[at:])])


def _with_new_addresses(text: str, targets: dict[str, Page], space_id: int) -> str:
    by_reference = {reference: page for ref, page in targets.items() if (reference := read_ref(ref)) is not None}

    def direct(match: re.Match[str]) -> str:
        reference = read_ref(match["ref"].rstrip("/")) or Reference()
        page = by_reference.get(reference)
        if page is None or reference.path is None:
            return match[0]
        return match["before"] + page.url

    def named(match: re.Match[str]) -> str:
        reference = read_name(unquote(match["name"].strip()))
        page = by_reference.get(reference or Reference())
        if page is None or reference is None:
            return match[0]
        by_title = reference.path is None and page.space_id == space_id
        name = page.title if by_title else f"{page.space.slug}/{page.path}"
        if reference.path is None and page.folded_title == reference.wanted:
            return match[0]
        return f"[[{name}{match['section'] or ''}{match['label'] or ''}]]"

    return NAMED.sub(named, DIRECT.sub(direct, text))
