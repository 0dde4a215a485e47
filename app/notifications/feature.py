"""The door plate of notices."""

from app.core.feature import Area, Feature
from app.notifications.service.reading import note_seen
from app.notifications.views import blueprint

FEATURE = Feature(name="notifications", areas=(Area(blueprint),), seen=note_seen)
