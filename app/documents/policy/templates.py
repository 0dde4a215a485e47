"""Who may see, add, approve and look after templates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.orm.util import AliasedClass

from app.accounts.models import Department, RoleAssignment, User
from app.accounts.policy import audience_ids_of, can_publish_to, in_audience
from app.accounts.queries import get_audience
from app.accounts.queries.departments import departments_in, within_departments
from app.core.permissions import Permission
from app.documents.models import ChangeRequest, Template, Version

AnyTemplate = type[Template] | AliasedClass[Template]


@dataclass(frozen=True)
class AtHand:
    """The templates that are a reader's own, by their ids: of which he is the owner, of which he offers a version."""

    owned: tuple[int, ...] = ()
    offered: tuple[int, ...] = ()


Sight = tuple[Sequence[int], tuple[int, ...], bool, AtHand]
"""All that decides which templates a reader sees and what he may do with them, to tell one from another."""


def readable_by(reader: User, template: AnyTemplate = Template) -> ColumnElement[bool]:
    """Return the SQL condition for the templates that are there for a reader: meant for him, with a version to have.

    Args:
        reader: Who wants to see them.
        template: The table, or another name of it in a query that names it twice.
    """
    is_there = and_(template.deleted_at.is_(None), template.current_number.is_not(None))
    return and_(is_there, in_audience(template.audience_id, reader))


def is_readable_to(reader: User, template: Template) -> bool:
    """Tell whether a template is there for a reader, as `readable_by` says it."""
    is_there = template.deleted_at is None and template.current_number is not None
    return is_there and template.audience_id in audience_ids_of(reader)


def sight_of(reader: User, at_hand: AtHand) -> Sight:
    """Return all on which the conditions and rights of this module and of collections depend, besides the data.

    One thing is left: whoever offers a version of a template does other things with it than others who offer one too.

    Args:
        reader: Who wants to see something.
        at_hand: The templates that are his own.
    """
    everywhere = reader.may(Permission.PUBLISH_COMPANY_WIDE)
    return audience_ids_of(reader), tuple(sorted(reader.championed_ids)), everywhere, at_hand


def visible_to(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the templates that a reader may open.

    Those meant for him, as soon as there is a version to have; those that he looks after; and those that he offers
    himself, as long as they wait for approval.
    """
    return and_(Template.deleted_at.is_(None), or_(readable_by(reader), _at_hand_of(reader)))


def restorable_by(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the templates that were deleted and that a reader may put back."""
    return and_(Template.deleted_at.is_not(None), kept_by(reader))


def _at_hand_of(reader: User) -> ColumnElement[bool]:
    own = select(Version.template_id).where(Version.author_id == reader.id, Version.approved_at.is_(None))
    return or_(kept_by(reader), and_(Template.current_number.is_(None), Template.id.in_(own)))


def kept_by(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the templates that somebody looks after and may know of.

    His own and those of the departments he publishes for; whoever writes to the whole company looks after all, as far
    as they are meant for him.
    """
    kept = or_(Template.owner_id == reader.id, _championed_by(reader))
    if reader.may(Permission.PUBLISH_COMPANY_WIDE):
        return or_(kept, in_audience(Template.audience_id, reader))
    return kept


def is_responsibility_of(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the templates that somebody is asked about: the owner's, else the champions'.

    Where there are neither, those who write to the whole company are asked.
    """
    has_owner = exists().where(User.id == Template.owner_id, User.deactivated_at.is_(None))
    own, above = aliased(Department), aliased(Department)
    has_champion = exists().where(
        own.id == Template.department_id,
        RoleAssignment.department_id == above.id,
        own.path.startswith(above.path),
        RoleAssignment.user_id == User.id,
        User.deactivated_at.is_(None),
    )
    theirs = _championed_by(reader)
    if reader.may(Permission.PUBLISH_COMPANY_WIDE):
        theirs = or_(theirs, and_(~has_champion, in_audience(Template.audience_id, reader)))
    is_there = Template.deleted_at.is_(None)
    return and_(is_there, or_(Template.owner_id == reader.id, and_(~has_owner, theirs)))


def _championed_by(reader: User) -> ColumnElement[bool]:
    return Template.department_id.in_(within_departments(reader.championed_ids))


def can_publish_for(actor: User, department: Department) -> bool:
    """Tell whether somebody publishes what a department offers: its champions, those above it, and company-wide."""
    return bool({*actor.championed_ids} & {*department.lineage}) or actor.may(Permission.PUBLISH_COMPANY_WIDE)


def can_keep(actor: User, template: Template) -> bool:
    """Tell whether somebody looks after a template: its owner, and who publishes for its department.

    Args:
        actor: Who wants to.
        template: The template, with its department.
    """
    return actor.is_active and (template.owner_id == actor.id or can_publish_for(actor, template.department))


def can_add(actor: User) -> bool:
    """Tell whether somebody may offer templates and versions: champions, and who may write to the whole company."""
    return actor.is_active and (bool(actor.championed_ids) or actor.may(Permission.PUBLISH_COMPANY_WIDE))


def can_add_version(actor: User, template: Template) -> bool:
    """Tell whether somebody who may open a template may offer a version of it."""
    return can_add(actor) or can_keep(actor, template)


def can_publish_among(actor: User, tokens: Iterable[str]) -> bool:
    """Tell whether somebody may publish to an audience."""
    tokens = list(tokens)
    return can_publish_to(actor, tokens, departments_in(tokens))


def can_approve(actor: User, template: Template) -> bool:
    """Tell whether a version counts once somebody says so.

    The first one brings the template before its readers, so it takes somebody who publishes for the department, and to
    these readers; any later one, whoever looks after the template.

    Args:
        actor: Who approves.
        template: The template, with its department.
    """
    if template.current_number is not None:
        return can_keep(actor, template)
    audience = get_audience(template.audience_id)
    tokens = audience.token_texts if audience else []
    return can_publish_for(actor, template.department) and can_publish_among(actor, tokens)


def can_see_version(reader: User, template: Template, version: Version) -> bool:
    """Tell whether somebody who may open a template may have one of its versions: the current one, or all of them."""
    own = version.author_id == reader.id and version.approved_at is None
    return version.number == template.current_number or own or can_keep(reader, template)


def can_answer(actor: User, request: ChangeRequest) -> bool:
    """Tell whether somebody may answer what was asked for: who looks after the template.

    Args:
        actor: Who answers.
        request: With its template and the template's department.
    """
    return can_keep(actor, request.template)
