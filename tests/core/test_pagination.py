"""A long list a page at a time: what is on it, and how long it is, counted only where that does not show by itself."""

import pytest
from sqlalchemy import select

from app.accounts.models import Department
from app.core.db import session
from app.core.pagination import paginate
from tests.factories import DepartmentFactory

BY_NAME = select(Department).order_by(Department.name)


@pytest.mark.parametrize(
    ("rows", "page", "shown", "queries"),
    [(0, 1, 0, 1), (2, 1, 2, 1), (3, 1, 3, 2), (4, 1, 3, 2), (4, 2, 1, 1), (6, 2, 3, 2), (4, 3, 1, 3), (4, 0, 3, 2)],
)
def test_the_length_of_a_list_is_known(app, count_queries, rows: int, page: int, shown: int, queries: int) -> None:
    for number in range(rows):
        DepartmentFactory(name=f"Department {number}")
    session.flush()
    with count_queries() as asked:
        found = paginate(BY_NAME, page, 3)
    assert (len(found.items), found.total, len(asked)) == (shown, rows, queries)


@pytest.mark.parametrize("total", [None, 4])
def test_past_its_end_a_list_shows_its_last_page(app, total: int | None) -> None:
    for number in range(4):
        DepartmentFactory(name=f"Department {number}")
    found = paginate(BY_NAME, 99, 3, total=total)
    assert ([one.name for one in found.items], found.page, found.pages) == (["Department 3"], 2, 2)


def test_what_a_join_brings_several_times_counts_as_often(app) -> None:
    company = DepartmentFactory(name="Company")
    for number in range(5):
        DepartmentFactory(name=f"Branch {number}", parent=company)
    session.flush()
    child = select(Department.parent_id).where(Department.parent_id.is_not(None)).subquery()
    parents = select(Department).join(child, child.c.parent_id == Department.id).order_by(Department.name)
    assert paginate(parents, 1, 3).total == 5
    assert paginate(parents.distinct(), 1, 1).total == 1
