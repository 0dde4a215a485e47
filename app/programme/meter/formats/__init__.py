"""Reading logs of mail servers."""

from app.programme.meter.formats.log import Format, Log
from app.programme.meter.formats.opening import open_log
from app.programme.meter.formats.reasons import ENDS_READING, REASONS
from app.programme.meter.formats.unpacking import UnrecognisedLogError

__all__ = ["ENDS_READING", "REASONS", "Format", "Log", "UnrecognisedLogError", "open_log"]
