"""Who may read, write and look after what in the wiki."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from sqlalchemy import ColumnElement, and_, or_, select

from app.accounts.models import Department, User
from app.accounts.policy import audience_ids_of, in_audience
from app.accounts.queries.departments import within_departments
from app.core.generations import found_out
from app.core.permissions import Permission
from app.wiki.models import Approver, FaqEntry, Page, PageStatus, Space

Sight = tuple[Sequence[int], tuple[int, ...], bool, tuple[int, ...]]
"""All that decides what of the wiki a reader sees, to tell one reader's pages from another's."""


def space_visible_to(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the spaces that a reader may know of: those for him, all for who keeps the house."""
    if reader.may(Permission.PUBLISH_COMPANY_WIDE):
        return Space.id.is_not(None)
    return in_audience(Space.audience_id, reader)


def editable_by(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the spaces on which somebody may write, as far as he may read them."""
    if reader.may(Permission.PUBLISH_COMPANY_WIDE):
        return Space.id.is_not(None)
    edits = in_audience(Space.editors_id, reader)
    if not reader.championed_ids:
        return edits
    return or_(edits, Space.department_id.in_(within_departments(reader.championed_ids)))


def readable_by(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the pages, trash aside or not, whose audience includes a reader."""
    writes_here = Page.space_id.in_(select(Space.id).where(editable_by(reader)))
    approves = Page.id.in_(select(Approver.page_id).where(Approver.user_id == reader.id))
    return and_(in_audience(Page.audience_id, reader), or_(Page.published_number > 0, writes_here, approves))


def visible_to(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the pages that a reader may see.

    His audience includes him, and there is something to see: a published text, or one that he writes or approves. A
    unit of work that only reads puts it together once.
    """
    known, key = found_out(), (visible_to, reader.id)
    if key not in known:
        known[key] = and_(Page.deleted_at.is_(None), readable_by(reader))
    return cast(ColumnElement[bool], known[key])


def is_published_to(reader: User, page: Page) -> bool:
    """Tell whether a reader may see a page that is published, as `visible_to` says it; its space is loaded."""
    own = audience_ids_of(reader)
    knows_space = reader.may(Permission.PUBLISH_COMPANY_WIDE) or page.space.audience_id in own
    return page.is_published and not page.is_deleted and knows_space and page.audience_id in own


def sight_of(reader: User, approves: tuple[int, ...]) -> Sight:
    """Return all on which `visible_to`, `editable_by` and `entry_visible_to` depend: who has the same sees the same.

    Args:
        reader: Who wants to see something.
        approves: The ids of the pages that the reader approves.
    """
    everywhere = reader.may(Permission.PUBLISH_COMPANY_WIDE)
    return audience_ids_of(reader), tuple(sorted(reader.championed_ids)), everywhere, approves


def entry_visible_to(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the FAQ entries that a reader may see."""
    return and_(FaqEntry.deleted_at.is_(None), in_audience(FaqEntry.audience_id, reader))


def can_create_space(actor: User, department: Department | None) -> bool:
    """Tell whether somebody may open a space: champions for their departments, administrators for any topic."""
    if actor.may(Permission.PUBLISH_COMPANY_WIDE):
        return True
    return department is not None and bool({*actor.championed_ids} & {*department.lineage})


def can_manage_space(actor: User, space: Space) -> bool:
    """Tell whether somebody may change a space; its department is loaded."""
    return can_create_space(actor, space.department)


def can_edit_space(actor: User, space: Space) -> bool:
    """Tell whether somebody may write on the pages of a space that he may read; editors are loaded."""
    return can_manage_space(actor, space) or any(one.token in actor.tokens for one in space.editors.tokens)


def can_keep_page(actor: User, page: Page) -> bool:
    """Tell whether somebody looks after a page: its owner, the champions of its department, whoever may write it."""
    department = page.owner_department
    is_champion = department is not None and bool({*actor.championed_ids} & {*department.lineage})
    return page.owner_id == actor.id or is_champion or can_edit_space(actor, page.space)


def is_approver(actor: User, page: Page) -> bool:
    """Tell whether somebody is asked to approve the revisions of a formal page; approvers are loaded."""
    return any(one.user_id == actor.id for one in page.approvers)


def can_approve(actor: User, page: Page) -> bool:
    """Tell whether somebody may decide on the revision of a formal page that waits; approvers are loaded."""
    return page.status is PageStatus.IN_APPROVAL and is_approver(actor, page)


def can_see_unpublished(actor: User, page: Page) -> bool:
    """Tell whether somebody may see texts of a formal page that are not approved; approvers are loaded."""
    return can_edit_space(actor, page.space) or is_approver(actor, page)


def can_write_faq(actor: User) -> bool:
    """Tell whether somebody may write in the FAQ: champions and administrators."""
    return actor.may(Permission.PUBLISH_TO_DEPARTMENT)


def can_change_entry(actor: User, entry: FaqEntry) -> bool:
    """Tell whether somebody may change an FAQ entry: its owner, the department's champions, administrators."""
    if entry.owner_id == actor.id or actor.may(Permission.PUBLISH_COMPANY_WIDE):
        return True
    department = entry.owner_department
    return department is not None and bool({*actor.championed_ids} & {*department.lineage})
