"""Mail logs of Postfix: what its parts say about a message, joined by the id that it has in the queue."""

from app.programme.meter.formats.postfix.joining import read
from app.programme.meter.formats.postfix.lines import recognises

__all__ = ["read", "recognises"]
