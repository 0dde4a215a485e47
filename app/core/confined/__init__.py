"""Work on what strangers made, done in a child process of its own that is killed when it takes too long or too much.

Parsers of PDF and office files are large and written in C or Rust. Whatever a file does to one of them, it happens to a
process that knows nothing but this file, has a limit of memory and of time, and ends with it.
"""

from app.core.confined.running import BrokeDownError, ConfinedError, Limits, TookTooLongError, run_confined

__all__ = ["BrokeDownError", "ConfinedError", "Limits", "TookTooLongError", "run_confined"]
