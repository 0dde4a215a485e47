"""What of the wiki people are told: what it is about, how it is put, and who should know."""

from app.wiki.notices.kinds import KINDS
from app.wiki.notices.sources import SOURCES

__all__ = ["KINDS", "SOURCES"]
