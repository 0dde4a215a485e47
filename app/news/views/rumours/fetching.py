"""How the views of questions fetch what an address names, and what they say of it."""

from __future__ import annotations

from flask_login import current_user

from app.accounts.models.audience import EVERYONE
from app.accounts.queries import label_tokens
from app.core.errors import NotFoundError
from app.core.permissions import require
from app.news.models import Rumour
from app.news.policy.rumours import can_moderate
from app.news.queries.rumours import get_rumour


def rumour_or_404(rumour_id: int) -> Rumour:
    """Return a question.

    Raises:
        NotFoundError: There is none that the reader may open.
    """
    rumour = get_rumour(current_user, rumour_id)
    if rumour is None:
        raise NotFoundError
    return rumour


def moderated_or_403(rumour_id: int) -> Rumour:
    """Return a question that the reader may answer, hand over and take away.

    Raises:
        NotFoundError: There is none that the reader may open.
        ForbiddenError: It is for others to do.
    """
    rumour = rumour_or_404(rumour_id)
    require(can_moderate(current_user, rumour))
    return rumour


def audience_names(rumours: list[Rumour]) -> dict[int, str]:
    """Return whom each question is for, by its id; nothing where it is for everyone."""
    tokens = {one.token for rumour in rumours for one in rumour.audience.tokens} - {EVERYONE}
    labels = {one.token: one.label for one in label_tokens(tokens)} if tokens else {}
    return {
        rumour.id: ", ".join(labels[one.token] for one in rumour.audience.tokens if one.token in labels)
        for rumour in rumours
    }
