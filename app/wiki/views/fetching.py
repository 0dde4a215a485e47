"""What a view is about, fetched through what the reader may see; missing and forbidden look alike."""

from __future__ import annotations

from typing import TypeVar

from flask_login import current_user

from app.core.errors import NotFoundError
from app.wiki import queries
from app.wiki.models import File, Page, Report, Revision, Space
from app.wiki.policy import can_see_unpublished

T = TypeVar("T")


def space_or_404(space_id: int) -> Space:
    """Return a space by its id."""
    return _found(queries.get_space_by_id(current_user, space_id))


def space_at_or_404(slug: str) -> Space:
    """Return a space by its address."""
    return _found(queries.get_space(current_user, slug))


def page_or_404(page_id: int) -> Page:
    """Return a page that the reader may see."""
    return _found(queries.get_page(current_user, page_id))


def page_to_read_or_404(page_id: int) -> Page:
    """Return a page that the reader may see, with what is shown of it and nothing else."""
    return _found(queries.get_page_to_read(current_user, page_id))


def page_to_edit_or_404(page_id: int) -> Page:
    """Return a page with its newest text, in the trash or not."""
    return _found(queries.get_page_to_edit(current_user, page_id))


def revision_or_404(page: Page, number: int) -> Revision:
    """Return a revision that the reader may see: of a formal page not those that are not approved."""
    if number > page.published_number and not can_see_unpublished(current_user, page):
        raise NotFoundError
    return _found(queries.get_revision(page, number))


def file_or_404(file_id: int) -> File:
    """Return a file of a page that the reader may see."""
    return _found(queries.get_file(current_user, file_id))


def report_or_404(report_id: int) -> Report:
    """Return a report on a page that the reader may see."""
    return _found(queries.get_report(current_user, report_id))


def _found(thing: T | None) -> T:
    """Return a thing.

    Raises:
        NotFoundError: There is none for this reader.
    """
    if thing is None:
        raise NotFoundError
    return thing
