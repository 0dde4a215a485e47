"""What of the programme people are told: what it is about, how it is put, and who should know."""

from app.programme.notices.kinds import KINDS
from app.programme.notices.sources import SOURCES

__all__ = ["KINDS", "SOURCES"]
