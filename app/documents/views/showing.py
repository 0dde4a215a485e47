"""A template, and what whoever looks after it may do with it."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.queries import label_tokens
from app.core.calendar import today
from app.core.errors import NotFoundError
from app.core.feature import house
from app.core.i18n import LANGUAGE_NAMES
from app.core.templating import flash_status, page
from app.documents.models import Template
from app.documents.policy import templates as policy
from app.documents.queries.around import around_of
from app.documents.queries.requests import list_requests
from app.documents.queries.templates import get_deleted_template, get_template, list_replacing
from app.documents.queries.versions import get_version, list_versions
from app.documents.queries.watching import is_watching
from app.documents.service.keeping import verify_template
from app.documents.service.library import delete_template, restore_template
from app.documents.views.blueprint import blueprint
from app.documents.views.fetching import template_or_404


@blueprint.get("/<int:template_id>", defaults={"slug": ""})
@blueprint.get("/<int:template_id>-<slug>")
def show(template_id: int, slug: str) -> ResponseReturnValue:
    """Show a template."""
    template = template_or_404(template_id)
    if template.url != f"/templates/{template_id}-{slug}":
        return redirect(template.url)
    house().see(current_user, f"template:{template.id}")
    can_keep = policy.can_keep(current_user, template)
    versions = list_versions(template)
    return page(
        "documents/show.html",
        template=template,
        version=get_version(template),
        versions=[one for one in versions if policy.can_see_version(current_user, template, one)],
        audience=[one.label for one in label_tokens(template.audience.token_texts)],
        freshness=template.freshness(today()),
        replacing=list_replacing(current_user, template),
        replaced=get_template(current_user, template.replaces_id) if template.replaces_id else None,
        is_watching=is_watching(current_user, template),
        requests=list_requests(template, None if can_keep else current_user),
        language_names=LANGUAGE_NAMES,
        can_keep=can_keep,
        can_approve=policy.can_approve(current_user, template) if can_keep else False,
        can_add_version=policy.can_add_version(current_user, template),
        around=around_of(current_user, template),
    )


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
