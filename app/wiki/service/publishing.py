"""Publishing: a text is rendered when it is saved, and its links are noted."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.accounts.models import User
from app.core.db import session
from app.core.markup import RENDERER_VERSION, Rendered, render
from app.wiki.embedding import template_refs
from app.wiki.linking import NAMED, Reference, read_ref, refs_of
from app.wiki.models import Link, Page, Revision, Space
from app.wiki.queries.links import list_links_wanting, resolve

BATCH = 50


def publish(page: Page, number: int, source: str, author: User | None) -> Rendered:
    """Show readers a text of a page.

    Args:
        page: The page.
        number: Which revision it is.
        source: Its text.
        author: Through whose eyes its links are read; None for the house itself.

    Returns:
        The rendering, which may tell of a problem.
    """
    rendered = render(source)
    page.html, page.plain, page.html_version = rendered.html, rendered.plain, rendered.version
    page.contents = [asdict(heading) for heading in rendered.contents]
    page.published_number = number
    session.flush()
    note_links(page, rendered.links, author)
    return rendered


def note_links(page: Page, links: tuple[str, ...], author: User | None) -> None:
    """Note which pages a text links to; a link that led somewhere before still does."""
    references = {ref: reference for ref in refs_of(links) if (reference := read_ref(ref)) is not None}
    references |= dict.fromkeys(template_refs(links), Reference())
    known = {link.ref: link for link in session.scalars(select(Link).where(Link.page_id == page.id))}
    found = resolve(references.values(), page.space_id, author)
    for ref, link in known.items():
        if ref not in references:
            session.delete(link)
    for ref, reference in references.items():
        target = found.get(reference)
        link = known.get(ref) or Link(page_id=page.id, ref=ref, wanted=reference.wanted)
        link.target_id = target.id if target else link.target_id
        session.add(link)
    session.flush()


def adopt_wanted(page: Page, space: Space) -> None:
    """Let the links that waited for a page of this title or address lead to it."""
    names = [f"{space.slug}/{path}" for path in (page.path, page.slug)]
    refs = [*(f"/wiki/{name}" for name in names), *(NAMED + quote(name, safe="") for name in names)]
    for link in list_links_wanting(page.title, refs):
        link.target_id = page.id


def render_outdated() -> int:
    """Render anew some pages that an older renderer has rendered.

    Returns:
        How many pages were rendered.
    """
    outdated = select(Page).where(Page.html_version < RENDERER_VERSION, Page.published_number > 0)
    pages = session.scalars(outdated.order_by(Page.id).limit(BATCH)).all()
    for page in pages:
        query = select(Revision).where(Revision.page_id == page.id, Revision.number == page.published_number)
        revision = session.scalars(query.options(undefer(Revision.source))).one()
        publish(page, revision.number, revision.source, None)
    return len(pages)
