"""The people page: a list that narrows."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.models import Department
from app.accounts.queries import get_department
from app.core.calendar import today
from app.core.pagination import requested_page
from app.core.parts import Parts, kept_page
from app.core.security import database_id
from app.people import queries
from app.people.models.skill import fold_skill
from app.people.narrowing import Narrowing
from app.people.queries import Choice
from app.people.queries.skills import find_by_name
from app.people.views.blueprint import blueprint

TEXT_LENGTH = 200
LISTS = Parts("people", "profiles", size=300)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List colleagues, narrowed by what the address says; everybody sees the same (`visible_to`)."""
    return kept_page("people/index.html", LISTS, (request.query_string, today()), _narrowed)


def _narrowed() -> dict[str, object]:
    """Return the colleagues that the address asks for, and what they can be narrowed by."""
    text = request.args.get("name", "").strip()[:TEXT_LENGTH]
    choice = Choice(
        text=text,
        is_tolerant=bool(text) and not queries.has_namesakes(current_user, text),
        department=_department(request.args.get("department", type=database_id)),
        location=request.args.get("location", ""),
        skill=_skill_name(request.args.get("skill", "")),
        language=request.args.get("language", ""),
    )
    people = queries.find_colleagues(current_user, choice, requested_page())
    ids = [person.id for person in people.items]
    return {
        "people": people,
        "profiles": queries.list_plain_profiles(ids),
        "skills": queries.name_best_skills(ids),
        "choice": choice,
        "today": today(),
        "narrowing": Narrowing(choice, queries.count_facets(current_user, choice)),
    }


def _department(number: int | None) -> Department | None:
    return get_department(number) if number else None


def _skill_name(name: str) -> str:
    """Return what a skill is called now: addresses that were kept hold old names, and other names for it."""
    folded = fold_skill(name[:TEXT_LENGTH])
    skill = find_by_name([folded]).get(folded) if folded else None
    return skill.name if skill else name
