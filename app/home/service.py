"""Putting the card of first steps away, and back."""

from __future__ import annotations

from sqlalchemy import delete

from app.accounts.models import User
from app.core import clock
from app.core.db import add_once, session, writing
from app.home.models import Dismissal


def dismiss_first_steps(user: User) -> None:
    """Show a person the first steps no more; nobody else hears of it."""
    add_once(Dismissal(user_id=user.id, dismissed_at=clock.now()))


def finish_first_steps(user: User) -> None:
    """Note, while home is read, that a person has taken all first steps: none comes back that is undone later."""
    with writing():
        dismiss_first_steps(user)


def show_first_steps(user: User) -> None:
    """Show a person the first steps again, as far as they are not done."""
    session.execute(delete(Dismissal).where(Dismissal.user_id == user.id))
