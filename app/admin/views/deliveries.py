"""Deliveries that wait or have failed, and trying them again."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.admin import service
from app.admin.queries import find_deliveries, get_delivery
from app.admin.queries.names import names_in
from app.admin.queries.overview import count_deliveries
from app.admin.views.blueprint import blueprint
from app.admin.views.fetching import telling_refusals
from app.admin.wording import Telling, kind_label
from app.core.errors import NotFoundError
from app.core.events import DeliveryState
from app.core.events.models import MAX_ATTEMPTS
from app.core.pagination import requested_page
from app.core.templating import flash_status, page


@blueprint.get("/deliveries")
def deliveries() -> ResponseReturnValue:
    """List the deliveries that have failed, or those that wait."""
    is_waiting = request.args.get("state") == DeliveryState.PENDING
    state = DeliveryState.PENDING if is_waiting else DeliveryState.FAILED
    found = find_deliveries(state, requested_page())
    counts = count_deliveries()
    return page(
        "admin/deliveries.html",
        deliveries=found,
        is_waiting=is_waiting,
        failed=counts[DeliveryState.FAILED],
        waiting=counts[DeliveryState.PENDING],
        telling=Telling(names_in([delivery.event for delivery in found.items], current_user)),
        kind_label=kind_label,
        most_attempts=MAX_ATTEMPTS,
    )


@blueprint.post("/deliveries/<int:delivery_id>/retry")
def retry_one(delivery_id: int) -> ResponseReturnValue:
    """Try one failed delivery again.

    Raises:
        NotFoundError: There is no such delivery.
    """
    if (delivery := get_delivery(delivery_id)) is None:
        raise NotFoundError
    with telling_refusals():
        service.retry(current_user, delivery)
        flash_status(_("The delivery is being tried again."))
    return redirect(url_for(".deliveries"))


@blueprint.post("/deliveries/retry")
def retry_all() -> ResponseReturnValue:
    """Try every failed delivery again."""
    count = service.retry_all(current_user)
    flash_status(ngettext("%(num)s delivery is being tried again.", "%(num)s deliveries are being tried again.", count))
    return redirect(url_for(".deliveries"))
