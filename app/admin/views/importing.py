"""Importing a list of people: look at what would change, then change it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models import User
from app.admin.forms import MAX_IMPORT_BYTES, ImportConfirmationForm, ImportForm
from app.admin.queries.accounts import list_by_email
from app.admin.views.blueprint import blueprint
from app.core.errors import InvalidError
from app.core.templating import page
from app.people.service.importing import Report, import_people, read_rows

MOST_SHOWN = 200


@blueprint.get("/people/import")
def import_list() -> ResponseReturnValue:
    """Ask for the list."""
    return page("admin/import.html", form=ImportForm())


@blueprint.post("/people/import/preview")
def preview_import() -> ResponseReturnValue:
    """Show what an import would do, without doing it."""
    form = ImportForm()
    if form.validate_on_submit():
        with form.showing_refusals():
            content = _read(form)
            report = _import(content, deactivate_missing=form.deactivate_missing.data, dry_run=True)
            confirmation = ImportConfirmationForm(
                formdata=None,
                content=b64encode(content).decode(),
                deactivate_missing="1" if form.deactivate_missing.data else "",
            )
            leaving = _sorted_leaving(report)
            return page(
                "admin/import_preview.html",
                form=confirmation,
                report=report,
                leaving=leaving,
                is_deactivating=form.deactivate_missing.data,
                most_shown=MOST_SHOWN,
            )
    return page("admin/import.html", form=form), form.status


@blueprint.post("/people/import")
def perform_import() -> ResponseReturnValue:
    """Import the list that was looked at; doing so twice changes nothing the second time."""
    form = ImportConfirmationForm()
    report = _import(_content(form), deactivate_missing=bool(form.deactivate_missing.data), dry_run=False)
    return page("admin/import_report.html", report=report, most_shown=MOST_SHOWN)


def _import(content: bytes, *, deactivate_missing: bool, dry_run: bool) -> Report:
    rows, problems = read_rows(content)
    return import_people(current_user, rows, problems, deactivate_missing=deactivate_missing, dry_run=dry_run)


def _read(form: ImportForm) -> bytes:
    """Return the uploaded file.

    Raises:
        InvalidError: It is empty, or larger than a form can carry on.
    """
    content: bytes = form.file.data.read(MAX_IMPORT_BYTES + 1)
    if not content:
        raise InvalidError(_("The file is empty."), "file")
    if len(content) > MAX_IMPORT_BYTES:
        raise InvalidError(_("The file is larger than 1 MB. Import it with the command: flask people import"), "file")
    return content


def _content(form: ImportConfirmationForm) -> bytes:
    """Return the list that was looked at.

    Raises:
        InvalidError: It did not arrive as it was sent.
    """
    try:
        if form.validate():
            return b64decode(form.content.data, validate=True)
    except (Base64Error, ValueError):
        pass
    raise InvalidError(_("The list did not arrive. Choose the file once more."))


def _sorted_leaving(report: Report) -> list[User]:
    """Return those whose accounts would be closed."""
    return list(list_by_email(report.deactivated)) if report.deactivated else []
