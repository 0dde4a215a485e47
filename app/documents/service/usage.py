"""Counting what is done with templates: by department and day, never by name."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from app.core.calendar import today
from app.core.db import session, writing
from app.documents.models import Use, UseKind


def note_use(template_id: int, department_id: int, kind: UseKind) -> None:
    """Count that a template was used in a department today; also while a page is only read.

    Args:
        template_id: What was used.
        department_id: The department of whoever used it.
        kind: Whether it was downloaded or filled in.
    """
    note_uses([template_id], department_id, kind)


def note_uses(template_ids: Collection[int], department_id: int, kind: UseKind) -> None:
    """Count that several templates were used in a department today."""
    with writing():
        for template_id in sorted(set(template_ids)):
            _count(template_id, department_id, kind)


def _count(template_id: int, department_id: int, kind: UseKind) -> None:
    """Add one to a number in the database itself, so that nobody's count is lost to somebody's at the same moment."""
    key = {"template_id": template_id, "department_id": department_id, "kind": kind, "used_on": today()}
    if _raise_by_one(key):
        return
    try:
        with session.begin_nested():
            session.execute(insert(Use).values(**key, count=1))
    except IntegrityError:
        _raise_by_one(key)


def _raise_by_one(key: dict[str, object]) -> bool:
    """Add one to a number that is there already; tell whether there was one."""
    query = update(Use).filter_by(**key).values(count=Use.count + 1)
    result = session.execute(query, execution_options={"synchronize_session": False})
    return bool(result.rowcount)  # type: ignore[attr-defined]
