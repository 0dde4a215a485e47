"""What stands around the text of a page: where it lies, who may read it, how far it can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from markupsafe import Markup

from app.accounts.models import Audience, User
from app.accounts.models.audience import EVERYONE
from app.accounts.queries import label_tokens
from app.core.errors import InvalidError
from app.core.feature import house
from app.core.markup import render
from app.wiki import queries
from app.wiki.embedding import show_templates, template_id_of, template_ids
from app.wiki.linking import Target, embed, embedded_slugs, read_ref, refs_of, relink
from app.wiki.models import Page, Space
from app.wiki.queries.faq import find_answers


@dataclass
class Node:
    """A page in the tree at the side: its own pages are there where it is open, else fetched when asked for."""

    id: int
    title: str
    url: str
    is_here: bool = False
    is_open: bool = False
    has_children: bool = False
    children: list[Node] = field(default_factory=list)


def text_for(reader: User, page: Page) -> str:
    """Return the stored text of a page with its links and FAQ entries as they are for a reader."""
    html = page.html
    if slugs := embedded_slugs(html):
        html = embed(html, find_answers(reader, slugs))
    html = _with_templates(reader, html)
    return relink(html, queries.find_targets(reader, page)) if "/wiki/" in html else html


def _with_templates(reader: User, html: str) -> str:
    """Return a text with the shared templates that it names, as far as the reader may see them."""
    ids = template_ids(html)
    source = house().search_sources.get("template")
    if not ids or source is None:
        return html
    return show_templates(html, source.present(reader, ids))


def address_of_template(reader: User, name: str) -> str | None:
    """Return where the template lies that a link names, if it names one that the reader may see."""
    source = house().search_sources.get("template")
    template_id = template_id_of(name)
    if source is None or template_id is None:
        return None
    found = source.present(reader, [template_id]).get(template_id)
    return found.url if found else None


def preview_of(reader: User, source: str, space_id: int) -> str:
    """Return a text that is being written as its writer would read it."""
    try:
        rendered = render(source)
    except InvalidError as error:
        return str(Markup("<p>{}</p>").format(error.message))
    references = {ref: reference for ref in refs_of(rendered.links) if (reference := read_ref(ref)) is not None}
    found = queries.resolve(references.values(), space_id, reader)
    targets = {
        ref: Target(page.id, page.url, page.title)
        for ref, reference in references.items()
        if (page := found.get(reference)) is not None
    }
    return relink(_with_templates(reader, rendered.html), targets)


def tree_around(reader: User, space: Space, page: Page | None) -> list[Node]:
    """Return the tree of a space, open along the way down to a page; only branches on that way are there."""
    open_ids = [*page.ancestor_ids, page.id] if page else []
    leaves = queries.list_leaves(reader, space.id, [None, *open_ids])
    return _nodes(reader, space, leaves, None, open_ids, page)


def branch_under(reader: User, page: Page) -> list[Node]:
    """Return the pages right below one."""
    leaves = queries.list_leaves(reader, page.space_id, [page.id])
    return _nodes(reader, page.space, leaves, page.id, [], None)


def _nodes(
    reader: User,
    space: Space,
    leaves: Sequence[queries.Leaf],
    root_id: int | None,
    open_ids: list[int],
    here: Page | None,
) -> list[Node]:
    parents = queries.parents_among(reader, [leaf.id for leaf in leaves])
    nodes = {
        leaf.id: Node(
            leaf.id,
            leaf.title,
            queries.url_of(space.slug, leaf.path),
            is_here=here is not None and leaf.id == here.id,
            is_open=leaf.id in open_ids,
            has_children=leaf.id in parents,
        )
        for leaf in leaves
    }
    for leaf in leaves:
        if leaf.parent_id in nodes:
            nodes[leaf.parent_id].children.append(nodes[leaf.id])
    return [nodes[leaf.id] for leaf in leaves if leaf.parent_id == root_id]


def ancestors_of(reader: User, page: Page) -> list[Page]:
    """Return the pages above one, from the top down."""
    if not page.ancestor_ids:
        return []
    by_id = {one.id: one for one in queries.find_named(reader, page.ancestor_ids)}
    return [by_id[id_] for id_ in page.ancestor_ids if id_ in by_id]


def audience_label(audience: Audience) -> str:
    """Return for whom something is, in words; its tokens are loaded."""
    tokens = audience.token_texts
    if EVERYONE in tokens:
        return str(_("everyone"))
    return ", ".join(option.label for option in label_tokens(tokens)) or str(_("nobody any more"))
