"""How it is called what became of a question."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from app.news.models import RumourState


@dataclass(frozen=True)
class Tag:
    """How a state looks: its name, the kind of tag and its icon."""

    label: LazyString
    kind: str
    icon: str


TAGS = {
    RumourState.OPEN: Tag(_l("Unconfirmed"), "warn", "question-circle"),
    RumourState.CONFIRMED: Tag(_l("Confirmed"), "ok", "check-circle"),
    RumourState.PARTLY_TRUE: Tag(_l("Partly true"), "info", "info-circle"),
    RumourState.NOT_TRUE: Tag(_l("Not true"), "bad", "x-circle"),
}
