"""What the programme has to say on home."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import User
from app.core.calendar import today
from app.core.feature import KEEPS, HomeItem, HomeSection, HomeSource
from app.core.formats import number
from app.programme.meter.wording import rate
from app.programme.policy import can_manage
from app.programme.queries import home as asked
from app.programme.queries.audits import list_to_answer
from app.programme.queries.champions import list_done
from app.programme.queries.goals import list_due
from app.programme.reports.department import month_of
from app.programme.training import step_keys

SHOWN = 5


def audits(reader: User) -> list[HomeItem]:
    """Return the audits that a reader was asked to answer."""
    return [
        HomeItem(
            _("Answer the audit: %(title)s", title=one.cycle.title),
            url_for("programme.answer", audit_id=one.id),
            "clipboard",
            _("5 minutes, without your name"),
        )
        for one in list_to_answer(reader)
    ]


def check_ins(reader: User) -> list[HomeItem]:
    """Return the goals of which their owner has said nothing for a week."""
    return [
        HomeItem(
            _("Check in: %(title)s", title=one.goal.title),
            f"{url_for('programme.goal', goal_id=one.goal.id)}#check-in",
            "calendar-check",
            _("A week without a word: one minute is enough"),
        )
        for one in list_due(today(), reader)[:SHOWN]
    ]


def department_month(reader: User) -> list[HomeItem]:
    """Return how much mail a reader's department sends to others, now and before; no surer than four weeks allow."""
    month = month_of(reader.department.lineage)
    if month is None:
        return []
    url = url_for("programme.email", department=month.department_id)
    title = _(
        "%(name)s: %(rate)s emails per person and day to other departments", name=month.name, rate=rate(month.rate)
    )
    items = [HomeItem(title, url, "graph-down", _compared(month.before))]
    if month.most_to:
        most = _("Most of it goes to %(name)s: what could replace it?", name=month.most_to)
        items.append(HomeItem(most, url, "signpost-split", _("%(count)s in four weeks", count=number(month.most))))
    return items


def _compared(before: float | None) -> str:
    if before is None:
        return str(_("Working days of the last four weeks that were counted."))
    return str(_("%(rate)s in the four weeks before. Not proven: weeks differ by chance.", rate=rate(before)))


def work(reader: User) -> list[HomeItem]:
    """Return what champions and those who manage the programme see to: training, logs that wait."""
    return [*(_training(reader) if reader.championed_ids else ()), *(_imports(reader) if can_manage(reader) else ())]


def _training(reader: User) -> list[HomeItem]:
    left = len(step_keys()) - len(list_done(reader))
    if not left:
        return []
    title = ngettext("%(num)s step of your training is left", "%(num)s steps of your training are left", left)
    return [HomeItem(title, url_for("programme.training"), "mortarboard")]


def _imports(manager: User) -> list[HomeItem]:
    seen, running = asked.count_open_imports(manager)
    told = (
        (seen, ngettext("%(num)s log is looked at, not read in", "%(num)s logs are looked at, not read in", seen)),
        (running, ngettext("%(num)s log is being read in", "%(num)s logs are being read in", running)),
    )
    return [HomeItem(title, url_for("meter.imports"), "inboxes") for count, title in told if count]


SOURCES = (
    HomeSource(HomeSection.WAITING, audits, asked.MAY_ANSWER),
    HomeSource(HomeSection.WAITING, check_ins, asked.MAY_CHECK_IN),
    HomeSource(HomeSection.WORK, work, KEEPS),
    HomeSource(HomeSection.FIGURES, department_month),
)
