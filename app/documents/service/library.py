"""Offering templates: what they are, what they are called, whom they are for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO

from flask_babel import gettext as _

from app.accounts.models import Department, User
from app.accounts.queries import fold_name
from app.accounts.service.audiences import audience_for
from app.accounts.service.checking import set_interval
from app.core import clock
from app.core.db import lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.i18n import LANGUAGE_NAMES
from app.core.permissions import require
from app.core.typography import one_line
from app.documents import events
from app.documents.models import Template, TemplateCategory, TemplateTag
from app.documents.policy import templates as policy
from app.documents.service.versions import add_first_version

TITLE_LENGTH = 160
DESCRIPTION_LENGTH = 2_000
MOST_TAGS = 10


@dataclass(frozen=True, kw_only=True)
class Description:
    """What a template is.

    Attributes:
        title: In a line.
        description: What it is for, in a few sentences.
        language: `en` or `fr`.
        category: What it is filed under.
        tags: Words it is found by.
        audience: Tokens of those it is for.
        department: The department that offers it.
        owner: Who looks after it; the department where nobody is named.
        review_months: How many months a check counts; None for no reviews.
        replaces: The template whose place it takes.
    """

    title: str
    description: str = ""
    language: str = "en"
    category: TemplateCategory
    tags: Sequence[str] = ()
    audience: Iterable[str] = ("all",)
    department: Department
    owner: User | None = None
    review_months: int | None = None
    replaces: Template | None = None


def add_template(
    actor: User | None, description: Description, stream: IO[bytes], file_name: str, note: str = ""
) -> Template:
    """Offer a template with its first version, which counts at once where the actor may say so.

    Args:
        actor: Who offers it; None for the house itself.
        description: What it is.
        stream: The content of the file.
        file_name: What the file is called.
        note: What there is to know of this version.

    Raises:
        ForbiddenError: The actor may not offer templates.
        DuplicateError: The very same file is there already.
        InvalidError: A title is missing or too long, there is no audience, or the file is nothing that we take.
    """
    require(actor is None or policy.can_add(actor), _("Templates are offered by champions. Ask yours to add it."))
    now = clock.now()
    template = Template(created_at=now, changed_at=now, tags=[])
    template.owner, template.department = description.owner, description.department
    _describe(actor, template, description)
    set_interval(actor, template, description.review_months)
    session.add(template)
    session.flush()
    record(events.TemplateAdded(actor_id=actor.id if actor else None, template_id=template.id))
    add_first_version(actor, template, stream, file_name, note)
    return template


def describe_template(actor: User | None, template: Template, description: Description) -> None:
    """Say anew what a template is.

    Args:
        actor: Who looks after it; None for the house itself.
        template: The template, with all that belongs to it.
        description: What it is.

    Raises:
        ForbiddenError: The actor does not look after it, or may not publish to these readers or for this department.
        InvalidError: A title is missing or too long, or there is no audience.
    """
    require(actor is None or policy.can_keep(actor, template))
    lock(f"documents.template:{template.id}")
    if actor is not None:
        _require_reach(actor, template, description)
    replaced_id = template.replaces_id
    template.owner, template.department = description.owner, description.department
    _describe(actor, template, description)
    set_interval(actor, template, description.review_months)
    template.changed_at = clock.now()
    session.flush()
    released_id = replaced_id if replaced_id != template.replaces_id else None
    actor_id = actor.id if actor else None
    record(events.TemplateDescribed(actor_id=actor_id, template_id=template.id, released_id=released_id))


def _require_reach(actor: User, template: Template, description: Description) -> None:
    """Let nobody bring a template before readers, or under a name, for which he does not publish."""
    tokens = set(description.audience)
    if tokens != set(template.audience.token_texts):
        require(
            policy.can_publish_among(actor, tokens),
            _("You publish to your own departments and what lies below them. Ask a colleague for the rest."),
        )
    if description.department.id != template.department_id:
        require(
            policy.can_publish_for(actor, description.department),
            _("You publish for your own departments and what lies below them. Ask a colleague for the rest."),
        )


def _describe(actor: User | None, template: Template, description: Description) -> None:
    template.audience = audience_for(description.audience)
    template.title = _checked_title(description.title)
    template.description = description.description.replace("\r\n", "\n").strip()
    if len(template.description) > DESCRIPTION_LENGTH:
        raise InvalidError(_("%(most)s characters are enough to describe it.", most=DESCRIPTION_LENGTH), "description")
    if description.language not in LANGUAGE_NAMES:
        raise InvalidError(_("Choose a language from the list."), "language")
    template.language, template.category = description.language, description.category
    template.replaces_id = _checked_replaced(actor, template, description.replaces)
    _set_tags(template, description.tags)


def _checked_title(title: str) -> str:
    title = one_line(title)
    if not title:
        raise InvalidError(_("A title is missing."), "title")
    if len(title) > TITLE_LENGTH:
        raise InvalidError(_("%(most)s characters are enough for a title.", most=TITLE_LENGTH), "title")
    return title


def _checked_replaced(actor: User | None, template: Template, replaced: Template | None) -> int | None:
    """Return the id of what a template replaces: something that the actor looks after, and not round in a circle."""
    if replaced is not None and actor is not None and replaced.id != template.replaces_id:
        require(policy.can_keep(actor, replaced), _("Only who looks after a template can replace it."))
    above, seen = replaced, set[int]()
    while above is not None and above.id not in seen:
        if above.id == template.id:
            raise InvalidError(_("Two templates cannot replace each other."), "replaces")
        seen.add(above.id)
        above = session.get(Template, above.replaces_id) if above.replaces_id else None
    return replaced.id if replaced else None


def _set_tags(template: Template, names: Sequence[str]) -> None:
    wanted = {fold_name(name): one_line(name)[:60] for name in names if fold_name(name)}
    kept = dict(list(wanted.items())[:MOST_TAGS])
    template.tags[:] = [tag for tag in template.tags if tag.folded in kept]
    known = {tag.folded for tag in template.tags}
    template.tags.extend(TemplateTag(name=name, folded=folded) for folded, name in kept.items() if folded not in known)


def delete_template(actor: User, template: Template) -> None:
    """Take a template away; whoever looks after it can put it back.

    Raises:
        ForbiddenError: The actor does not look after it.
    """
    require(policy.can_keep(actor, template))
    if template.deleted_at is None:
        template.deleted_at = clock.now()
        record(events.TemplateDeleted(actor_id=actor.id, template_id=template.id))


def restore_template(actor: User, template: Template) -> None:
    """Put a template back that was taken away.

    Raises:
        ForbiddenError: The actor does not look after it.
    """
    require(policy.can_keep(actor, template))
    if template.deleted_at is not None:
        template.deleted_at = None
        record(events.TemplateRestored(actor_id=actor.id, template_id=template.id))
