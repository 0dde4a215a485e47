"""Collections: listed, shown, made, changed, taken away and put back."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.models.audience import EVERYONE
from app.accounts.queries.audiences import label_tokens
from app.accounts.queries.departments import list_places
from app.core.errors import NotFoundError
from app.core.pagination import requested_page
from app.core.permissions import require
from app.core.templating import flash_status, page
from app.documents.exchange.packing import is_too_large
from app.documents.forms.collections import CollectionForm
from app.documents.models import Collection
from app.documents.policy import collections as collection_policy
from app.documents.policy import templates as policy
from app.documents.queries.collections import (
    count_items,
    find_collections,
    find_to_add,
    get_collection,
    get_deleted_collection,
    list_items,
)
from app.documents.queries.versions import current_versions
from app.documents.service.collections import Pack, delete_collection, restore_collection, save_collection
from app.documents.views.blueprint import blueprint


def collection_or_404(collection_id: int) -> Collection:
    """Return a collection.

    Raises:
        NotFoundError: There is none that the reader may open.
    """
    collection = get_collection(current_user, collection_id)
    if collection is None:
        raise NotFoundError
    return collection


@blueprint.get("/collections/")
def collections() -> ResponseReturnValue:
    """List the collections."""
    found = find_collections(current_user, requested_page())
    sizes = count_items(current_user, [one.id for one in found.items])
    return page("documents/collections.html", collections=found, sizes=sizes, can_add=policy.can_add(current_user))


@blueprint.get("/collections/<int:collection_id>", defaults={"slug": ""})
@blueprint.get("/collections/<int:collection_id>-<slug>")
def collection(collection_id: int, slug: str) -> ResponseReturnValue:
    """Show what is in a collection, as far as it is there for the reader."""
    shown = collection_or_404(collection_id)
    if shown.url != f"/templates/collections/{collection_id}-{slug}":
        return redirect(shown.url)
    items = list_items(current_user, shown)
    versions = current_versions([item.template for item in items])
    can_keep = collection_policy.can_keep(current_user, shown)
    text = request.args.get("words", "").strip()[:200]
    return page(
        "documents/collection.html",
        collection=shown,
        items=items,
        versions=versions,
        size=sum(version.size for version in versions.values()),
        is_too_large=is_too_large(versions.values()),
        audience=_audience_of(shown),
        can_keep=can_keep,
        text=text if can_keep else "",
        found=find_to_add(current_user, shown, text) if can_keep and text else [],
    )


def _audience_of(shown: Collection) -> list[str]:
    """Return the names of those a collection is for; nothing where it is for everyone."""
    tokens = shown.audience.token_texts
    return [] if EVERYONE in tokens else [one.label for one in label_tokens(tokens)]


@blueprint.route("/collections/new", methods=["GET", "POST"])
def new_collection() -> ResponseReturnValue:
    """Open a collection."""
    require(policy.can_add(current_user), _("Collections are made by champions. Ask yours to make it."))
    return _edit(None, _with_departments(CollectionForm(department_id=current_user.department_id)))


@blueprint.route("/collections/<int:collection_id>/edit", methods=["GET", "POST"])
def edit_collection(collection_id: int) -> ResponseReturnValue:
    """Change how a collection is described, and for whom it is."""
    changed = collection_or_404(collection_id)
    require(collection_policy.can_keep(current_user, changed))
    return _edit(changed, _with_departments(CollectionForm(obj=changed)))


def _with_departments(form: CollectionForm) -> CollectionForm:
    """Offer the departments for which the reader publishes."""
    places = [one for one in list_places() if policy.can_publish_for(current_user, one.department)]
    form.department_id.choices = [(one.department.id, one.label) for one in places]
    return form


def _edit(changed: Collection | None, form: CollectionForm) -> ResponseReturnValue:
    if form.validate_on_submit():
        with form.showing_refusals():
            saved = save_collection(current_user, changed, _pack(form))
            flash_status(_("The collection is saved."))
            return redirect(saved.url)
    return page("documents/collection_edit.html", form=form, collection=changed), form.status


def _pack(form: CollectionForm) -> Pack:
    department = form.department_id.department
    if department is None:
        raise NotFoundError
    return Pack(form.title.data or "", form.description.data or "", department, tuple(form.audience.data))


@blueprint.post("/collections/<int:collection_id>/removal")
def remove_collection(collection_id: int) -> ResponseReturnValue:
    """Take a collection away."""
    gone = collection_or_404(collection_id)
    delete_collection(current_user, gone)
    undo = url_for(".put_back_collection", collection_id=gone.id)
    flash_status(_("The collection is deleted. The templates in it stay."), undo_url=undo)
    return redirect(url_for(".collections"))


@blueprint.post("/collections/<int:collection_id>/restoration")
def put_back_collection(collection_id: int) -> ResponseReturnValue:
    """Put a collection back that was taken away."""
    found = get_deleted_collection(current_user, collection_id) or collection_or_404(collection_id)
    restore_collection(current_user, found)
    flash_status(_("The collection is back."))
    return redirect(found.url)
