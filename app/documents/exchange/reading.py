"""Reading a folder of templates: which files it holds, what its manifest says of them, and what cannot be taken.

Nothing outside the folder is ever read, nor what a symbolic link leads to, nor what is hidden.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

MANIFEST = "manifest.yaml"
KEYS = frozenset(
    "file title description category language department tags audience owner review_months replaces".split()
)
MOST_MANIFEST_BYTES = 5_000_000


NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What no text can hold that is to be kept; YAML can write it by escapes."""


class ManifestError(ValueError):
    """The manifest cannot be read; says why in a sentence."""


class NotTakenError(ValueError):
    """Something cannot be taken; says why in a sentence."""


@dataclass(frozen=True)
class Problem:
    """What could not be taken, and why."""

    file: str
    reason: str


@dataclass(frozen=True)
class Source:
    """A file to take.

    Attributes:
        file: Its path inside the folder.
        path: Where it lies.
        said: What the manifest says of it; nothing where there is none.
    """

    file: str
    path: Path
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SourceFolder:
    """What a folder holds."""

    sources: Sequence[Source]
    problems: Sequence[Problem]


class _PlainLoader(yaml.SafeLoader):
    """Reads YAML without aliases: ten lines of them stand for more than any memory holds."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return a node.

        Raises:
            ComposerError: It is an alias.
        """
        if self.check_event(yaml.AliasEvent):
            where = self.peek_event().start_mark
            raise yaml.composer.ComposerError(None, None, "aliases are not taken; write it out", where)
        return super().compose_node(parent, index)


def read_folder(folder: Path) -> SourceFolder:
    """Return what a folder holds: what its manifest lists, or every file where it has none.

    Raises:
        ManifestError: It has a manifest that cannot be read.
    """
    manifest = folder / MANIFEST
    if manifest.is_symlink() or manifest.exists():
        return _listed(folder, _entries(manifest))
    problems: list[Problem] = []
    sources = [Source(_name(folder, path), path) for path in _files(folder, problems)]
    return SourceFolder(sources, problems)


def _entries(manifest: Path) -> list[Any]:
    """Return the entries of a manifest."""
    if manifest.is_symlink() or not manifest.is_file():
        raise ManifestError(f"{MANIFEST} is not a file.")
    if manifest.stat().st_size > MOST_MANIFEST_BYTES:
        raise ManifestError(f"{MANIFEST} is larger than {MOST_MANIFEST_BYTES // 1_000_000} MB.")
    try:
        entries = yaml.load(manifest.read_text(encoding="utf-8-sig"), _PlainLoader)  # noqa: S506 (it is a safe one)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise ManifestError(f"{MANIFEST} cannot be read: {error}") from error
    if not isinstance(entries, list):
        raise ManifestError(f"{MANIFEST} is not a list of entries.")
    return entries


def _listed(folder: Path, entries: Sequence[Any]) -> SourceFolder:
    """Return the files that the entries of a manifest name; what lies beside them is told."""
    problems: list[Problem] = []
    sources: dict[str, Source] = {}
    for number, entry in enumerate(entries, 1):
        try:
            source = _source(folder, entry)
        except NotTakenError as error:
            problems.append(Problem(_entry_name(entry, number), str(error)))
            continue
        if source.file in sources:
            problems.append(Problem(source.file, "The manifest lists it twice; the first entry counts."))
            continue
        sources[source.file] = source
        unknown = sorted(str(key) for key in entry if key not in KEYS)
        problems += [Problem(source.file, f"The manifest says “{key}”, which means nothing.") for key in unknown]
    for path in _files(folder, problems):
        if (name := _name(folder, path)) not in sources and name != MANIFEST:
            problems.append(Problem(name, "The manifest does not list it."))
    return SourceFolder([*sources.values()], problems)


def _entry_name(entry: Any, number: int) -> str:
    name = entry.get("file") if isinstance(entry, dict) else None
    return str(name)[:200] if name else f"{MANIFEST}, entry {number}"


def _source(folder: Path, entry: Any) -> Source:
    """Return the file that an entry of a manifest names."""
    if not isinstance(entry, dict) or not isinstance(entry.get("file"), str) or not entry["file"].strip("/. "):
        raise NotTakenError("The entry names no file.")
    named = PurePosixPath(entry["file"].replace("\\", "/"))
    if named.is_absolute() or ".." in named.parts or "\0" in entry["file"]:
        raise NotTakenError("It lies outside the folder.")
    if _is_unwritable(entry):
        raise NotTakenError("The entry holds a character that no text can hold.")
    path = folder
    for part in named.parts:
        path = path / part
        if reason := _reason(path):
            raise NotTakenError(reason)
    if not path.is_file():
        raise NotTakenError("There is no such file.")
    return Source(str(named), path, entry)


def _is_unwritable(value: Any) -> bool:
    """Tell whether there is something in a value that no database can hold."""
    if isinstance(value, dict):
        return any(_is_unwritable(one) for pair in value.items() for one in pair)
    if isinstance(value, list):
        return any(map(_is_unwritable, value))
    return isinstance(value, str) and bool(NO_TEXT.search(value))


def _files(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """Yield the files below a folder in the order of their names, and note what is passed over."""

    def note(error: OSError) -> None:
        problems.append(Problem(_name(folder, Path(str(error.filename))), "It cannot be opened."))

    for where, folders, files in os.walk(folder, onerror=note):
        here = Path(where)
        passed = {name: reason for name in folders if (reason := _reason(here / name))}
        folders[:] = sorted(name for name in folders if name not in passed)
        for name in sorted(files):
            reason = _reason(here / name) or ("" if (here / name).is_file() else "It is not a file.")
            if reason:
                passed[name] = reason
            else:
                yield here / name
        problems += [Problem(_name(folder, here / name), reason) for name, reason in sorted(passed.items())]


def _reason(path: Path) -> str:
    """Return why something is passed over, whatever it holds; nothing where it is not."""
    try:
        if path.is_symlink():
            return "It is a symbolic link."
    except (OSError, ValueError):
        return "It cannot be opened."
    return "It is hidden." if path.name.startswith(".") else ""


def _name(folder: Path, path: Path) -> str:
    """Return a path inside the folder as it is told, whatever bytes its name is made of."""
    return path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()
