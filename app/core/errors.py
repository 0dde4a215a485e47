"""Errors that a person may see, each with the sentence that tells them what to do."""


class PasserelleError(Exception):
    """Base of every error that the product raises on purpose."""


class UserError(PasserelleError):
    """Something the person can mend; the message is shown to them as it is."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class NotFoundError(UserError):
    """There is no such thing for this reader; says nothing about whether it exists."""


class ForbiddenError(UserError):
    """The reader can see the thing but may not do this to it."""


class InvalidError(UserError):
    """What was entered cannot be taken.

    Args:
        message: What is wrong and what to do.
        field: The form field the message belongs to, where there is one.
    """

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class ConflictError(UserError):
    """Somebody else changed the thing meanwhile."""


class TooManyRequestsError(UserError):
    """A limit was reached.

    Args:
        message: The sentence for the person.
        retry_after: Seconds until another try makes sense.
    """

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UnavailableError(PasserelleError):
    """A part the product leans on (database, index, mail) does not answer right now."""


class PermanentError(PasserelleError):
    """Something failed in a way that another try will not mend."""
