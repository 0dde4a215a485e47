"""Every SELECT of the wiki and the FAQ."""

from app.wiki.queries.files import get_file, get_version, list_files, list_newest
from app.wiki.queries.links import Wanted, find_targets, list_wanted, resolve, url_of
from app.wiki.queries.pages import (
    Leaf,
    count_pages,
    count_seen,
    find_changed,
    find_children,
    find_linking,
    find_named,
    find_naming,
    find_pages,
    find_tagged,
    find_titled,
    find_trash,
    get_any_page,
    get_page,
    get_page_at,
    get_page_formerly_at,
    get_page_to_edit,
    get_page_to_read,
    is_named,
    list_changed,
    list_leaves,
    list_tags,
    list_templates,
    parents_among,
)
from app.wiki.queries.reading import Place, Reactions, get_place, get_reactions, sight
from app.wiki.queries.revisions import count_revisions, find_revisions, get_revision, list_since, list_texts
from app.wiki.queries.spaces import (
    Trust,
    count_trust,
    get_space,
    get_space_by_id,
    get_space_by_slug,
    is_empty,
    list_editable_spaces,
    list_spaces,
)
from app.wiki.queries.trust import (
    count_reviews,
    find_handovers,
    find_reports,
    find_reviews,
    get_report,
    list_due_on,
    list_waiting_for,
    list_watched,
)

__all__ = [
    "Leaf", "Place", "Reactions", "Trust", "Wanted", "count_pages", "count_reviews", "count_revisions", "count_seen",
    "count_trust", "find_changed", "find_children", "find_handovers", "find_linking", "find_named", "find_naming",
    "find_pages", "find_reports", "find_reviews", "find_revisions", "find_tagged", "find_targets", "find_titled",
    "find_trash", "get_any_page", "get_file", "get_page", "get_page_at", "get_page_formerly_at", "get_page_to_edit",
    "get_page_to_read", "get_place", "get_reactions", "get_report", "get_revision", "get_space", "get_space_by_id",
    "get_space_by_slug", "get_version", "is_empty", "is_named", "list_changed", "list_due_on", "list_editable_spaces",
    "list_files", "list_leaves", "list_newest", "list_since", "list_spaces", "list_tags", "list_templates",
    "list_texts", "list_waiting_for", "list_wanted", "list_watched", "parents_among", "resolve", "sight", "url_of",
]  # fmt: skip
