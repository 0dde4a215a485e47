"""The figures of the page about mail, as tables for spreadsheet programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.errors import NotFoundError
from app.core.spreadsheet import write_csv
from app.programme.charts.heat_map import name_of
from app.programme.email_page.choosing import choose
from app.programme.meter.figures.values import Period, WeekOfMail
from app.programme.queries.figures import counted_period, lists_of, matrix_of, weeks_of
from app.programme.views.blueprint import blueprint


@blueprint.get("/email/rate.csv")
def rate_csv() -> ResponseReturnValue:
    """Return the weeks of the chosen days."""
    header = [
        _("Week from"),
        _("Per person and working day"),
        _("Deliveries between departments"),
        _("Mail deliveries"),
        _("Messages"),
        _("Over mailing lists"),
        _("No known department"),
        _("Passerelle’s own"),
        _("People"),
        _("Working days"),
    ]
    return _table("rate", header, map(_week, weeks_of(_chosen())))


def _week(week: WeekOfMail) -> list[str]:
    it = week.totals
    rate = "" if it.rate is None else f"{it.rate:.5f}"
    counts = (it.crossing, it.deliveries, it.messages, it.by_list, it.unknown, it.own, round(it.heads), it.working_days)
    return [week.monday.isoformat(), rate, *map(str, counts)]


@blueprint.get("/email/pairs.csv")
def pairs_csv() -> ResponseReturnValue:
    """Return who mailed whom in the chosen days, all of them, most deliveries first."""
    header = [_("From department"), _("To department"), _("Messages"), _("Mail deliveries"), _("Over mailing lists")]
    pairs = sorted(matrix_of(_chosen()).pairs.items(), key=lambda found: (-found[1].deliveries, found[0]))
    rows = (
        [name_of(one.sender), name_of(one.recipient), str(one.messages), str(one.deliveries), str(one.by_list)]
        for _places, one in pairs
    )
    return _table("pairs", header, rows)


@blueprint.get("/email/lists.csv")
def lists_csv() -> ResponseReturnValue:
    """Return the mailing lists that were used in the chosen days, most deliveries first."""
    header = [_("Mailing list"), _("Messages"), _("Mail deliveries"), _("Deliveries between departments"), _("Retired")]
    rows = (
        [one.name, str(one.messages), str(one.deliveries), str(one.crossing), _("yes") if one.is_retired else _("no")]
        for one in lists_of(_chosen())
    )
    return _table("lists", header, rows)


def _chosen() -> Period:
    """Return the days that the address asks for.

    Raises:
        NotFoundError: Nothing was counted.
    """
    if (counted := counted_period()) is None:
        raise NotFoundError
    return choose(counted, request.args).period


def _table(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    response = Response(write_csv(header, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="email-{name}.csv"'
    return response
