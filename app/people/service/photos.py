"""The photo on a profile."""

from __future__ import annotations

import io
from typing import IO

from app.accounts.models import User
from app.core.db import lock
from app.core.errors import InvalidError
from app.core.files.pictures import portrait
from app.core.files.taking import forget
from app.core.installation import installation
from app.core.permissions import require
from app.people import policy
from app.people.models import Profile
from app.people.service.profiles import note_change, profile_of

MOST_BYTES = 20_000_000


def set_photo(actor: User, user: User, stream: IO[bytes], name: str) -> None:
    """Show a person with a photo; the one shown so far is forgotten.

    Args:
        actor: Who brings it: the person, or who administers people.
        user: Whose photo.
        stream: A picture of any size.
        name: What it is called.

    Raises:
        ForbiddenError: The actor may not change this profile.
        InvalidError: It is no picture that we take.
    """
    require(policy.can_edit_profile(actor, user))
    lock(f"people.photo:{user.id}")
    profile = profile_of(user)
    stored = installation().files.save(io.BytesIO(_taken(stream, name)), "photo.webp", limit=MOST_BYTES)
    _forget(profile)
    profile.photo_key, profile.photo_sha256 = stored.key, stored.sha256
    note_change(actor, profile)


def remove_photo(actor: User, user: User) -> None:
    """Show a person without a photo.

    Raises:
        ForbiddenError: The actor may not change this profile.
    """
    require(policy.can_edit_profile(actor, user))
    lock(f"people.photo:{user.id}")
    profile = profile_of(user)
    if profile.photo_key:
        _forget(profile)
        profile.photo_key = profile.photo_sha256 = ""
        note_change(actor, profile)


def _taken(stream: IO[bytes], name: str) -> bytes:
    """Return the photo as it is kept."""
    try:
        return portrait(stream, name, MOST_BYTES)
    except InvalidError as error:
        error.field = "file"
        raise


def _forget(profile: Profile) -> None:
    """Delete what lies in the store once it is certain that nobody is shown it any more."""
    if profile.photo_key:
        forget(profile.photo_key)
