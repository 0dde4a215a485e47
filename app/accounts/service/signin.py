"""Signing in and out, and slowing down those who guess."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import delete

from app.accounts import events, passwords, queries
from app.accounts.models import SignInAttempt, User, UserSession
from app.core import clock
from app.core.db import lock, session, unit_of_work, writing
from app.core.errors import TooManyRequestsError
from app.core.events import record

WINDOW = timedelta(minutes=15)
TRIES_AT_ACCOUNT = 10
TRIES_FROM_ORIGIN = 200
KEPT = timedelta(days=1)
SEEN_EVERY = timedelta(minutes=5)
BROWSER_LENGTH = 200


def digest(text: str) -> str:
    """Return what is stored in place of a secret or an address."""
    return hashlib.sha256(text.encode()).hexdigest()


def origin_of(address: str | None) -> str:
    """Return what stands for a network address in the limits: IPv6 counts by /64, which one household has whole."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def note_attempt(account: str, address: str | None) -> None:
    """Count a try against the limits.

    Args:
        account: The address that was typed.
        address: The network address it came from.

    Raises:
        TooManyRequestsError: There were too many tries; says nothing about whether the account exists.
    """
    now = clock.now()
    account_hash, origin_hash = digest(account.strip().lower()), digest(origin_of(address))
    lock(f"sign-in {account_hash}")
    at_account = queries.count_attempts(SignInAttempt.account_hash == account_hash, now - WINDOW)
    from_origin = queries.count_attempts(SignInAttempt.origin_hash == origin_hash, now - WINDOW)
    if at_account >= TRIES_AT_ACCOUNT or from_origin >= TRIES_FROM_ORIGIN:
        raise TooManyRequestsError(
            _("Too many tries. Please wait 15 minutes and try again."), int(WINDOW.total_seconds())
        )
    session.add(SignInAttempt(account_hash=account_hash, origin_hash=origin_hash, attempted_at=now))


def authenticate(email: str, password: str, address: str | None) -> User | None:
    """Return the person who signs in with these.

    A failed try is a fact to be kept, not an error that leaves no trace: the caller's transaction commits either way.

    Args:
        email: The address typed.
        password: The password typed.
        address: The network address of the browser.

    Returns:
        The person; None where the two do not belong together, whether or not the account exists.

    Raises:
        TooManyRequestsError: There were too many tries.
    """
    note_attempt(email, address)
    user = queries.get_user_by_email(email)
    password_hash = user.password_hash if user is not None and user.is_active else None
    if not passwords.verify_password(password_hash, password):
        record(events.SignInFailed(user_id=user.id if user else None))
        return None
    session.execute(delete(SignInAttempt).where(SignInAttempt.account_hash == digest(email.strip().lower())))
    if user is not None and password_hash is not None and passwords.needs_rehash(password_hash):
        user.password_hash = passwords.hash_password(password)
    return user


def start_session(user: User, browser: str, *, remember: bool) -> str:
    """Sign somebody in.

    Args:
        user: The person, authenticated.
        browser: How the browser names itself, for the list of sessions.
        remember: Stay signed in when idle.

    Returns:
        The secret for the browser's cookie; only its hash is stored.
    """
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    started = UserSession(
        secret_hash=digest(secret),
        user_id=user.id,
        browser=browser[:BROWSER_LENGTH],
        is_remembered=remember,
        created_at=now,
    )
    started.touch(now)
    session.add(started)
    record(events.SignedIn(actor_id=user.id, user_id=user.id))
    return secret


def load_user(secret: str) -> User | None:
    """Return the person whom a browser's cookie signs in, or None where the session is over.

    It is noted now and then that the session is in use.
    """
    now = clock.now()
    running = queries.get_running(digest(secret), now)
    if running is None:
        return None
    if now - running.seen_at > SEEN_EVERY:
        with writing():
            session.get_one(UserSession, running.id).touch(now)
    return queries.get_reader(running.user_id)


def end_session(secret: str) -> None:
    """Sign a browser out."""
    session.execute(delete(UserSession).where(UserSession.secret_hash == digest(secret)))


def end_sessions(actor: User, user: User, *, keep: str | None = None, only: int | None = None) -> int:
    """Sign a person out elsewhere.

    Args:
        actor: Who asks for it.
        user: Whose sessions end.
        keep: The secret of the session that goes on.
        only: The one session that ends.

    Returns:
        How many sessions ended.
    """
    ending = [
        one
        for one in queries.list_sessions(user, clock.now())
        if only in (None, one.id) and (keep is None or not hmac.compare_digest(one.secret_hash, digest(keep)))
    ]
    for one in ending:
        session.delete(one)
    if ending:
        record(events.SessionsEnded(actor_id=actor.id, user_id=user.id, count=len(ending)))
    return len(ending)


def forget_old_tries() -> None:
    """Delete tries that no limit looks at any more, and sessions that are over."""
    now = clock.now()
    with unit_of_work():
        session.execute(delete(SignInAttempt).where(SignInAttempt.attempted_at < now - KEPT))
        session.execute(delete(UserSession).where(UserSession.expires_at < now))
