"""How states and reactions are called, what became of a question, and days to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import clock
from app.core.formats import written_day
from app.news.models import Post, PostState, ReactionKind, RumourState


@dataclass(frozen=True)
class Tag:
    """How a state looks: its name, the kind of tag and its icon."""

    label: LazyString
    kind: str
    icon: str


STATES = {
    PostState.DRAFT: _l("Draft"),
    PostState.IN_REVIEW: _l("A colleague looks at it"),
    PostState.SCHEDULED: _l("Scheduled"),
    PostState.PUBLISHED: _l("Published"),
    PostState.ARCHIVED: _l("Put away"),
}
REACTIONS = {
    ReactionKind.USEFUL: _l("Useful"),
    ReactionKind.CONGRATULATIONS: _l("Congratulations"),
    ReactionKind.THANKS: _l("Thank you"),
    ReactionKind.INTERESTING: _l("Interesting"),
    ReactionKind.FUNNY: _l("Made me smile"),
    ReactionKind.UNCLEAR: _l("Not clear to me"),
}
RUMOUR_TAGS = {
    RumourState.OPEN: Tag(_l("Unconfirmed"), "warn", "question-circle"),
    RumourState.CONFIRMED: Tag(_l("Confirmed"), "ok", "check-circle"),
    RumourState.PARTLY_TRUE: Tag(_l("Partly true"), "info", "info-circle"),
    RumourState.NOT_TRUE: Tag(_l("Not true"), "bad", "x-circle"),
}


def weekday_of(day: date) -> str:
    """Return a day with its weekday, as people think of a day to come; the year where it is another one."""
    return written_day(day, "EEEE d MMMM" if day.year == clock.now().year else "EEEE d MMMM y")


def confirm_until(post: Post) -> str:
    """Return until when a post is to be confirmed; nothing where that is not asked any more."""
    if post.confirm_by is None:
        return ""
    day = weekday_of(post.confirm_by)
    is_late = post.confirm_by < clock.now()
    return str(_("It was to be confirmed by %(day)s", day=day) if is_late else _("Confirm by %(day)s", day=day))
