"""PDF: no script, no program to start, no password, nothing else at the same time."""

from __future__ import annotations

from typing import BinaryIO

from app.core.confined import ConfinedError, Limits, run_confined
from app.core.files.sniffing.archives import check_not_archive
from app.core.files.sniffing.kinds import Reason, mismatch, refused

HEAD = b"%PDF-"
HEAD_BYTES = 1_024
ACTIVE = (b"<script", b"<html", b"<svg", b"<!doctype", b"javascript:")
LIMITS = Limits(seconds=15.0, answer_bytes=10_000)


def check_pdf(stream: BinaryIO, ending: str) -> None:
    """Refuse a PDF that is something else as well, is locked, or does more than show what it holds.

    Raises:
        RefusedFileError: It is one.
    """
    head = stream.read(HEAD_BYTES)
    if not head.startswith(HEAD):
        raise mismatch(ending)
    if any(word in head.lower() for word in ACTIVE):
        raise refused(Reason.TWO_THINGS)
    check_not_archive(stream)
    try:
        found = run_confined("app.core.pdf.looking:look_through", stream.read(), limits=LIMITS)
    except ConfinedError as error:
        raise refused(Reason.UNCHECKED) from error
    if found:
        raise refused(Reason(found) if found in {*Reason} else Reason.UNCHECKED)
