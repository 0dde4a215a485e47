"""Reading versions in the worker: what they say, their first pages, and what they ask to be filled in."""

from __future__ import annotations

import base64
import io
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from app.core import clock
from app.core.confined import ConfinedError, Limits, TookTooLongError, run_confined
from app.core.db import lock, session, unit_of_work
from app.core.errors import UnavailableError
from app.core.events import record
from app.core.files.taking import forget
from app.core.installation import installation
from app.core.jobs import Job
from app.documents import events
from app.documents.models import Preview, ReadState, Version
from app.documents.queries.previews import list_previews, list_unread_ids
from app.documents.queries.versions import get_any_version
from app.documents.reading.answers import content_in
from app.documents.reading.found import Problem, cut
from app.documents.reading.libreoffice import to_pdf

log = logging.getLogger(__name__)
LIMITS = Limits(seconds=20.0, memory_bytes=1_500_000_000, answer_bytes=20_000_000)
READ = "app.documents.reading.work:read"
LOOK = "app.documents.reading.looking:look"
WITH_PAGES = frozenset({"pdf", "png", "jpg", "jpeg"})
OFFICE = frozenset({"docx", "xlsx", "pptx", "odt", "ods", "odp"})
SHOWN_PAGES = 3
LONGEST_SIDE = 3_000
"""Pixels."""
SHOWING = ("outline", "rows", "form_fields")
LEFT_AFTER = timedelta(minutes=10)
"""After how long a version that still waits was left by whatever should have read it."""
BATCH = 20


@dataclass(frozen=True)
class Read:
    """What was read from a file; the process that read it is not trusted to be in its right mind.

    Attributes:
        text: What it says.
        content: Pages, outline, form fields, placeholders.
        pictures: Of its first pages, each with its width, its height and its content.
        problem: Why some of it could not be read; empty where nothing is missing.
    """

    text: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    pictures: list[tuple[int, int, bytes]] = field(default_factory=list)
    problem: str = ""

    @property
    def state(self) -> ReadState:
        """Whether it was read: part of it is enough."""
        has_some = self.text or self.pictures or any(self.content.get(name) for name in SHOWING)
        return ReadState.FAILED if self.problem and not has_some else ReadState.DONE


def read_version(version_id: int) -> None:
    """Read a version, and keep what was found in the place of what was found before.

    No lock is held while a file is read. A file that cannot be read is still handed out.

    Args:
        version_id: Which one; one that is gone meanwhile is left alone.

    Raises:
        StoreUnavailableError: The store does not answer; to be tried again.
    """
    with unit_of_work(read_only=True):
        version = session.get(Version, version_id)
    if version is None:
        return
    read = read_file(b"".join(installation().files.read(version.key)), version.ending)
    for page, (_width, _height, picture) in enumerate(read.pictures, 1):
        installation().files.put(_key_of(version, page), io.BytesIO(picture))
    with unit_of_work():
        _keep(version_id, read)


def read_file(data: bytes, ending: str) -> Read:
    """Return what a file says and looks like.

    Args:
        data: Its content.
        ending: What it is.
    """
    read = _answered(LOOK if ending in WITH_PAGES else READ, data, ending)
    if ending not in OFFICE or read.problem:
        return read
    drawn = to_pdf(data, ending)
    if drawn is None:
        return read
    looked = _answered(LOOK, drawn, "pdf")
    pages = {"pages": looked.content["pages"]} if "pages" in looked.content else {}
    return Read(read.text, read.content | pages, looked.pictures, read.problem)


def _answered(work: str, data: bytes, ending: str) -> Read:
    try:
        answer = run_confined(work, data, ending, limits=LIMITS)
        return Read(
            cut(str(answer["text"])),
            content_in(answer["content"]),
            [_picture_in(one) for one in answer["pictures"][:SHOWN_PAGES]],
            str(Problem(answer["problem"])) if answer["problem"] else "",
        )
    except TookTooLongError:
        return Read(problem=Problem.TOO_SLOW)
    except (ConfinedError, KeyError, TypeError, ValueError, OverflowError):
        return Read(problem=Problem.TOO_MUCH)


def _picture_in(told: dict[str, Any]) -> tuple[int, int, bytes]:
    width, height = int(told["width"]), int(told["height"])
    if not 0 < width <= LONGEST_SIDE or not 0 < height <= LONGEST_SIDE:
        raise ValueError(told["width"], told["height"])
    return width, height, base64.b64decode(told["webp"])


def _keep(version_id: int, read: Read) -> None:
    """Keep what was read, unless the version is gone meanwhile."""
    lock(f"documents.reading:{version_id}")
    version = get_any_version(version_id)
    if version is None:
        return
    tries = version.content.get("tries", 0) + 1
    version.text, version.problem = read.text, read.problem
    version.content = read.content | ({"tries": tries} if read.problem else {})
    version.read_state = read.state
    _keep_pictures(version, read.pictures)
    record(events.VersionRead(template_id=version.template_id, version_id=version.id))


def _keep_pictures(version: Version, pictures: list[tuple[int, int, bytes]]) -> None:
    known = {one.page: one for one in list_previews(version)}
    for page, (width, height, _picture) in enumerate(pictures, 1):
        preview = known.pop(page, None) or Preview(version_id=version.id, page=page, key=_key_of(version, page))
        preview.width, preview.height = width, height
        session.add(preview)
    _forget(*known.values())


def forget_previews(version: Version) -> None:
    """Delete the pictures of a version that is thrown away."""
    _forget(*list_previews(version))


def _forget(*previews: Preview) -> None:
    for preview in previews:
        forget(preview.key)
        session.delete(preview)
    session.flush()


def _key_of(version: Version, page: int) -> str:
    """Return where the picture of a page lies: beside the file, so that reading it again leaves nothing behind."""
    return f"{version.key}-page-{page}"


def read_added(event: events.VersionAdded) -> None:
    """Read a version that was added."""
    read_version(event.version_id)


def read_waiting() -> int:
    """Read the versions that were left by whatever should have read them, and again those that took too much.

    Returns:
        How many were read.
    """
    with unit_of_work(read_only=True):
        waiting = list_unread_ids(clock.now() - LEFT_AFTER, BATCH)
    done = 0
    for version_id in waiting:
        try:
            read_version(version_id)
            done += 1
        except UnavailableError:
            log.exception("version %s could not be read yet", version_id)
    return done


READ_WAITING = Job("documents.read_waiting", read_waiting)
