"""The tables of notices and of the mail that they become."""

from app.notifications.models.mail import Mail, MailKind, MailState
from app.notifications.models.notice import Notification, StoredNotice
from app.notifications.models.wishes import DigestRhythm, Mute, Preference, Rhythm

__all__ = [
    "DigestRhythm", "Mail", "MailKind", "MailState", "Mute", "Notification", "Preference", "Rhythm", "StoredNotice",
]  # fmt: skip
