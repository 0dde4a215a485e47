"""How much templates are used, by department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, case, func, select

from app.accounts.models import Department
from app.accounts.queries.departments import headcounts
from app.core.calendar import today
from app.core.db import session
from app.documents.models import Template, Use, UseKind

FEWEST = 3
"""Departments of fewer people are counted together: their numbers would tell who it was."""

DAYS = 90
"""How far back is counted: a quarter, which is a cycle."""


@dataclass(frozen=True)
class Tally:
    """How often the people of a department used a template; without a name it is all small departments together."""

    name: str
    people: int
    downloads: int = 0
    fills: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.downloads + self.fills


def first_day() -> date:
    """Return the day from which uses are counted."""
    return today() - timedelta(days=DAYS)


def tally_by_department(template: Template) -> list[Tally]:
    """Return how often a template was used in each department, most first; small departments are one line without name.

    That line is about all small departments, whether anybody used it there or not: so it says nothing of any of them.
    """
    query = select(Use.department_id, *_sums()).where(Use.template_id == template.id, Use.used_on >= first_day())
    used = {row[0]: (row[1], row[2]) for row in session.execute(query.group_by(Use.department_id))}
    people = headcounts()
    departments = session.scalars(select(Department).order_by(Department.name))
    lines = [Tally(one.name, people.get(one.id, 0), *used.get(one.id, (0, 0))) for one in departments]
    shown = _pooled(sorted(lines, key=lambda line: (line.people, line.name)))
    return [line for line in shown if line.total]


def _sums() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Return the columns for the downloads and the fills."""
    downloads = func.coalesce(func.sum(case((Use.kind == UseKind.DOWNLOAD, Use.count), else_=0)), 0)
    fills = func.coalesce(func.sum(case((Use.kind == UseKind.FILL, Use.count), else_=0)), 0)
    return downloads, fills


def _pooled(lines: Sequence[Tally]) -> list[Tally]:
    """Return tallies by number of uses, with those of small departments made one at the end.

    Args:
        lines: With the smallest department first.
    """
    pool, listed = Tally("", 0), []
    for line in lines:
        if line.people < FEWEST or 0 < pool.people < FEWEST:
            pool = replace(
                pool,
                people=pool.people + line.people,
                downloads=pool.downloads + line.downloads,
                fills=pool.fills + line.fills,
            )
        else:
            listed.append(line)
    return [*sorted(listed, key=lambda line: (-line.total, line.name)), pool]


def count_uses(template: Template) -> Tally:
    """Return how often a template was used in the whole house."""
    query = select(*_sums()).where(Use.template_id == template.id, Use.used_on >= first_day())
    downloads, fills = session.execute(query).one()
    return Tally("", 0, downloads, fills)
