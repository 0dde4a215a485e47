"""How many have confirmed a post, by department and never by name, and reminding the others."""

from __future__ import annotations

from flask import Response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.core.errors import NotFoundError
from app.core.formats import percent
from app.core.permissions import require
from app.core.spreadsheet import write_csv
from app.core.templating import flash_status, page
from app.news.models import Post, Reminders
from app.news.policy import posts as policy
from app.news.queries.confirming import FEWEST, Tally, count_by_wording, count_confirmed, tally_by_department
from app.news.service.reminding import house_reminds_on, remind_by_hand
from app.news.views.blueprint import blueprint, post_or_404
from app.news.wording import confirm_until, weekday_of


def _reported(post_id: int) -> Post:
    """Return a post whose report somebody may see.

    Raises:
        NotFoundError: There is none that the reader may open, or it has never been asked to confirm it.
        ForbiddenError: The reader does not publish to these people.
    """
    post = post_or_404(post_id)
    require(policy.can_see_confirmations(current_user, post))
    if post.is_open or post.confirm_number is None:
        raise NotFoundError
    return post


@blueprint.get("/<int:post_id>/confirmations")
def confirmations(post_id: int) -> ResponseReturnValue:
    """Show how many of which department have confirmed a post."""
    post = _reported(post_id)
    return page(
        "news/confirm_report.html",
        post=post,
        total=count_confirmed(post),
        departments=tally_by_department(post),
        wordings=count_by_wording(post),
        fewest=FEWEST,
        until=confirm_until(post),
        house_reminds_on=weekday_of(day) if (day := house_reminds_on(post)) else "",
        can_remind=policy.can_remind(current_user, post),
        was_reminded=bool(post.reminders & Reminders.BY_HAND),
        was_reminded_by_house=bool(post.reminders & Reminders.HOUSE),
    )


@blueprint.get("/<int:post_id>/confirmations.csv")
def confirmations_csv(post_id: int) -> ResponseReturnValue:
    """Return the same numbers as a table for spreadsheet programs."""
    post = _reported(post_id)
    header = [_("Department"), _("Asked"), _("Have confirmed"), _("Share")]
    total = count_confirmed(post)
    lines = [(line.name or _("Smaller departments"), line) for line in tally_by_department(post)]
    rows = [_row(name, line) for name, line in [*lines, (_("Total"), total)]]
    response = Response(write_csv(header, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="confirmations-{post.id}.csv"'
    return response


def _row(name: str, line: Tally) -> list[str]:
    return [name, str(line.asked), str(line.confirmed), percent(line.share)]


@blueprint.post("/<int:post_id>/reminders")
def remind(post_id: int) -> ResponseReturnValue:
    """Remind those who have not confirmed a post."""
    post = post_or_404(post_id)
    count = remind_by_hand(current_user, post)
    if count:
        flash_status(ngettext("%(num)s person is reminded.", "%(num)s people are reminded.", count))
    else:
        flash_status(_("Nobody is left to remind, or they were reminded before."), kind="info")
    return redirect(url_for(".confirmations", post_id=post.id))
