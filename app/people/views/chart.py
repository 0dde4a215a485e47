"""The organisation chart, a branch at a time: by department and by manager."""

from __future__ import annotations

from collections.abc import Sequence

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import User
from app.accounts.queries import get_department
from app.core.errors import NotFoundError
from app.core.pagination import requested_page
from app.core.templating import page
from app.people import queries
from app.people.queries import chart as branches
from app.people.views.blueprint import blueprint, person_or_404


@blueprint.get("/chart/")
def chart() -> ResponseReturnValue:
    """Show the departments at the top."""
    return page("people/chart_departments.html", department=None, below=branches.list_top(current_user))


@blueprint.get("/chart/departments/<int:department_id>")
def chart_department(department_id: int) -> ResponseReturnValue:
    """Show a department: what it lies in, who leads it, what lies below it."""
    department = get_department(department_id)
    if department is None:
        raise NotFoundError
    own, *below = branches.list_with_children(current_user, department)
    leaders = branches.find_leaders(current_user, department)
    return page(
        "people/chart_departments.html",
        department=department,
        above=branches.list_above(department),
        people=own.people,
        leaders=leaders,
        below=below,
        **_cards(leaders.items),
    )


@blueprint.get("/chart/people/")
def chart_people() -> ResponseReturnValue:
    """Show who leads others and reports to nobody."""
    found = branches.find_top_people(current_user, requested_page())
    return page("people/chart_people.html", person=None, reports=found, **_cards(found.items))


@blueprint.get("/chart/people/<int:user_id>")
def reporting_lines(user_id: int) -> ResponseReturnValue:
    """Show the managers of a person from the top, and who reports to the person."""
    person = person_or_404(user_id)
    managers = branches.list_managers(current_user, person)
    reports = branches.find_reports(current_user, person, requested_page())
    return page(
        "people/chart_people.html",
        person=person,
        managers=managers,
        reports=reports,
        **_cards([*managers, person, *reports.items]),
    )


def _cards(people: Sequence[User]) -> dict[str, object]:
    """Return what the rows of some people show beside their names."""
    return {
        "profiles": queries.list_profiles([person.id for person in people]),
        "counts": branches.count_reports(current_user, people),
    }
