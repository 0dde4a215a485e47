"""Versions of templates: handed out, offered, approved."""

from __future__ import annotations

from http import HTTPStatus

from flask import Response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from app.core.errors import InvalidError
from app.core.files import StoredFile
from app.core.files.receiving import is_from_script
from app.core.files.serving import send_afresh
from app.core.files.store import StoreUnavailableError
from app.core.installation import installation
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.documents.forms.templates import VersionForm
from app.documents.models import Template, UseKind, Version
from app.documents.policy import templates as policy
from app.documents.queries.versions import get_version
from app.documents.service.usage import note_use
from app.documents.service.versions import add_version, approve_version, decline_version, withdraw_version
from app.documents.views.blueprint import blueprint
from app.documents.views.describing import no_room, refusal
from app.documents.views.fetching import template_or_404, version_or_404


@blueprint.get("/<int:template_id>/latest")
def latest(template_id: int) -> ResponseReturnValue:
    """Hand out the newest approved version, and count that for the reader's department."""
    template = template_or_404(template_id)
    answer = _send(version_or_404(template))
    if request.method == "GET" and answer.status_code == HTTPStatus.OK:
        note_use(template.id, current_user.department_id, UseKind.DOWNLOAD)
    return answer


@blueprint.get("/<int:template_id>/versions/<int:number>")
def version(template_id: int, number: int) -> ResponseReturnValue:
    """Hand out one version, to whoever may have it."""
    return _send(version_or_404(template_or_404(template_id), number))


def _send(found: Version) -> Response:
    file = StoredFile(found.key, found.name, found.media_type, found.size, found.sha256)
    return send_afresh(installation().files, file)


@blueprint.route("/<int:template_id>/versions/new", methods=["GET", "POST"])
def new_version(template_id: int) -> ResponseReturnValue:
    """Offer a newer version of a template."""
    template = template_or_404(template_id)
    require(policy.can_add_version(current_user, template))
    form = VersionForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            return _take(form, template)
    if is_from_script() and form.is_submitted():
        return refusal(form)
    return (
        page(
            "documents/new_version.html",
            form=form,
            template=template,
            can_approve=policy.can_approve(current_user, template),
        ),
        form.status,
    )


def _take(form: VersionForm, template: Template) -> ResponseReturnValue:
    sent = form.file.data
    if not isinstance(sent, FileStorage) or not sent.filename:
        raise InvalidError(_("Choose a file first."), "file")
    former = get_version(template)
    try:
        added = add_version(current_user, template, sent.stream, sent.filename, form.note.data or "")
    except StoreUnavailableError as error:
        raise InvalidError(no_room(), "file") from error
    waits = added.approved_at is None
    if waits:
        flash_status(_("Version %(number)s waits for approval. Whoever may approve it is told.", number=added.number))
    else:
        flash_status(_("Version %(number)s is there, and readers get it from now on.", number=added.number))
    if former is not None and former.ending != added.ending:
        kinds = {"ending": added.ending, "former": former.ending}
        flash_status(_("This one is %(ending)s, the one before is %(former)s.", **kinds), kind="warn")
    if is_from_script():
        return {"title": template.title, "url": template.url, "waits": waits}, HTTPStatus.CREATED
    return redirect(template.url)


@blueprint.post("/<int:template_id>/versions/<int:number>/approval")
def approve(template_id: int, number: int) -> ResponseReturnValue:
    """Let a version count."""
    template = template_or_404(template_id)
    found = version_or_404(template, number)
    approve_version(current_user, template, found)
    flash_status(_("Version %(number)s is approved.", number=number))
    return redirect(template.url)


@blueprint.post("/<int:template_id>/versions/<int:number>/withdrawal")
def withdraw(template_id: int, number: int) -> ResponseReturnValue:
    """Let an approved version count no more."""
    template = template_or_404(template_id)
    withdraw_version(current_user, template, version_or_404(template, number))
    flash_status(_("Version %(number)s counts no more.", number=number))
    return redirect(f"{template.url}#versions")


@blueprint.post("/<int:template_id>/versions/<int:number>/refusal")
def decline(template_id: int, number: int) -> ResponseReturnValue:
    """Not take a version that waits for approval."""
    template = template_or_404(template_id)
    found = version_or_404(template, number)
    decline_version(current_user, template, found)
    flash_status(_("Version %(number)s is not taken.", number=number))
    return redirect("/templates/" if template.deleted_at else template.url)
