"""Reading in a log of mail: look at it, have it read, see what came of it."""

from __future__ import annotations

from contextlib import nullcontext

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.core.errors import InvalidError, NotFoundError, UnavailableError
from app.core.installation import installation
from app.core.pagination import requested_page
from app.core.templating import flash_status, page
from app.programme.forms.meter import FORMATS, TrafficUploadForm
from app.programme.meter.formats import REASONS, Format
from app.programme.models import ImportState, TrafficImport
from app.programme.queries.imports import get_visible_import, list_looked_at, page_of_imports
from app.programme.service.imports.importing import REFUSALS
from app.programme.service.imports.previewing import LOOKED_AT, Glance, look_into
from app.programme.service.imports.uploads import UPLOAD_REFUSALS, cancel_import, confirm_import, take_upload
from app.programme.service.imports.watched_folder import FOLDER_REFUSALS
from app.programme.views.fetching import telling_refusals
from app.programme.views.meter.blueprint import meter_blueprint


class Words:
    """What things are called that stand in the tables as words of the program."""

    formats = {str(one): label for one, label in FORMATS.items()}
    reasons = REASONS
    refusals = {**REFUSALS, **UPLOAD_REFUSALS, **FOLDER_REFUSALS}
    sources = {"upload": _l("uploaded"), "folder": _l("from the folder"), "command": _l("by command")}
    states = {
        ImportState.PREVIEWED: _l("not confirmed"),
        ImportState.WAITING: _l("waiting"),
        ImportState.RUNNING: _l("being imported"),
        ImportState.DONE: _l("imported"),
        ImportState.REFUSED: _l("not imported"),
    }


@meter_blueprint.route("/imports", methods=["GET", "POST"])
def imports() -> ResponseReturnValue:
    """Take a log to be looked at, and show what was read in so far."""
    form = TrafficUploadForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            return redirect(url_for(".show_import", import_id=_take(form).id))
    return page(
        "programme/meter/imports.html",
        form=form,
        file_hint=_file_hint(),
        imports=page_of_imports(requested_page()),
        looked_at=list_looked_at(current_user),
        words=Words,
    ), form.status


@meter_blueprint.get("/imports/<int:import_id>")
def show_import(import_id: int) -> ResponseReturnValue:
    """Show what a log holds, how far its reading has come, or what came of it."""
    found = import_or_404(import_id)
    if found.state is ImportState.PREVIEWED:
        return page(
            "programme/meter/import_preview.html", one=found, glance=_glance(found), most=LOOKED_AT, words=Words
        )
    if found.state in (ImportState.WAITING, ImportState.RUNNING):
        return page("programme/meter/import_progress.html", one=found, share=_share_of(found), words=Words)
    return page("programme/meter/import_report.html", one=found, words=Words)


@meter_blueprint.post("/imports/<int:import_id>/confirmation")
def confirm(import_id: int) -> ResponseReturnValue:
    """Have a log read that was looked at; a second time changes nothing."""
    confirm_import(current_user, import_or_404(import_id))
    return redirect(url_for(".show_import", import_id=import_id))


@meter_blueprint.post("/imports/<int:import_id>/cancellation")
def cancel(import_id: int) -> ResponseReturnValue:
    """Throw a log away."""
    found = import_or_404(import_id)
    next_url = url_for(".show_import", import_id=import_id)
    with telling_refusals():
        cancel_import(current_user, found)
        flash_status(_("%(name)s is deleted. Nothing was counted.", name=found.file_name))
        next_url = url_for(".imports")
    return redirect(next_url)


def import_or_404(import_id: int) -> TrafficImport:
    """Return an import.

    Raises:
        NotFoundError: There is none, or somebody else is looking at it.
    """
    if (found := get_visible_import(current_user, import_id)) is None:
        raise NotFoundError
    return found


def _take(form: TrafficUploadForm) -> TrafficImport:
    sent, lists = form.file.data, form.lists.data
    with sent.stream as log, lists.stream if lists else nullcontext() as members:
        name, found = sent.filename or "", Format(form.format.data)
        return take_upload(current_user, log, name, format=found, lists=members)


def _glance(found: TrafficImport) -> Glance | None:
    """Return what a log holds; None where it cannot be read, or is there no more."""
    try:
        return look_into(found)
    except (InvalidError, UnavailableError):
        return None


def _share_of(found: TrafficImport) -> int:
    """Return how much of a log is read, in per cent."""
    return min(99, 100 * found.position // found.size) if found.size else 0


def _file_hint() -> str:
    limit = installation().settings.max_upload_mb
    hint: str = _(
        "As it was exported: CSV, log or mbox, also packed as .gz or .zip; up to %(count)s MB. Larger ones go into the "
        "watched folder, or: flask traffic import FILE",
        count=limit,
    )
    return hint
