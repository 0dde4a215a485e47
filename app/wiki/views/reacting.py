"""What readers do with a page: say whether it helped, report what is wrong, follow it."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from app.core.feature import house
from app.core.templating import flash_status
from app.core.templating import page as show_page
from app.wiki import policy, queries, showing
from app.wiki.forms import ReportForm
from app.wiki.service import reading
from app.wiki.views.blueprint import blueprint
from app.wiki.views.fetching import page_or_404, report_or_404


@blueprint.post("/page/<int:page_id>/vote")
def vote(page_id: int) -> ResponseReturnValue:
    """Note whether a page helped."""
    page = page_or_404(page_id)
    is_helpful = request.form.get("helpful") == "yes"
    reading.vote(current_user, page, is_helpful=is_helpful)
    if not is_helpful:
        return redirect(url_for(".report", page_id=page.id))
    flash_status(_("Thank you. It counts, without your name."))
    return redirect(page.url)


@blueprint.route("/page/<int:page_id>/report", methods=["GET", "POST"])
def report(page_id: int) -> ResponseReturnValue:
    """Tell the owner that something is wrong on a page."""
    page = page_or_404(page_id)
    form = ReportForm(section=request.args.get("section", ""), quote=request.args.get("quote", "")[:4_000])
    titles = [str(one["title"]) for one in page.contents]
    form.section.choices = [SelectChoice("", _("The whole page")), *(SelectChoice(title, title) for title in titles)]
    if form.validate_on_submit():
        with form.showing_refusals():
            reading.report_problem(
                current_user, page, text=form.text.data, section=form.section.data or "", quote=form.quote.data
            )
            flash_status(_("Thank you. Who looks after the page is told, with your name."))
            return redirect(page.url)
    return show_page(
        "wiki/report.html", form=form, page=page, ancestors=showing.ancestors_of(current_user, page)
    ), form.status


@blueprint.get("/page/<int:page_id>/reports")
def reports(page_id: int) -> ResponseReturnValue:
    """List what readers said is wrong on a page."""
    page = page_or_404(page_id)
    if not policy.can_keep_page(current_user, page):
        return redirect(page.url)
    house().see(current_user, f"page:{page.id}")
    found = queries.find_reports(current_user, 1, on=page)
    return show_page("wiki/reports.html", page=page, reports=found, ancestors=showing.ancestors_of(current_user, page))


@blueprint.post("/reports/<int:report_id>/settlement")
def settle(report_id: int) -> ResponseReturnValue:
    """Note that a report has been dealt with."""
    found = report_or_404(report_id)
    page = page_or_404(found.page_id)
    reading.settle_report(current_user, page, found)
    flash_status(_("Settled."))
    return redirect(url_for(".reports", page_id=page.id))


@blueprint.post("/page/<int:page_id>/watch")
def watch(page_id: int) -> ResponseReturnValue:
    """Follow a page, or no longer."""
    page = page_or_404(page_id)
    if request.form.get("follow") == "no":
        reading.unwatch(current_user, page)
        flash_status(_("You no longer follow this page."))
    else:
        reading.watch(current_user, page)
        flash_status(_("You follow this page. What changes on it stands under “Followed pages”."))
    return redirect(page.url)


@blueprint.get("/watched")
def watched() -> ResponseReturnValue:
    """List the pages that the reader follows, what changed last first."""
    return show_page("wiki/watched.html", watches=queries.list_watched(current_user))


@blueprint.post("/watched/seen")
def seen() -> ResponseReturnValue:
    """Note that the reader has seen what changed."""
    reading.mark_seen(current_user)
    return redirect(url_for(".watched"))
