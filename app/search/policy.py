"""Who may see what people search for."""

from __future__ import annotations

from app.accounts.models import User
from app.core.permissions import Permission


def can_see_phrases(actor: User) -> bool:
    """Tell whether somebody may see what was searched for and not found: champions, who may write it."""
    return bool(actor.championed_ids) or actor.may(Permission.PUBLISH_COMPANY_WIDE)
