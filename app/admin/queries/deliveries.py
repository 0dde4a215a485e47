"""Finding deliveries that wait or have failed."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.core.db import session
from app.core.events import Delivery, DeliveryState
from app.core.pagination import Page, paginate


def find_deliveries(state: DeliveryState, page: int = 1) -> Page[Delivery]:
    """Return one page of deliveries in a state, the latest first."""
    query = select(Delivery).where(Delivery.state == state).order_by(Delivery.id.desc())
    return paginate(query.options(joinedload(Delivery.event)), page)


def count_failed() -> int:
    """Return how many deliveries have failed."""
    return session.scalar(select(func.count(Delivery.id)).where(Delivery.state == DeliveryState.FAILED)) or 0


def get_delivery(delivery_id: int) -> Delivery | None:
    """Return one delivery with its event."""
    query = select(Delivery).where(Delivery.id == delivery_id).options(joinedload(Delivery.event))
    return session.scalars(query).one_or_none()
