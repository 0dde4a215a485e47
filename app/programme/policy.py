"""Who may do what in the programme. Its figures are open to everybody: nobody is measured behind their back."""

from __future__ import annotations

from app.accounts.models import User
from app.core.permissions import Permission
from app.programme.models import Goal


def can_manage(actor: User) -> bool:
    """Tell whether somebody may set up the meter, plan cycles, set goals and open audits."""
    return actor.may(Permission.PROGRAMME_MANAGE)


def can_check_in(actor: User, goal: Goal) -> bool:
    """Tell whether somebody may say how a goal stands: its owner, and whoever manages the programme."""
    return goal.owner_id == actor.id or can_manage(actor)


def can_note_lesson(actor: User) -> bool:
    """Tell whether somebody may note what was learnt: champions, and whoever manages the programme."""
    return bool(actor.championed_ids) or can_manage(actor)
