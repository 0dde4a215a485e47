"""Waiting for what other processes do: long, as a test measures nothing and the machine may have much else to do."""

import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 60
"""Seconds to wait for what should take a few."""


def wait_until(holds: Callable[[], object]) -> None:
    """Wait until something holds.

    Raises:
        TimeoutError: It does not come to hold.
    """
    until = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError(holds)
        time.sleep(0.1)


def has_ended(process: int) -> bool:
    """Tell whether a process has ended, whoever is to take note of it; one that is killed takes a moment to."""
    try:
        return "zombie" in Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return True
