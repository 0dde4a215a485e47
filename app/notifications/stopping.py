"""Links that stop a kind of mail without signing in: signed, for one person and one kind, good for ever (RFC 8058)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from app.core.feature import house
from app.core.installation import installation

DIGEST = "digest"
SALT = "passerelle.notifications.stop"


@dataclass(frozen=True)
class Stop:
    """What a link stops: a kind of notice by mail, or the digest, for one person."""

    user_id: int
    what: str


def sign(stop: Stop) -> str:
    """Return what stands in the address of a link."""
    return str(_signer().dumps([stop.user_id, stop.what]))


def read(token: str) -> Stop | None:
    """Return what a link stops; None where it is not one of ours, or of a kind that there is no longer."""
    try:
        content: Any = _signer().loads(token)
    except BadSignature:
        return None
    match content:
        case [int(user_id), str(what)] if what == DIGEST or what in house().notice_kinds:
            return Stop(user_id, what)
    return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(installation().settings.secret_key, salt=SALT)
