"""Keeping pages current: the owner's click, the details of a page, and the lists of what has to be done."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.accounts.queries import get_user_by_email
from app.core.calendar import today
from app.core.errors import InvalidError
from app.core.forms import words_in
from app.core.pagination import requested_page
from app.core.permissions import require
from app.core.templating import flash_status
from app.core.templating import page as show_page
from app.wiki import policy, queries, showing
from app.wiki.forms import DetailsForm
from app.wiki.models import Page
from app.wiki.queries.faq import kept_entries_of
from app.wiki.service.approval import settle_approval
from app.wiki.service.describing import set_language, set_tags
from app.wiki.service.keeping import set_keeping, verify_page
from app.wiki.views.blueprint import blueprint
from app.wiki.views.fetching import page_or_404


@blueprint.post("/page/<int:page_id>/verification")
def verify(page_id: int) -> ResponseReturnValue:
    """Note that a page is still right."""
    page = page_or_404(page_id)
    verify_page(current_user, page)
    flash_status(_("Thank you. Readers see that you have checked the page."))
    return redirect(url_for(".reviews") if request.form.get("back") == "reviews" else page.url)


@blueprint.route("/page/<int:page_id>/details", methods=["GET", "POST"])
def details(page_id: int) -> ResponseReturnValue:
    """Say who keeps a page, what it is filed under, and whether it needs approval."""
    page = page_or_404(page_id)
    require(policy.can_keep_page(current_user, page))
    form = DetailsForm(
        owner=page.owner,
        review_months=page.review_months,
        language=page.language,
        is_template=page.is_template,
        is_formal=page.is_formal,
        department_id=page.owner_department_id if page.owner_id is None else None,
        tags=", ".join(tag.name for tag in page.tags),
        approvers="\n".join(one.user.email for one in page.approvers),
    )
    if form.validate_on_submit():
        with form.showing_refusals():
            _keep(form, page)
            flash_status(_("The details are saved."))
            return redirect(page.url)
    return show_page(
        "wiki/details.html", form=form, page=page, ancestors=showing.ancestors_of(current_user, page)
    ), form.status


def _keep(form: DetailsForm, page: Page) -> None:
    set_tags(page, words_in(form.tags.data))
    set_language(page, form.language.data)
    set_keeping(
        current_user,
        page,
        owner=form.owner.data,
        department=form.department_id.department,
        review_months=form.review_months.data,
        is_formal=form.is_formal.data,
        approvers=_approvers_in(form),
        is_template=form.is_template.data,
    )
    settle_approval(current_user, page)


def _approvers_in(form: DetailsForm) -> list[User]:
    """Return the people whose addresses were entered.

    Raises:
        InvalidError: One of them is nobody's.
    """
    found = []
    for address in (form.approvers.data or "").replace(",", "\n").split():
        user = get_user_by_email(address)
        if user is None or not user.is_active:
            raise InvalidError(_("Nobody here has the address %(address)s.", address=address), "approvers")
        found.append(user)
    return found


@blueprint.get("/reviews")
def reviews() -> ResponseReturnValue:
    """List the pages that the reader has to check, and the reports to deal with."""
    return show_page(
        "wiki/reviews.html",
        pages=queries.find_reviews(current_user, today(), requested_page()),
        reports=queries.find_reports(current_user, 1),
        waiting=queries.list_waiting_for(current_user),
        entries=kept_entries_of(current_user, today()),
        today=today(),
    )


@blueprint.get("/handover")
def handover() -> ResponseReturnValue:
    """List the pages of one's departments whose owner has left or moved."""
    require(bool(current_user.championed_ids) or policy.can_create_space(current_user, None))
    return show_page("wiki/handover.html", pages=queries.find_handovers(current_user, requested_page()))


@blueprint.post("/page/<int:page_id>/adoption")
def adopt(page_id: int) -> ResponseReturnValue:
    """Become the owner of a page."""
    page = page_or_404(page_id)
    set_keeping(
        current_user,
        page,
        owner=current_user,
        department=None,
        review_months=page.review_months,
        is_formal=page.is_formal,
        approvers=[one.user for one in page.approvers],
        is_template=page.is_template,
    )
    flash_status(_("You look after “%(title)s” now.", title=page.title))
    return redirect(url_for(".handover"))
