"""What tells messages from each other."""

from __future__ import annotations

from hashlib import blake2b

LONGEST = 500


def identity_of(message_id: str) -> str:
    """Return a message id without its angle brackets; a digest of it where it is longer than any should be."""
    text = message_id.strip().removeprefix("<").removesuffix(">")
    return text if len(text) <= LONGEST else made_identity(text)


def made_identity(*parts: str) -> str:
    """Return an identity for a message that has none: a digest of what else is known about it."""
    return blake2b("\n".join(parts).encode(errors="replace"), digest_size=16).hexdigest()
