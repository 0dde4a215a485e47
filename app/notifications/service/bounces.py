"""Addresses that a mail server has refused: nothing more is sent there until somebody says that it works again."""

from __future__ import annotations

from app.accounts.models import User
from app.accounts.queries import get_user_by_email
from app.core import clock
from app.core.mail.sending import id_of
from app.notifications.models import Mail
from app.notifications.queries.mail import list_mails_to
from app.notifications.returning import Return
from app.notifications.service.wishes import rhythm_of

REASON_LENGTH = 300


def note_bounce(user: User, reason: str) -> None:
    """Note that a mail server takes no mail for a person's address.

    Args:
        user: The person.
        reason: In the server's words.
    """
    rhythm = rhythm_of(user)
    rhythm.bounced_address, rhythm.bounced_at = user.email, clock.now()
    rhythm.bounce_reason = " ".join(reason.split())[:REASON_LENGTH]


def take_return(returned: Return) -> bool:
    """Note that a mail came back, if it is one that was sent to this address: anybody can forge such a report.

    Returns:
        Whether it is noted.
    """
    user = get_user_by_email(returned.address)
    if user is None or all(id_of(mail.key) != returned.message_id for mail in list_mails_to(user)):
        return False
    note_bounce(user, returned.reason)
    return True


def forget_bounce(user: User) -> None:
    """Send mail to a person's address again."""
    rhythm = rhythm_of(user)
    rhythm.bounced_address, rhythm.bounced_at, rhythm.bounce_reason = "", None, ""


def retry_mail(mail: Mail) -> None:
    """Try a mail again that has failed."""
    mail.retry(clock.now())
