"""How states and reactions are called."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.news.models import PostState, ReactionKind

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
