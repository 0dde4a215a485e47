"""The ends of mail: made when they first occur, called as their departments are."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import update

from app.accounts.events import DepartmentChanged
from app.accounts.queries.departments import find_departments
from app.core.db import session
from app.programme.meter.counting.directory import UNKNOWN, End
from app.programme.models import Party, PartyKind
from app.programme.queries.counting import ENDS, party_ids
from app.programme.service.traffic.upserts import add_missing


def keep_parties(ends: Collection[End]) -> Mapping[End, int]:
    """Return the ids of the parties that stand for some ends of mail, made where they are not there yet.

    A department that was deleted a moment ago is nobody's known any more. Whoever calls holds the meter's lock.
    """
    known = party_ids()
    missing = {end for end in (*ends, UNKNOWN) if end not in known}
    if missing:
        special = [{"kind": kind, "department_id": None, "name": ""} for kind, end in ENDS.items() if end in missing]
        departments = find_departments([end for end in missing if end > 0])
        named = [{"kind": PartyKind.DEPARTMENT, "department_id": one.id, "name": one.name} for one in departments]
        add_missing(Party, [*special, *named])
        known = party_ids()
    return {end: known.get(end, known[UNKNOWN]) for end in ends}


def rename_party(event: DepartmentChanged) -> None:
    """Let a department be called by its new name in its figures, which stay when it is deleted."""
    session.execute(update(Party).where(Party.department_id == event.department_id).values(name=event.department))
