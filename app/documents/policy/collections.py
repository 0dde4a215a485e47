"""Who may see and look after collections."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, true

from app.accounts.models import User
from app.accounts.policy import in_audience
from app.accounts.queries.departments import within_departments
from app.core.permissions import Permission
from app.documents.models import Collection
from app.documents.policy.templates import can_publish_for


def visible_to(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the collections that a reader may open: meant for him, or looked after by him."""
    shown = or_(in_audience(Collection.audience_id, reader), kept_by(reader))
    return and_(Collection.deleted_at.is_(None), shown)


def kept_by(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the collections that somebody looks after and may know of.

    Those of the departments he publishes for; whoever writes to the whole company looks after all that are meant for
    him.
    """
    theirs = Collection.department_id.in_(within_departments(reader.championed_ids))
    is_keeper = true() if reader.may(Permission.PUBLISH_COMPANY_WIDE) else false()
    return or_(theirs, and_(is_keeper, in_audience(Collection.audience_id, reader)))


def can_keep(actor: User, collection: Collection) -> bool:
    """Tell whether somebody who may open a collection looks after it; its department is loaded."""
    return actor.is_active and can_publish_for(actor, collection.department)
