"""Office files as PDF by LibreOffice, where it is installed; nothing needs it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

PROGRAM = "soffice"
SECONDS = 60
LARGEST_PDF = 50_000_000


def is_installed() -> bool:
    """Tell whether LibreOffice is there."""
    return shutil.which(PROGRAM) is not None


def to_pdf(data: bytes, ending: str) -> bytes | None:
    """Return an office file as PDF; None where LibreOffice is missing, fails, or takes longer than a minute.

    Args:
        data: The file, which was found harmless when it was taken.
        ending: What it is.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="passerelle-office-") as name:
        folder = Path(name)
        source = folder / f"file.{ending}"
        source.write_bytes(data)
        _convert(program, source)
        made = folder / "file.pdf"
        return made.read_bytes() if made.is_file() and made.stat().st_size <= LARGEST_PDF else None


def _convert(program: str, source: Path) -> None:
    """Let LibreOffice convert a file beside it, with a profile of its own; end it and all it has started in time."""
    profile = source.parent / "profile"
    process = subprocess.Popen(  # noqa: S603 (a program that is installed on purpose)
        [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "pdf",
            "--outdir",
            str(source.parent),
            str(source),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"HOME": str(source.parent), "PATH": os.environ.get("PATH", "")},
        start_new_session=True,
    )
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(SECONDS)
    _end_group(process)


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End what is left of a process that leads a session, and of what it has started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
