"""Administration at a glance."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.admin.queries.overview import get_overview
from app.admin.views.blueprint import blueprint
from app.core.events import DeliveryState
from app.core.heartbeat import is_worker_alive
from app.core.templating import page


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show what there is, and what needs attention."""
    overview = get_overview()
    return page(
        "admin/index.html",
        overview=overview,
        failed=overview.deliveries[DeliveryState.FAILED],
        waiting=overview.deliveries[DeliveryState.PENDING],
        is_worker_alive=is_worker_alive(),
    )
