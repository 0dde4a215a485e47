"""Links sent by mail: signed, good for one use, and for a limited time."""

from __future__ import annotations

from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from app.accounts import events, queries
from app.accounts.models import Link, LinkPurpose, User
from app.accounts.models.signin import LIFETIMES
from app.accounts.policy import can_administer_people
from app.accounts.service.passwords import set_password
from app.accounts.service.signin import note_attempt
from app.core import clock
from app.core.db import lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require

SALT = "accounts.links"


def sign_link(link: Link, secret_key: str) -> str:
    """Return what the link's address carries.

    Args:
        link: The link, stored.
        secret_key: The installation's secret; who cannot know it cannot make a link.
    """
    return str(URLSafeSerializer(secret_key, SALT).dumps([link.purpose, link.id]))


def open_link(token: str, purpose: LinkPurpose, secret_key: str) -> Link:
    """Return the link that an address carries; looking at it does not use it.

    Args:
        token: What the address carries.
        purpose: What it is to be used for.
        secret_key: The installation's secret.

    Raises:
        InvalidError: The link was tampered with, has been used, is too old, or its account is closed.
    """
    try:
        signed_purpose, link_id = URLSafeSerializer(secret_key, SALT).loads(token)
    except BadSignature:
        signed_purpose, link_id = None, None
    link = queries.get_link(link_id) if signed_purpose == purpose else None
    if link is None or not link.is_good(clock.now()):
        raise InvalidError(_("This link has been used or is too old. Ask for a new one."))
    return link


def send_link(actor: User | None, user: User, purpose: LinkPurpose) -> Link:
    """Have a link sent to a person.

    Args:
        actor: Who asks for it; None where the person did, before signing in.
        user: Who gets it.
        purpose: What it is good for.
    """
    now = clock.now()
    link = Link(purpose=purpose, user_id=user.id, created_at=now, expires_at=now + LIFETIMES[purpose])
    session.add(link)
    session.flush()
    actor_id = actor.id if actor else None
    record(events.LinkRequested(actor_id=actor_id, user_id=user.id, link_id=link.id, purpose=purpose))
    return link


def invite_user(actor: User, user: User) -> None:
    """Invite a person to choose a password and come in.

    Raises:
        ForbiddenError: The actor does not administer people.
    """
    require(can_administer_people(actor))
    send_link(actor, user, LinkPurpose.INVITATION)


def request_password_reset(email: str, address: str | None) -> None:
    """Send a link to whoever owns an address; the caller learns nothing about whether anybody does.

    The same is written down in the same time either way: whether there is somebody to write to shows in the worker.

    Raises:
        TooManyRequestsError: There were too many tries.
    """
    note_attempt(email, address)
    record(events.PasswordResetRequested(user_id=queries.get_user_id_by_email(email)))


def answer_reset_request(event: events.PasswordResetRequested) -> None:
    """Have the link sent, where there is somebody to send it to."""
    user = queries.get_user(event.user_id) if event.user_id is not None else None
    if user is not None and user.is_active:
        send_link(None, user, LinkPurpose.PASSWORD_RESET)


def redeem_link(token: str, purpose: LinkPurpose, password: str, secret_key: str) -> User:
    """Use a link to choose a password; of several who use it at the same time, one succeeds.

    Returns:
        The person, whose other sessions and links are ended.

    Raises:
        InvalidError: The link is no good, or the password cannot be taken.
    """
    lock(f"link {token}")
    link = open_link(token, purpose, secret_key)
    set_password(link.user, password)
    link.use(clock.now())
    return link.user
