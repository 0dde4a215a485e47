"""Filling templates in, and how they ask for what is filled in."""

from __future__ import annotations

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.core.files.serving import send_once
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.documents.asking.questions import Asked, list_asked
from app.documents.forms.fields import fields_form, wanted_in
from app.documents.forms.filling import FillForm, entered_in, fill_form
from app.documents.models import Template, Version
from app.documents.policy import templates as policy
from app.documents.queries.filling import known_of, list_fields
from app.documents.service.fields import set_fields
from app.documents.service.filling import fill_in, keep_filled, placeholders_of, unread_of
from app.documents.views.blueprint import blueprint
from app.documents.views.fetching import template_or_404, version_or_404


@blueprint.route("/<int:template_id>/fill", methods=["GET", "POST"])
def fill(template_id: int) -> ResponseReturnValue:
    """Fill a template in; the answer is the document."""
    template = template_or_404(template_id)
    version = version_or_404(template)
    asked = list_asked(placeholders_of(version), list_fields(template))
    if not asked:
        flash_status(_("There is nothing to fill in here. Download it as it is."), kind="info")
        return redirect(template.url)
    known = known_of(current_user)
    form = fill_form(asked, known, language=current_user.language, written_in=template.language)
    if form.validate_on_submit():
        with form.showing_refusals():
            return _document(form, template, version, asked)
    return page("documents/fill.html", form=form, template=template, version=version), form.status


def _document(form: FillForm, template: Template, version: Version, asked: list[Asked]) -> ResponseReturnValue:
    document = fill_in(current_user, template, version, asked, entered_in(form, asked))
    if form.is_kept.data:
        keep_filled(current_user, version, document)
        flash_status(_("A copy of “%(name)s” is kept for you.", name=document.name))
    return send_once(document.content, document.name, document.media_type)


@blueprint.route("/<int:template_id>/fields", methods=["GET", "POST"])
def fields(template_id: int) -> ResponseReturnValue:
    """Say how the placeholders of a template are asked for."""
    template = template_or_404(template_id)
    require(policy.can_keep(current_user, template))
    version = version_or_404(template, template.current_number or template.latest_number)
    placeholders = placeholders_of(version)
    asked = list_asked(placeholders, list_fields(template))
    form = fields_form(asked)
    if asked and form.validate_on_submit():
        with form.showing_refusals():
            set_fields(current_user, template, placeholders, wanted_in(form, asked))
            flash_status(_("The form asks as you said."))
            return redirect(url_for(".fields", template_id=template.id))
    unread = unread_of(version)
    return page("documents/fields.html", form=form, template=template, version=version, unread=unread), form.status
