"""Finding the files that pages refer to, and none that lie elsewhere."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

from app.wiki.exchange.reading.addresses import Place
from app.wiki.exchange.reading.finding import MARKDOWN, TEMPLATES, is_inside

FILE_NAME = re.compile(r"\.[A-Za-z0-9]{1,8}$")


class NotTakenError(ValueError):
    """A file that is referred to cannot be taken; says why in a sentence."""


class Attachments:
    """The files of a site: those in the folder of pages, and those beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._root = folder.parent
        self.found: dict[str, Path] = {}

    def take(self, place: Place, address: str) -> str:
        """Return the key of a file.

        Args:
            place: Where the reference stands.
            address: What it says.

        Raises:
            NotTakenError: There is no such file, or it lies where we must not look.
        """
        path = unquote(address.partition("#")[0].partition("?")[0])
        candidates = self._candidates(place, path)
        for candidate in candidates:
            if not _leads_out(candidate) and (key := self._key(candidate)):
                return key
        if _leads_out(candidates[0]):
            raise NotTakenError(f"The file {path} lies outside the folder.")
        raise NotTakenError(f"The file {path} is not there.")

    def _candidates(self, place: Place, path: str) -> list[str]:
        """Return where a file may lie, from the root: beside the page, in the folder of pages, beside that."""
        name = self._folder.name
        bases = [name, ""] if path.startswith("/") else [f"{name}/{place.folder}", f"{name}/{place.address}", name, ""]
        return list(dict.fromkeys(posixpath.normpath(f"{base}/{path}".lstrip("/")) for base in bases))

    def _key(self, candidate: str) -> str | None:
        """Return the key of the file at a path from the root; None where there is none."""
        path = self._root / candidate
        try:
            if not path.is_file():
                return None
        except (OSError, ValueError):
            return None
        if not is_inside(path, self._root):
            raise NotTakenError(f"The file {candidate} lies outside the folder, behind a symbolic link.")
        if any(part.startswith(".") for part in candidate.split("/")):
            raise NotTakenError(f"The file {candidate} is hidden.")
        key = self._name(candidate)
        self.found[key] = path
        return key

    def _name(self, candidate: str) -> str:
        """Return a path from the folder of pages where that is clear, else from the root."""
        inside = candidate.removeprefix(f"{self._folder.name}/")
        return inside if inside == candidate or not (self._root / inside).exists() else candidate


def _leads_out(candidate: str) -> bool:
    return candidate == ".." or candidate.startswith(("../", "/"))


def looks_like_file(address: str) -> bool:
    """Return whether an address names a file that is no page, by its ending."""
    path = unquote(address.partition("#")[0].partition("?")[0]).lower()
    return bool(FILE_NAME.search(path)) and not path.endswith((*MARKDOWN, *TEMPLATES))
