"""Finding the files of a folder and reading their bytes."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.wiki.exchange.reading.draft import clean_text
from app.wiki.exchange.reading.front_matter import Document, split_document, text_of
from app.wiki.exchange.reading.model import Notes

SIZE_LIMIT = 1024 * 1024
"""In bytes: the longest text that is a page."""
MARKDOWN = (".md", ".markdown")
TEMPLATES = (".html", ".htm", ".njk", ".liquid")
SKIPPED = frozenset("_includes _layouts _data _site _sass _plugins node_modules".split())
"""Folders that a site generator keeps for itself."""


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A file as it was read; `file` is its path relative to the folder, `notes` what was noticed."""

    file: str
    notes: Notes
    document: Document

    @property
    def folder(self) -> str:
        """The folder it lies in; empty for the topmost."""
        return self.file.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """Its name without the ending."""
        return self.file.rpartition("/")[2].rpartition(".")[0]

    @property
    def redirect(self) -> str:
        """Where it leads, if it is no page."""
        return text_of(self.document.values, "redirect_to")

    @property
    def site_address(self) -> str:
        """Its address on the site, without slashes around it, by its place in the tree."""
        is_index = self.stem.lower() in ("index", "readme")
        return self.folder if is_index else f"{self.folder}/{self.stem}".lstrip("/")


def find_files(folder: Path, notes: list[Notes]) -> Iterator[SourceFile]:
    """Yield the Markdown of a folder, read, and files that only lead elsewhere.

    Args:
        folder: Where to look.
        notes: Takes up what was noticed of each file, of those that are not taken as well.
    """
    for path in _walk(folder, notes):
        noted = Notes(_relative(path, folder))
        notes.append(noted)
        suffix = path.suffix.lower()
        if suffix in MARKDOWN:
            text = _read(path, folder, noted)
            if text is not None:
                yield SourceFile(noted.file, noted, split_document(text, noted))
        elif suffix in TEMPLATES and (redirect := _read_redirect(path, folder, noted)):
            yield redirect


def _walk(folder: Path, notes: list[Notes]) -> Iterator[Path]:
    """Yield the files of a folder and those below it, sorted; what is a link to a folder is noted."""
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        entries = _list(current, folder, notes)
        folders = [entry for entry in entries if entry.is_dir(follow_symlinks=False) and not _is_skipped(entry.name)]
        waiting += [Path(entry.path) for entry in reversed(folders)]
        for entry in entries:
            if entry.is_symlink() and Path(entry.path).is_dir():
                _note(notes, Path(entry.path), folder, "A symbolic link to a folder is not followed.")
            elif not entry.is_dir() and not entry.name.startswith("."):
                yield Path(entry.path)


def _list(current: Path, folder: Path, notes: list[Notes]) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(current) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        _note(notes, current, folder, f"The folder cannot be read: {error.strerror}.")
        return []


def _is_skipped(name: str) -> bool:
    return name.startswith(".") or name in SKIPPED


def _note(notes: list[Notes], path: Path, folder: Path, reason: str) -> None:
    notes.append(Notes(_relative(path, folder)))
    notes[-1].problem(0, reason)


def _relative(path: Path, folder: Path) -> str:
    """Return a path relative to the folder; names that are not UTF-8 get question marks."""
    relative = "" if path == folder else path.relative_to(folder).as_posix()
    return os.fsencode(relative).decode(errors="replace")


def _read(path: Path, folder: Path, notes: Notes) -> str | None:
    try:
        content = read_bytes(path, folder.parent)
    except (OSError, ValueError) as error:
        notes.problem(0, str(error) if isinstance(error, ValueError) else f"The file cannot be read: {error.strerror}.")
        return None
    return _decode(content, notes)


def read_bytes(path: Path, root: Path) -> bytes:
    """Return what a file of text holds.

    Args:
        path: The file.
        root: The folder that it must really lie in.

    Raises:
        ValueError: It is not a file, lies elsewhere, or is too large; says so in a sentence.
        OSError: It cannot be read.
    """
    if not is_inside(path, root):
        raise ValueError("The file lies outside the folder, behind a symbolic link.")
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ValueError("This is not a regular file.")
    if status.st_size > SIZE_LIMIT:
        raise ValueError(f"The file is larger than {SIZE_LIMIT // (1024 * 1024)} MB.")
    return path.read_bytes()


def is_inside(path: Path, root: Path) -> bool:
    """Return whether a file really lies in a folder, all symbolic links followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root))


def _decode(content: bytes, notes: Notes) -> str | None:
    if b"\0" in content:
        notes.problem(0, "The file is not text.")
        return None
    try:
        return clean_text(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        notes.problem(line, "The file is not UTF-8; it was read as Windows-1252.")
        return clean_text(content.decode("cp1252", errors="replace"))


def _read_redirect(path: Path, folder: Path, notes: Notes) -> SourceFile | None:
    """Return a file that is not Markdown but leads elsewhere; any other is noted as not taken."""
    quiet = Notes(notes.file)
    text = _read(path, folder, quiet)
    found = SourceFile(notes.file, notes, split_document(text or "", quiet))
    if found.redirect and not found.document.body.strip():
        return found
    notes.problem(0, "The file is not Markdown.")
    return None
