"""Mailboxes in the mbox form, of which only the headers are read."""

from app.programme.meter.formats.mbox.addressing import read
from app.programme.meter.formats.mbox.splitting import recognises

__all__ = ["read", "recognises"]
