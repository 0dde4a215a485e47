"""The audit trail: who did what, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from app.admin.forms import AuditFilterForm
from app.admin.queries import find_events, list_event_names
from app.admin.queries.audit import iterate_events
from app.admin.queries.names import names_in
from app.admin.views.blueprint import blueprint
from app.admin.wording import Telling, kind_label
from app.core.errors import InvalidError
from app.core.pagination import requested_page
from app.core.spreadsheet import write_csv
from app.core.templating import page

PAGES: Mapping[str, Callable[[int], str]] = {
    "user": lambda user_id: url_for("admin.person", user_id=user_id),
    "department": lambda department_id: url_for("admin.department", department_id=department_id),
    "group": lambda group_id: url_for("admin.group", group_id=group_id),
    "page": lambda page_id: url_for("wiki.permanent", page_id=page_id),
    "news": lambda post_id: url_for("news.show", post_id=post_id, slug="-"),
    "rumour": lambda rumour_id: url_for("news.rumour", rumour_id=rumour_id, slug="-"),
    "template": lambda template_id: url_for("documents.show", template_id=template_id),
    "skill": lambda skill_id: url_for("people.skill", skill_id=skill_id, slug="-"),
    "faq": lambda entry_id: url_for("faq.entry", entry_id=entry_id, slug="-"),
}


@blueprint.get("/audit")
def audit() -> ResponseReturnValue:
    """Show the trail, narrowed by what the address says."""
    form = _filter()
    narrowing = _narrowing(form) if form.validate() else {}
    events = find_events(page=requested_page(), **narrowing)
    return page(
        "admin/audit.html",
        form=form,
        events=events,
        telling=Telling(names_in(events.items, current_user), _link),
        kind_label=kind_label,
        csv_url=_csv_url(),
    ), form.status


@blueprint.get("/audit.csv")
def audit_csv() -> ResponseReturnValue:
    """Return the trail as a table for spreadsheet programs, narrowed in the same way.

    Raises:
        InvalidError: The address says what cannot be understood; exporting everything instead would mislead.
    """
    form = _filter()
    if not form.validate():
        raise InvalidError("; ".join(problem.message for problem in form.problems))
    header = [_("When"), _("Who did it"), _("Kind"), _("What happened"), _("Details")]
    response = Response(write_csv(header, _rows(_narrowing(form))), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _csv_url() -> str:
    narrowing: dict[str, Any] = {name: request.args.get(name) for name in AuditFilterForm.NAMES}
    return url_for(".audit_csv", **narrowing)


def _rows(narrowing: dict[str, Any]) -> Iterator[list[str]]:
    for batch in iterate_events(**narrowing):
        telling = Telling(names_in(batch, current_user))
        for event in batch:
            yield [
                event.occurred_at.isoformat(timespec="seconds"),
                telling.actor(event),
                kind_label(event.name),
                telling.sentence(event).striptags(),
                "; ".join(telling.details(event)),
            ]


def _filter() -> AuditFilterForm:
    form = AuditFilterForm(request.args)
    form.offer_kinds(list_event_names())
    return form


def _narrowing(form: AuditFilterForm) -> dict[str, Any]:
    """Return the arguments for `find_events`; days begin and end where the reader lives."""
    return {
        "actor": form.person.data,
        "name": form.kind.data or "",
        "since": _midnight(form.since.data),
        "until": _midnight(form.until.data, days=1),
    }


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    """Return when a day, or one some days later, begins in the reader's time zone."""
    if day is None or day.year > date.max.year - 1:
        return None
    return datetime.combine(day + timedelta(days=days), time.min, ZoneInfo(current_user.time_zone))


def _link(kind: str, thing_id: int, name: str) -> Markup:
    """Show a name as a link to the page where the thing is administered."""
    return Markup('<a href="{}">{}</a>').format(PAGES[kind](thing_id), name)
