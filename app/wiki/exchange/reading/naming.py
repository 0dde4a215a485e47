"""Where in the space each file's page stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.slugs import slugify
from app.wiki.exchange.reading.finding import SourceFile
from app.wiki.exchange.reading.front_matter import text_of

INDEXES = ("index", "readme")
DEPTH = 50
"""How many parents are followed upwards."""


@dataclass(frozen=True)
class Named:
    """A page that will be: its path in the space and the file it comes from."""

    path: str
    source: SourceFile


def humanise(name: str) -> str:
    """Return the name of a file or folder as a title: `travel-and-leave` becomes “Travel and leave”."""
    words = " ".join(name.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:] or "Untitled"


def name_pages(files: Sequence[SourceFile]) -> tuple[list[Named], dict[str, str]]:
    """Give each file its path.

    Args:
        files: Files that become pages.

    Returns:
        The pages, and for each folder's path in the space the folder it stands for. A path that is taken already is
        numbered, and the file hears of it.
    """
    paths = _Paths(files)
    taken: dict[str, str] = {}
    counts: Counter[str] = Counter()
    named = []
    for source in files:
        wanted = paths.of_file(source)
        path = _free(wanted, taken, counts)
        if path != wanted:
            source.notes.problem(0, f"The page “{wanted}” is made from {taken[wanted]} already; this one is “{path}”.")
        taken[path] = source.file
        named.append(Named(path, source))
    return named, {path: folder for folder, path in paths.folders.items()}


def _free(wanted: str, taken: Mapping[str, str], counts: Counter[str]) -> str:
    path = wanted
    while path in taken:
        counts[wanted] += 1
        path = f"{wanted}-{counts[wanted] + 1}"
    return path


class _Paths:
    """The paths of folders, settled from the top down, and of the files in them."""

    def __init__(self, files: Sequence[SourceFile]) -> None:
        self._by_place = {(source.folder, source.stem): source for source in reversed(files)}
        self._indexes = self._find_indexes(files)
        self._by_slug = {(source.folder, _slug_of(source)): source for source in reversed(files)}
        self.folders = {"": ""}
        for folder in sorted(_all_folders(files), key=lambda one: (one.count("/"), one)):
            self.folders[folder] = self._of_folder(folder)

    @staticmethod
    def _find_indexes(files: Sequence[SourceFile]) -> dict[str, SourceFile]:
        """Return the file that stands for each folder: its index, its readme, or the one of its own name."""
        found: dict[str, SourceFile] = {}
        for name in INDEXES:
            for source in files:
                if source.folder and source.stem.lower() == name:
                    found.setdefault(source.folder, source)
        beside = {(source.folder, source.stem) for source in files}
        for source in files:
            above, _slash, name = source.folder.rpartition("/")
            if source.folder and source.stem == name and (above, name) not in beside:
                found.setdefault(source.folder, source)
        return found

    def _of_folder(self, folder: str) -> str:
        above, _slash, name = folder.rpartition("/")
        if index := self._indexes.get(folder):
            return self.of_file(index)
        if beside := self._by_place.get((above, name)):
            return self.of_file(beside)
        return f"{self.folders[above]}/{slugify(name)}".lstrip("/")

    def of_file(self, source: SourceFile) -> str:
        """Return the path that a file asks for."""
        if self._indexes.get(source.folder) is source:
            above, _slash, name = source.folder.rpartition("/")
            return f"{self.folders[above]}/{_given_slug(source) or slugify(name)}".lstrip("/")
        slugs = [_slug_of(one) for one in self._line_of(source)]
        return "/".join([self.folders[source.folder], *reversed(slugs)]).lstrip("/")

    def _line_of(self, source: SourceFile) -> list[SourceFile]:
        """Return a file and the siblings it names as parents, upwards; only the file where they go in a circle."""
        line = [source]
        while parent := text_of(line[-1].document.values, "parent"):
            above = self._by_slug.get((source.folder, slugify(parent)))
            if above is self._indexes.get(source.folder) and above is not None:
                break
            if above is None:
                line[-1].notes.problem(0, f"The parent “{parent}” is not a page beside it.")
                break
            if above in line or len(line) >= DEPTH:
                source.notes.problem(0, "The parents of the page go in a circle, or too far up.")
                return [source]
            line.append(above)
        return line


def _all_folders(files: Sequence[SourceFile]) -> set[str]:
    found: set[str] = set()
    for source in files:
        folder = source.folder
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _given_slug(source: SourceFile) -> str:
    slug = text_of(source.document.values, "slug").strip("/").rpartition("/")[2]
    return slugify(slug) if slug else ""


def _slug_of(source: SourceFile) -> str:
    return _given_slug(source) or slugify(source.stem)
