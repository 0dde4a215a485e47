"""Why a file cannot be filled in."""

from enum import StrEnum


class Reason(StrEnum):
    """What is in the way."""

    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    NUL = "nul"


class UnfillableError(Exception):
    """A file cannot be filled in.

    Args:
        reason: What is in the way; whoever asks puts it into words.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason
