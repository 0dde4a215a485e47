"""The writes of administration that no other room has: trying again what has failed."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from app.accounts.models import User
from app.admin.events import AddressTrusted, DeliveriesRetried, MailsRetried
from app.core import jobs
from app.core.db import current_unit, session
from app.core.errors import InvalidError
from app.core.events import SWEEP, Delivery, DeliveryState, record, retry_delivery
from app.core.permissions import Permission, require
from app.notifications.models import Mail, MailState
from app.notifications.service.bounces import forget_bounce, retry_mail


def retry(actor: User, delivery: Delivery) -> None:
    """Have a failed delivery tried again at once.

    Raises:
        ForbiddenError: The actor may not.
        InvalidError: It has not failed; perhaps somebody else was quicker.
    """
    if delivery.state is not DeliveryState.FAILED:
        raise InvalidError(_("This delivery has not failed, or it is being tried again already."))
    _retry(actor, [delivery])


def retry_all(actor: User) -> int:
    """Have every failed delivery tried again at once.

    Returns:
        How many there were.

    Raises:
        ForbiddenError: The actor may not.
    """
    failed = session.scalars(select(Delivery).where(Delivery.state == DeliveryState.FAILED)).all()
    _retry(actor, failed)
    return len(failed)


def _retry(actor: User, deliveries: Sequence[Delivery]) -> None:
    require(actor.may(Permission.DELIVERIES_RETRY))
    for delivery in deliveries:
        retry_delivery(delivery)
    if deliveries:
        record(DeliveriesRetried(actor_id=actor.id, count=len(deliveries)))
        current_unit().after_commit(SWEEP.name, lambda: jobs.enqueue_quietly(SWEEP.name))


def retry_mails(actor: User, mails: Sequence[Mail]) -> int:
    """Have mails tried again that have failed.

    Returns:
        How many there were; what has not failed is left as it is.

    Raises:
        ForbiddenError: The actor may not.
    """
    require(actor.may(Permission.DELIVERIES_RETRY))
    failed = [mail for mail in mails if mail.state is MailState.FAILED]
    for mail in failed:
        retry_mail(mail)
    if failed:
        record(MailsRetried(actor_id=actor.id, count=len(failed)))
    return len(failed)


def trust_address(actor: User, user: User) -> None:
    """Have mail sent again to an address that a mail server has refused.

    Raises:
        ForbiddenError: The actor may not.
    """
    require(actor.may(Permission.DELIVERIES_RETRY))
    forget_bounce(user)
    record(AddressTrusted(actor_id=actor.id, user_id=user.id))
