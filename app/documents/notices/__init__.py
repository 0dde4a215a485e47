"""What of templates people are told: what it is about, how it is put, and who should know."""

from app.documents.notices.kinds import KINDS
from app.documents.notices.sources import SOURCES

__all__ = ["KINDS", "SOURCES"]
