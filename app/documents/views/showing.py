"""A template, and what whoever looks after it may do with it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import label_tokens
from app.core.calendar import today
from app.core.errors import NotFoundError
from app.core.feature import Found, house
from app.core.formats import ago_changes_with
from app.core.i18n import LANGUAGE_NAMES
from app.core.parts import Parts, kept_page
from app.core.templating import flash_status
from app.documents.models import Template
from app.documents.policy import templates as policy
from app.documents.queries.around import around_of
from app.documents.queries.reading import Own, at_hand, get_own, get_readable, sight
from app.documents.queries.templates import get_deleted_template, get_template, list_replacing
from app.documents.queries.versions import list_versions
from app.documents.service.keeping import verify_template
from app.documents.service.library import delete_template, restore_template
from app.documents.views.blueprint import blueprint
from app.documents.views.fetching import template_or_404

PAGES = Parts("people", "documents", size=1_000)


@blueprint.get("/<int:template_id>", defaults={"slug": ""})
@blueprint.get("/<int:template_id>-<slug>")
def show(template_id: int, slug: str) -> ResponseReturnValue:
    """Show a template."""
    reader = current_user._get_current_object()
    template = get_readable(reader, template_id) or template_or_404(template_id)
    if template.url != f"/templates/{template_id}-{slug}":
        return redirect(template.url)
    name = f"template:{template.id}"
    house().see(reader, name)
    own = get_own(reader, template, keeps=policy.can_keep(reader, template))
    used_by = house().mentions(reader, name)
    offerer_id = reader.id if template.id in at_hand(reader).offered else 0
    ages = (ago_changes_with(one.created_at) for one in own.requests)
    key = (template.id, sight(reader), offerer_id, own.key, tuple(used_by), today(), *ages)
    return kept_page("documents/show.html", PAGES, key, lambda: _shown(template_id, own, used_by, offerer_id))


def _shown(template_id: int, own: Own, used_by: Sequence[Found], offerer_id: int) -> dict[str, object]:
    """Return a template and what stands around it, as the reader may see it.

    Args:
        template_id: Which one.
        own: What about it is the reader's own.
        used_by: What shows it, of what he may see.
        offerer_id: His id where he offers a version of it; what depends on who he is depends on nothing else.
    """
    template = template_or_404(template_id)
    can_keep, versions = policy.can_keep(current_user, template), list_versions(template)
    return {
        "template": template,
        "version": next((one for one in versions if one.number == template.current_number), None),
        "versions": [one for one in versions if policy.can_see_version(current_user, template, one)],
        "audience": [one.label for one in label_tokens(template.audience.token_texts)],
        "freshness": template.freshness(today()),
        "replacing": list_replacing(current_user, template),
        "replaced": get_template(current_user, template.replaces_id) if template.replaces_id else None,
        "is_watching": own.is_watching,
        "requests": own.requests,
        "language_names": LANGUAGE_NAMES,
        "can_keep": can_keep,
        "can_approve": policy.can_approve(current_user, template) if can_keep else False,
        "can_add_version": policy.can_add_version(current_user, template),
        "offerer_id": offerer_id,
        "around": around_of(current_user, template, used_by),
    }


@blueprint.post("/<int:template_id>/verification")
def verify(template_id: int) -> ResponseReturnValue:
    """Note that a template is still right."""
    template = template_or_404(template_id)
    verify_template(current_user, template)
    flash_status(_("Thank you. Readers see that you have checked it."))
    return redirect(url_for(".kept") if request.form.get("back") == "kept" else template.url)


@blueprint.post("/<int:template_id>/deletion")
def delete(template_id: int) -> ResponseReturnValue:
    """Take a template away."""
    template = template_or_404(template_id)
    delete_template(current_user, template)
    flash_status(
        _("“%(title)s” is deleted.", title=template.title), undo_url=url_for(".restore", template_id=template.id)
    )
    return redirect(url_for(".index"))


@blueprint.post("/<int:template_id>/return")
def restore(template_id: int) -> ResponseReturnValue:
    """Put a template back that was deleted."""
    template = _deleted_or_404(template_id)
    restore_template(current_user, template)
    flash_status(_("“%(title)s” is back.", title=template.title))
    return redirect(template.url)


def _deleted_or_404(template_id: int) -> Template:
    """Return a template that was deleted, or one that is back already."""
    template = get_deleted_template(current_user, template_id) or get_template(current_user, template_id)
    if template is None:
        raise NotFoundError
    return template
