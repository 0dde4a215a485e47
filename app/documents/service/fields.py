"""How a template asks for what is filled in, as its page says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _

from app.accounts.models import User
from app.core.db import lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.core.typography import one_line
from app.documents import events
from app.documents.asking.entries import understood
from app.documents.asking.questions import Asked, list_asked
from app.documents.filling import Placeholder
from app.documents.models import Field, FieldKind, FieldSource, Template
from app.documents.policy import templates as policy
from app.documents.queries.filling import list_fields

LABEL_LENGTH = 200
DEFAULT_LENGTH = 500
CHOICE_LENGTH = 200
MOST_CHOICES = 100


def set_fields(actor: User, template: Template, placeholders: Sequence[Placeholder], wanted: Sequence[Asked]) -> None:
    """Say how the placeholders of a template are asked for, in which order.

    What is just as the document says it is not kept, so that a newer version of the document may say it otherwise.

    Args:
        actor: Who looks after the template.
        template: The template, with its department.
        placeholders: Those of its document.
        wanted: How they are asked for, in the order of the form; of others nothing is taken.

    Raises:
        ForbiddenError: The actor does not look after the template.
        InvalidError: Something of it cannot be; `field` is the placeholder's name, a dot, and which part of it.
    """
    require(policy.can_keep(actor, template))
    known = {one.name for one in placeholders}
    checked = [_checked(one, template) for one in wanted if one.name in known]
    lock(f"documents.template:{template.id}")
    fields = list_fields(template)
    before, by_document = list_asked(placeholders, fields), list_asked(placeholders, {})
    said = {one.name: one for one in by_document}
    is_in_order = [one.name for one in checked] == list(said)
    for place, one in enumerate(checked, 1):
        field = fields.pop(one.name, None)
        if one != said[one.name] or not is_in_order:
            _write(field or _new_field(template, one.name), one, place)
        elif field is not None:
            session.delete(field)
    session.flush()
    if list_asked(placeholders, list_fields(template)) != before:
        record(events.FieldsChanged(actor_id=actor.id, template_id=template.id))


def _new_field(template: Template, name: str) -> Field:
    field = Field(template_id=template.id, name=name)
    session.add(field)
    return field


def _write(field: Field, asked: Asked, place: int) -> None:
    field.label, field.kind, field.default = asked.label, asked.kind, asked.default
    field.choices = "\n".join(asked.choices)
    field.source, field.is_required, field.position = asked.source, asked.is_required, place


def _checked(asked: Asked, template: Template) -> Asked:
    """Return what is wanted, in order; choices belong to a choice alone."""
    is_choice = asked.kind is FieldKind.CHOICE
    asked = replace(
        asked, label=one_line(asked.label), default=asked.default.strip(), choices=asked.choices if is_choice else ()
    )
    if not asked.label or len(asked.label) > LABEL_LENGTH:
        raise _wrong(asked, "label", _("Say in at most %(most)s characters what is to be entered.", most=LABEL_LENGTH))
    if is_choice:
        _check_choices(asked)
    if asked.source is FieldSource.TODAY and asked.kind in (FieldKind.NUMBER, FieldKind.CHOICE):
        raise _wrong(asked, "source", _("Today's date can be filled in where a day or a text is entered."))
    _check_default(asked, template)
    return asked


def _check_choices(asked: Asked) -> None:
    if not asked.choices:
        raise _wrong(asked, "choices", _("Enter what there is to choose from, one a line."))
    if len(asked.choices) > MOST_CHOICES or max(map(len, asked.choices)) > CHOICE_LENGTH:
        said = _("At most %(most)s choices of %(length)s characters each.", most=MOST_CHOICES, length=CHOICE_LENGTH)
        raise _wrong(asked, "choices", said)


def _check_default(asked: Asked, template: Template) -> None:
    if len(asked.default) > DEFAULT_LENGTH:
        raise _wrong(asked, "default", _("%(most)s characters are the most that fits here.", most=DEFAULT_LENGTH))
    try:
        optional = replace(asked, is_required=False)
        understood(optional, asked.default, language=template.language, written_in=template.language)
    except InvalidError as error:
        raise _wrong(asked, "default", error.message) from error


def _wrong(asked: Asked, part: str, message: str) -> InvalidError:
    return InvalidError(message, f"{asked.name}.{part}")
