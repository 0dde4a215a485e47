"""Passwords: argon2id with OWASP's floor parameters, never more than two hashings at a time."""

from __future__ import annotations

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

DEMO_PASSWORD = "passerelle-demo"  # noqa: S105 (printed at every start; production refuses demo accounts)
MIN_LENGTH = 8
MAX_LENGTH = 128
COMMON = frozenset(FREQUENCY_LISTS["passwords"][:10_000])
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_turns = BoundedSemaphore(2)


def hash_password(password: str) -> str:
    """Return the argon2id hash of a password (OWASP Password Storage Cheat Sheet: 19 MiB, t=2, p=1)."""
    with _turns:
        return _hasher.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Tell whether a password is right, in the same time whether or not there is one to compare with.

    Args:
        password_hash: What is stored; None where the account does not exist or has no password yet.
        password: What was typed.
    """
    with _turns:
        try:
            return _hasher.verify(password_hash or _dummy_hash(), password) and password_hash is not None
        except (Argon2Error, InvalidHashError):
            return False


def needs_rehash(password_hash: str) -> bool:
    """Tell whether a hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def is_common(password: str) -> bool:
    """Tell whether a password is among the 10,000 that everybody tries first."""
    return password.casefold() in COMMON


@cache
def _dummy_hash() -> str:
    return _hasher.hash("nobody's password")
