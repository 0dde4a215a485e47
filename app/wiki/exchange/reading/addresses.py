"""Where the links between the pages of a site lead."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from app.core.slugs import slugify
from app.wiki.exchange.reading.finding import SourceFile
from app.wiki.exchange.reading.front_matter import SCHEME, old_paths_of
from app.wiki.exchange.reading.naming import Named

ENDING = re.compile(r"(?:(?:^|/)(?:index|readme))?\.(?:md|markdown|html?)$|(?:^|/)(?:index|readme)$", re.IGNORECASE)
HOPS = 20
"""How many redirects are followed after each other."""


@dataclass(frozen=True)
class Place:
    """Where a link stands: the folder of its file, and the address of its page on the site."""

    folder: str
    address: str


def place_of(source: SourceFile) -> Place:
    """Return where the links of a file stand."""
    permalink = source.document.values.get("permalink")
    own = old_paths_of({"permalink": permalink})
    return Place(source.folder, own[0] if own else source.site_address)


class Site:
    """All addresses of a site: of pages, those they had before, and those that only lead elsewhere."""

    def __init__(self, space: str, folder: str, pages: Sequence[Named], redirects: Sequence[SourceFile]) -> None:
        """Learn the addresses.

        Args:
            space: The space that the pages go into.
            folder: The name of the folder that was read; links may begin with it.
            pages: The pages, with their paths.
            redirects: Files that lead elsewhere.
        """
        self.space = space
        self._folder = folder
        self._pages: dict[str, str] = {"": ""}
        self._redirects = _redirects_of(redirects)
        self._learn_pages(pages)

    def learn_folders(self, folders: Mapping[str, str]) -> None:
        """Learn the pages made up for folders: their paths, and the folders."""
        for path, folder in folders.items():
            self._learn([folder, path], path)

    def _learn_pages(self, pages: Sequence[Named]) -> None:
        """Learn what is surest first: where files lie, then what they ask for, then what they answered to before."""
        for page in sorted(pages, key=lambda page: page.source.stem.lower() != "index"):
            if page.source.site_address == "" and self._pages[""] == "":
                self._pages[""] = page.path
            self._learn([page.source.site_address], page.path)
        for page in pages:
            self._learn([page.path], page.path)
        for page in pages:
            self._learn(old_paths_of(page.source.document.values), page.path)

    def _learn(self, addresses: Sequence[str], path: str) -> None:
        for address in addresses:
            self._pages.setdefault(_key(address), path)
            self._pages.setdefault(_slugs(address), path)

    def lead(self, place: Place, address: str) -> str | None:
        """Return where a link leads: an address in the wiki, or an external one; None where it leads nowhere.

        Args:
            place: Where the link stands.
            address: What it says, without a scheme.
        """
        for _hop in range(HOPS):
            path, fragment = _split(address)
            if (page := self._find(self._pages, place, path)) is not None:
                return self._address(page) + fragment
            target = self._find(self._redirects, place, path)
            if target is None:
                return None
            address = target if "#" in target else target + fragment
            if SCHEME.match(address):
                return address
            if not address.startswith("/"):
                place = Place("", "")
        return None

    def leads(self, source: SourceFile) -> bool:
        """Return whether a redirect leads anywhere, and not in a circle."""
        return bool(SCHEME.match(source.redirect)) or self.lead(place_of(source), source.redirect) is not None

    def guess(self, place: Place, address: str) -> str:
        """Return the address that a page would have in the wiki, if it were there."""
        path, fragment = _split(address)
        parts = _slugs(next(iter(_readings(place, path)), "")).split("/")
        if parts[:2] == ["wiki", self.space]:
            parts = parts[2:]
        return self._address("/".join(parts)) + fragment

    def is_elsewhere_in_wiki(self, address: str) -> bool:
        """Return whether an address leads into another space of the wiki."""
        parts = address.split("/")
        return address.startswith("/wiki/") and len(parts) > 2 and parts[2] not in ("", self.space)

    def _address(self, path: str) -> str:
        return f"/wiki/{self.space}/{path}".rstrip("/")

    def _find(self, known: Mapping[str, str], place: Place, path: str) -> str | None:
        for reading in _readings(place, path):
            for candidate in (reading, *self._without_prefix(reading)):
                for key in (_key(candidate), _slugs(candidate)):
                    if key in known:
                        return known[key]
        return None

    def _without_prefix(self, path: str) -> list[str]:
        if path == f"wiki/{self.space}":
            return [""]
        prefixes = (f"{self._folder}/", f"wiki/{self.space}/")
        return [path.removeprefix(prefix) for prefix in prefixes if path.startswith(prefix)]


def _redirects_of(files: Sequence[SourceFile]) -> dict[str, str]:
    found: dict[str, str] = {}
    for source in files:
        for address in (source.site_address, *old_paths_of(source.document.values)):
            found.setdefault(_key(address), source.redirect)
    return found


def _split(address: str) -> tuple[str, str]:
    path, mark, fragment = address.partition("#")
    return path.partition("?")[0], mark + fragment


def _readings(place: Place, path: str) -> list[str]:
    """Return what an address can mean, from the root: as a site reads it, and as files lie; files first for files."""
    path = unquote(path)
    if path.startswith("/"):
        return [path.strip("/")]
    bases = [place.address, place.folder]
    if ENDING.search(path):
        bases.reverse()
    joined = [posixpath.normpath(f"/{base}/{path}").strip("/") for base in bases]
    return list(dict.fromkeys(joined))


def _key(address: str) -> str:
    return ENDING.sub("", unquote(address).strip("/")).strip("/").casefold()


def _slugs(address: str) -> str:
    key = _key(address)
    return "/".join(slugify(part) for part in key.split("/")) if key else ""


def percent_encode(path: str) -> str:
    """Return a path as a part of an address that stands in Markdown as it is."""
    return quote(path, safe="/!$&+,;=:@~")
