"""What the programme has to say on home."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import User
from app.core.calendar import today
from app.core.feature import HomeItem
from app.core.formats import number
from app.programme.queries.audits import list_to_answer
from app.programme.queries.champions import list_done
from app.programme.queries.goals import list_due
from app.programme.reports.department import DepartmentMonth, month_of
from app.programme.training import step_keys

SHOWN = 5


def waiting(reader: User) -> list[HomeItem]:
    """Return what waits for a reader: an audit to answer, goals to check in."""
    audits = [
        HomeItem(
            _("Answer the audit: %(title)s", title=one.cycle.title),
            url_for("programme.answer", audit_id=one.id),
            "clipboard",
            _("5 minutes, without your name"),
        )
        for one in list_to_answer(reader)
    ]
    check_ins = [
        HomeItem(
            _("Check in: %(title)s", title=one.goal.title),
            f"{url_for('programme.goal', goal_id=one.goal.id)}#check-in",
            "calendar-check",
            _("A week without a word: one minute is enough"),
        )
        for one in list_due(today(), reader)[:SHOWN]
    ]
    return audits + check_ins


def department_month(reader: User) -> list[HomeItem]:
    """Return how the mail of a champion's department goes, and what to do about it this week."""
    ids = reader.championed_ids
    if not ids:
        return []
    month = month_of(reader.department_id if reader.department_id in ids else ids[0])
    return [*_figures(month), *_training(reader)]


def _figures(month: DepartmentMonth | None) -> list[HomeItem]:
    if month is None:
        return []
    url = url_for("programme.email")
    title = ngettext(
        "%(name)s: %(count)s email to other departments in four weeks",
        "%(name)s: %(count)s emails to other departments in four weeks",
        month.now,
        name=month.name,
        count=number(month.now),
    )
    before = "" if month.before is None else _("%(count)s in the four weeks before", count=number(month.before))
    items = [HomeItem(title, url, "graph-down", before)]
    if month.most_to:
        items.append(
            HomeItem(
                _("Most of it goes to %(name)s: what could replace it?", name=month.most_to),
                url,
                "signpost-split",
                _("%(count)s in four weeks", count=number(month.most)),
            )
        )
    return items


def _training(reader: User) -> list[HomeItem]:
    left = len(step_keys()) - len(list_done(reader))
    if not left:
        return []
    title = ngettext("%(num)s step of your training is left", "%(num)s steps of your training are left", left)
    return [HomeItem(title, url_for("programme.training"), "mortarboard")]
