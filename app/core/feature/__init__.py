"""The contracts a room may fill: what `features.py` plugs together."""

from app.core.feature.door import Area, Check, Feature, NavItem
from app.core.feature.home import HomeItem, HomeSection, HomeSource
from app.core.feature.metrics import FEWEST_PEOPLE, Metric, Unit
from app.core.feature.notices import IN_ONE_GO, Channel, Forecast, Notice, NoticeKind, NoticeSource, NoticeSubject
from app.core.feature.rooms import House, Reader, house
from app.core.feature.search import Found, SearchSource

__all__ = [
    "FEWEST_PEOPLE", "IN_ONE_GO", "Area", "Channel", "Check", "Feature", "Forecast", "Found", "HomeItem", "HomeSection",
    "HomeSource", "House", "Metric", "NavItem", "Notice", "NoticeKind", "NoticeSource", "NoticeSubject", "Reader",
    "SearchSource", "Unit", "house",
]  # fmt: skip
