"""What administration reads."""

from app.admin.queries.audit import find_events, list_event_names
from app.admin.queries.counting import count_events, count_pending
from app.admin.queries.deliveries import find_deliveries, get_delivery

__all__ = ["count_events", "count_pending", "find_deliveries", "find_events", "get_delivery", "list_event_names"]
