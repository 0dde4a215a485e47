"""Taking uploads in: as rooms do it, each with a table of its own for what is kept."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import IO, BinaryIO, cast

from app.core.db import current_unit
from app.core.files.keeping import are_files_kept
from app.core.files.passing import PASSING
from app.core.files.pictures import developed
from app.core.files.store import StoredFile, StoreUnavailableError
from app.core.installation import installation

log = logging.getLogger(__name__)


def take(stream: IO[bytes], name: str) -> StoredFile:
    """Keep a file; a picture loses what the camera wrote into it, and comes out no wider than a screen needs.

    Args:
        stream: Its content.
        name: What it is called.

    Raises:
        InvalidError: It is nothing that we take.
        StoreUnavailableError: It could not be kept.
    """
    limit = installation().settings.max_upload_mb * 1_000_000
    return installation().files.save(cast(BinaryIO, developed(stream, name, limit)), name, limit=limit)


def forget(*keys: str) -> None:
    """Delete what lies in the store, once it is certain that nothing refers to it any more.

    What an archive that is being written may still need is left for the sweep.
    """
    if keys:
        current_unit().after_commit(("files.forget", keys), lambda: _delete(keys))


def _delete(keys: Collection[str]) -> None:
    """Delete files that no row names; those that a store out of reach still has are swept away later."""
    lasting = [key for key in keys if not key.startswith(PASSING)]
    try:
        kept = lasting if lasting and are_files_kept() else []
        for key in keys:
            if key not in kept:
                installation().files.delete(key)
    except StoreUnavailableError:
        log.warning("%s could not be deleted; the sweep will find what is left", ", ".join(keys))
