"""Keeping the list of categories."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.errors import InvalidError, NotFoundError
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.news.forms.categories import CategoryForm
from app.news.policy import posts as policy
from app.news.queries.categories import get_category, list_categories
from app.news.service.categories import delete_category, save_category
from app.news.views.blueprint import blueprint


@blueprint.route("/categories/", methods=["GET", "POST"])
def categories() -> ResponseReturnValue:
    """List the categories, and add one."""
    require(policy.can_keep_categories(current_user))
    form = CategoryForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            save_category(current_user, None, **form.values)
            flash_status(_("The category is added."))
            return redirect(url_for(".categories"))
    return page("news/categories.html", form=form, categories=list_categories(), category=None), form.status


@blueprint.route("/categories/<int:category_id>", methods=["GET", "POST"])
def category(category_id: int) -> ResponseReturnValue:
    """Rename a category."""
    require(policy.can_keep_categories(current_user))
    changed = get_category(category_id)
    if changed is None:
        raise NotFoundError
    form = CategoryForm(obj=changed)
    if form.validate_on_submit():
        with form.showing_refusals():
            save_category(current_user, changed, **form.values)
            flash_status(_("The category is renamed."))
            return redirect(url_for(".categories"))
    return page("news/categories.html", form=form, categories=list_categories(), category=changed), form.status


@blueprint.post("/categories/<int:category_id>/removal")
def remove_category(category_id: int) -> ResponseReturnValue:
    """Take a category off the list."""
    gone = get_category(category_id)
    if gone is None:
        raise NotFoundError
    try:
        delete_category(current_user, gone)
        flash_status(_("The category is removed."))
    except InvalidError as error:
        flash_status(error.message, kind="bad")
    return redirect(url_for(".categories"))
