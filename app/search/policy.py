"""Who may see what people search for, arrange what they find, and answer what they left."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, true

from app.accounts.models import Department, User
from app.accounts.queries.departments import within_departments
from app.core.permissions import Permission
from app.search.models import OpenQuestion


def can_see_phrases(actor: User) -> bool:
    """Tell whether somebody may see what was searched for and not found: champions, who may write it."""
    return bool(actor.championed_ids) or actor.may(Permission.PUBLISH_COMPANY_WIDE)


def can_arrange(actor: User) -> bool:
    """Tell whether somebody may arrange anything at all."""
    return can_see_phrases(actor)


def can_pin(actor: User, department: Department | None) -> bool:
    """Tell whether somebody may say where a thing stands for a phrase: champions for what they keep.

    Args:
        actor: Who arranges.
        department: The department that looks after the thing; without one only who publishes to everybody may.
    """
    if actor.may(Permission.PUBLISH_COMPANY_WIDE):
        return True
    return department is not None and bool({*actor.championed_ids} & {*department.lineage})


def answerable_by(actor: User) -> ColumnElement[bool]:
    """Return the SQL condition for the questions that somebody may answer: of the departments they publish for."""
    if actor.may(Permission.PUBLISH_COMPANY_WIDE):
        return true()
    return OpenQuestion.department_id.in_(within_departments(actor.championed_ids))


def readable_by(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the questions that somebody may see: one's own, and those one may answer."""
    return or_(OpenQuestion.asker_id == reader.id, answerable_by(reader))


def can_take_back(actor: User, question: OpenQuestion) -> bool:
    """Tell whether somebody may take a question back: who left it."""
    return question.asker_id == actor.id


def can_answer(actor: User, question: OpenQuestion) -> bool:
    """Tell whether somebody may answer a question; its department is loaded."""
    return can_pin(actor, question.department)
