"""Adding templates, one or several at once, and describing them anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TypeVar

from flask import redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage
from wtforms import SelectChoice

from app.accounts.queries import get_user
from app.core.db import session
from app.core.errors import InvalidError, NotFoundError
from app.core.files.receiving import is_from_script
from app.core.files.store import StoreUnavailableError
from app.core.formats import labelled
from app.core.forms import words_in
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.documents.forms.templates import DescriptionForm, NewTemplateForm, VersionForm
from app.documents.models import Template
from app.documents.policy import templates as policy
from app.documents.queries.categories import get_category, list_categories
from app.documents.queries.templates import get_any_template, list_replaceable
from app.documents.service.library import Description, add_template, describe_template
from app.documents.service.versions import DuplicateError
from app.documents.views.blueprint import blueprint
from app.documents.views.fetching import template_or_404

MOST_FILES = 20
AnyForm = TypeVar("AnyForm", bound=DescriptionForm)


@dataclass(frozen=True)
class Taken:
    """What became of one file.

    Attributes:
        name: What it is called.
        template: What it is a version of now; None where it was not taken.
        message: Why it was not taken.
        url: Where it is already.
    """

    name: str
    template: Template | None = None
    message: str = ""
    url: str = ""

    @property
    def answer(self) -> ResponseReturnValue:
        """The answer for a script."""
        if self.template is None:
            return {"message": self.message, "url": self.url}, HTTPStatus.UNPROCESSABLE_ENTITY
        waits = self.template.current_number is None
        return {"title": self.template.title, "url": self.template.url, "waits": waits}, HTTPStatus.CREATED


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Offer a template, or several at once."""
    require(policy.can_add(current_user), _("Templates are offered by champions. Ask yours to add it."))
    form = _with_choices(NewTemplateForm(**_at_first()))
    if form.validate_on_submit():
        with form.showing_refusals():
            return _take(form, _files_in(form))
    if is_from_script() and form.is_submitted():
        return refusal(form)
    return page("documents/new.html", form=form, most=MOST_FILES), form.status


def refusal(form: NewTemplateForm | VersionForm) -> ResponseReturnValue:
    """Return what is wrong with a form, for a script, which tells it beside the name of the file."""
    others = (problem.message for problem in form.problems if problem.target != form.file.id)
    return {"message": " ".join([*map(str, form.file.errors), *others])}, HTTPStatus.UNPROCESSABLE_ENTITY


def _at_first() -> dict[str, object]:
    """Return what a form for a new template holds at first."""
    departments = [*current_user.championed_ids, current_user.department_id]
    return {
        "owner": get_user(current_user.id),
        "department_id": departments[0],
        "language": str(current_user.language),
        "review_months": 12,
    }


def _files_in(form: NewTemplateForm) -> Sequence[FileStorage]:
    """Return the files that were chosen.

    Raises:
        InvalidError: There are none, or too many at once.
    """
    files = [one for one in form.file.data or () if isinstance(one, FileStorage) and one.filename]
    if not files:
        raise InvalidError(_("Choose a file first."), "file")
    if len(files) > MOST_FILES:
        raise InvalidError(_("Choose %(most)s files at most at once.", most=MOST_FILES), "file")
    return files


def _take(form: NewTemplateForm, files: Sequence[FileStorage]) -> ResponseReturnValue:
    """Take files as templates; what is wrong with one does not hold the others up."""
    described = _description(form)
    is_single = len(files) == 1
    results = [_take_one(replace(described, title=_title(form, one, is_single=is_single)), one) for one in files]
    if is_from_script():
        return results[0].answer
    first = results[0]
    if is_single and first.template is not None:
        flash_status(_added(first.template))
        return redirect(first.template.url)
    if not any(one.template for one in results):
        raise InvalidError("\n".join(labelled(one.name, one.message) for one in results), "file")
    return page("documents/added.html", results=results)


def _title(form: NewTemplateForm, file: FileStorage, *, is_single: bool) -> str:
    """Return the title that was entered for a single file, else what the file is called."""
    typed = (form.title.data or "").strip() if is_single else ""
    return typed or (file.filename or "").rpartition(".")[0].replace("_", " ").strip()


def _take_one(described: Description, file: FileStorage) -> Taken:
    name = file.filename or ""
    try:
        with session.begin_nested():
            return Taken(name, add_template(current_user, described, file.stream, name))
    except DuplicateError as error:
        return Taken(name, message=error.message, url=error.url)
    except InvalidError as error:
        return Taken(name, message=error.message)
    except StoreUnavailableError:
        return Taken(name, message=no_room())


def no_room() -> str:
    """Return what is said where the store does not take a file."""
    said = _(
        "The file could not be kept: the store has no room or does not answer. Nothing was added; try again later."
    )
    return str(said)


def _added(template: Template) -> str:
    if template.current_number is None:
        return str(_("“%(title)s” waits for approval. Whoever may approve it is told.", title=template.title))
    return str(_("“%(title)s” is in the library.", title=template.title))


@blueprint.route("/<int:template_id>/edit", methods=["GET", "POST"])
def edit(template_id: int) -> ResponseReturnValue:
    """Describe a template anew."""
    template = template_or_404(template_id)
    require(policy.can_keep(current_user, template))
    form = _with_choices(DescriptionForm(**_as_entered(template)), template)
    if form.validate_on_submit():
        with form.showing_refusals():
            describe_template(current_user, template, _description(form))
            flash_status(_("The description is saved."))
            return redirect(template.url)
    return page("documents/edit.html", form=form, template=template), form.status


def _as_entered(template: Template) -> dict[str, object]:
    """Return what is said of a template, as the form takes it."""
    names = ("title", "description", "category_id", "audience", "department_id", "owner", "language", "review_months")
    return {name: getattr(template, name) for name in names} | {
        "tags": ", ".join(tag.name for tag in template.tags),
        "replaces_id": template.replaces_id or 0,
    }


def _with_choices(form: AnyForm, template: Template | None = None) -> AnyForm:
    form.category_id.choices = [SelectChoice(one.id, one.name_in(current_user.language)) for one in list_categories()]
    own_id, replaced_id = (template.id, template.replaces_id) if template else (0, None)
    offered = {one.id: one.title for one in list_replaceable(current_user) if one.id != own_id}
    replaced = get_any_template(replaced_id) if replaced_id and replaced_id not in offered else None
    if replaced is not None:
        offered[replaced.id] = _("the same as before")
    form.replaces_id.choices = [SelectChoice(0, _("None")), *(SelectChoice(*one) for one in offered.items())]
    return form


def _description(form: DescriptionForm) -> Description:
    category, department = get_category(form.category_id.data), form.department_id.department
    if category is None:
        raise NotFoundError
    if department is None:
        raise InvalidError(_("Choose which department offers it."), "department_id")
    return Description(
        title=form.title.data or "",
        description=form.description.data or "",
        language=form.language.data,
        category=category,
        tags=words_in(form.tags.data),
        audience=form.audience.data,
        department=department,
        owner=form.owner.data,
        review_months=form.review_months.data,
        replaces=get_any_template(form.replaces_id.data) if form.replaces_id.data else None,
    )
