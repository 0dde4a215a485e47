"""What can go wrong on the way out."""

from app.core.errors import PermanentError, UnavailableError


class MailTemporaryError(UnavailableError):
    """The mail server does not take the message now; another try may succeed."""


class MailRefusedError(PermanentError):
    """The mail server refuses the message for good; the text is the server's own sentence."""


class RecipientDeferredError(MailTemporaryError):
    """The server is well, but does not take mail for this address now."""


class RecipientRefusedError(MailRefusedError):
    """The server takes no mail for this address: it bounces."""
