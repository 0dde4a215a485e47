"""What lies in the folder that takes the place of a mail server."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

NAME = re.compile(r"[0-9a-f]{32}")
HEADER_BYTES = 20_000


@dataclass(frozen=True)
class KeptMail:
    """A message in the folder.

    Attributes:
        name: What it is asked for by.
        to_name: Whom it is for.
        to_address: The same person's address.
        list_id: Which room it comes from; empty for a message about an account.
        kept_at: When it was written.
        size: In bytes.
    """

    name: str
    to_name: str
    to_address: str
    list_id: str
    kept_at: datetime
    size: int


@dataclass(frozen=True)
class MailText:
    """What a message says."""

    subject: str
    text: str


def list_kept(folder: Path, limit: int) -> Sequence[KeptMail]:
    """Return the latest messages in a folder, without their words.

    Args:
        folder: Where messages are written.
        limit: The most of them.
    """
    files = [(path.stat(), path) for path in folder.glob("*.eml")]
    latest = sorted(files, key=lambda file: file[0].st_mtime, reverse=True)[:limit]
    return [_kept(path, stat.st_mtime, stat.st_size) for stat, path in latest]


def get_kept(folder: Path, name: str) -> KeptMail | None:
    """Return a message in a folder; None where there is none of that name."""
    path = folder / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    return _kept(path, path.stat().st_mtime, path.stat().st_size)


def read_kept(folder: Path, kept: KeptMail) -> MailText:
    """Return what a message says."""
    email = message_from_bytes((folder / f"{kept.name}.eml").read_bytes(), policy=default)
    body = email.get_body(("plain",))
    return MailText(str(email["Subject"]), str(body.get_content()) if body is not None else "")


def _kept(path: Path, modified: float, size: int) -> KeptMail:
    with path.open("rb") as file:
        email = message_from_bytes(file.read(HEADER_BYTES), policy=default)
    [to, *_rest] = email["To"].addresses
    list_id = str(email.get("List-Id", "")).strip("<> ")
    moment = datetime.fromtimestamp(modified, UTC)
    return KeptMail(path.stem, to.display_name, to.addr_spec.lower(), list_id, moment, size)
