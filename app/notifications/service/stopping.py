"""Stopping a kind of mail by a link in it."""

from __future__ import annotations

from app.accounts.models import User
from app.core.feature import Channel
from app.notifications.models import DigestRhythm
from app.notifications.queries.wishes import channels_of
from app.notifications.service.wishes import BY_MAIL, rhythm_of, save_channels
from app.notifications.stopping import DIGEST, Stop


def stop_mail(user: User, stop: Stop) -> None:
    """Send a person no more mail of a kind, or no more digests; the inbox goes on telling. Safe to repeat.

    Args:
        user: Whose link it is.
        stop: What the link stops.
    """
    if stop.what == DIGEST:
        rhythm = rhythm_of(user)
        rhythm.digest, rhythm.next_digest_at = DigestRhythm.NEVER, None
    elif channels_of(user)[stop.what] in BY_MAIL:
        save_channels(user, {stop.what: Channel.APP})
