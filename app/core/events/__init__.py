"""Facts, and who hears of them: the transactional outbox.

`record(event)` writes the event and one delivery per listener in the caller's transaction, so a reaction exists exactly
when its cause does. After the commit the deliveries go to the job queue; a sweep hands over again what a crash left
behind. The same rows are the audit trail.
"""

from app.core.events.base import Event, Handler, Listener, NoSuchEventError
from app.core.events.bus import Bus, bus, record, use_bus
from app.core.events.delivering import SWEEP, deliver, retry_delivery, sweep
from app.core.events.models import Delivery, DeliveryState, StoredEvent

__all__ = [
    "SWEEP", "Bus", "Delivery", "DeliveryState", "Event", "Handler", "Listener", "NoSuchEventError", "StoredEvent",
    "bus", "deliver", "record", "retry_delivery", "sweep", "use_bus",
]  # fmt: skip
