"""Choosing a password."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, update

from app.accounts import events, passwords
from app.accounts.models import Link, User, UserSession
from app.accounts.service.feeds import drop_token
from app.accounts.service.signin import digest
from app.core import clock
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record


def check_password(user: User, password: str) -> None:
    """Refuse a password that is short, long, common or the person's own address.

    Raises:
        InvalidError: It cannot be taken; the message says why.
    """
    if not passwords.MIN_LENGTH <= len(password) <= passwords.MAX_LENGTH:
        raise InvalidError(_("Please choose a password of 8 to 128 characters."), "password")
    if passwords.is_common(password) or password.casefold() in (user.email, user.email.partition("@")[0]):
        raise InvalidError(_("Everybody would guess this one. Three unusual words make a good password."), "password")


def set_password(user: User, password: str, *, keep: str | None = None) -> None:
    """Give a person a new password; sessions, links and feeds from before are worth nothing any more.

    Args:
        user: The person.
        password: The new password.
        keep: The secret of the session that goes on.

    Raises:
        InvalidError: The password cannot be taken.
    """
    check_password(user, password)
    is_first = user.password_hash is None
    user.password_hash = passwords.hash_password(password)
    ended = delete(UserSession).where(UserSession.user_id == user.id)
    session.execute(ended.where(UserSession.secret_hash != digest(keep)) if keep else ended)
    unused = update(Link).where(Link.user_id == user.id, Link.used_at.is_(None))
    session.execute(unused.values(used_at=clock.now()), execution_options={"synchronize_session": False})
    drop_token(user)
    record(
        events.PasswordChanged(
            actor_id=user.id, user_id=user.id, is_first=is_first, occurred_at=clock.now().isoformat()
        )
    )


def change_password(user: User, current: str, new: str, *, keep: str) -> None:
    """Change one's own password.

    Args:
        user: The person.
        current: The password until now.
        new: The password from now on.
        keep: The secret of the session in which this happens.

    Raises:
        InvalidError: The current password is wrong, or the new one cannot be taken.
    """
    if not passwords.verify_password(user.password_hash, current):
        raise InvalidError(_("This is not your current password."), "current")
    set_password(user, new, keep=keep)
