"""The contracts a room may fill: what `features.py` plugs together."""

from app.core.feature.door import Area, Check, Feature, NavItem
from app.core.feature.home import (
    DUE_UNTIL,
    KEEPS,
    LONG_AGO,
    NEW_DAYS,
    READER_ID,
    RECENTLY,
    TODAY,
    FirstStep,
    HomeItem,
    HomeSection,
    HomeSource,
)
from app.core.feature.metrics import FEWEST_PEOPLE, Metric, Unit
from app.core.feature.notices import IN_ONE_GO, Channel, Forecast, Notice, NoticeKind, NoticeSource, NoticeSubject
from app.core.feature.rooms import House, Reader, house
from app.core.feature.search import SEARCHED, Found, SearchSource, facets_of

__all__ = [
    "DUE_UNTIL", "FEWEST_PEOPLE", "IN_ONE_GO", "KEEPS", "LONG_AGO", "NEW_DAYS", "READER_ID", "RECENTLY", "SEARCHED",
    "TODAY",
    "Area", "Channel", "Check", "Feature", "FirstStep", "Forecast", "Found", "HomeItem", "HomeSection", "HomeSource",
    "House", "Metric", "NavItem", "Notice", "NoticeKind", "NoticeSource", "NoticeSubject", "Reader", "SearchSource",
    "Unit", "facets_of", "house",
]  # fmt: skip
