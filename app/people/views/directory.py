"""The people page: a list that narrows."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.accounts.queries import get_department
from app.core import clock
from app.core.pagination import requested_page
from app.core.templating import page
from app.people import queries
from app.people.narrowing import Narrowing
from app.people.queries import Choice
from app.people.views.blueprint import blueprint

TEXT_LENGTH = 200


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """List colleagues, narrowed by what the address says."""
    department_id = request.args.get("department", type=int)
    text = request.args.get("name", "").strip()[:TEXT_LENGTH]
    choice = Choice(
        text=text,
        is_tolerant=bool(text) and not queries.has_namesakes(current_user, text),
        department=get_department(department_id) if department_id else None,
        location=request.args.get("location", ""),
        skill=request.args.get("skill", ""),
        language=request.args.get("language", ""),
    )
    people = queries.find_colleagues(current_user, choice, requested_page())
    return page(
        "people/index.html",
        people=people,
        profiles=queries.list_profiles([person.id for person in people.items]),
        choice=choice,
        today=clock.now().date(),
        narrowing=Narrowing(choice, queries.count_facets(current_user, choice)),
    )
