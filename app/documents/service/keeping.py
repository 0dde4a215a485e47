"""Keeping templates current: a click that says "still right"."""

from __future__ import annotations

from app.accounts.models import User
from app.core import clock
from app.core.calendar import today
from app.core.events import record
from app.core.permissions import require
from app.documents import events
from app.documents.models import Template
from app.documents.policy import templates as policy


def verify_template(actor: User, template: Template) -> None:
    """Note that a template is still right; it counts until the next review.

    Raises:
        ForbiddenError: The actor does not look after it.
    """
    require(policy.can_keep(actor, template))
    template.verify(actor.id, clock.now(), today())
    record(events.TemplateVerified(actor_id=actor.id, template_id=template.id))
