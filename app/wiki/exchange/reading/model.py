"""What reading a folder gives: pages, files, and what could not be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Problem:
    """What could not be taken.

    Attributes:
        file: Path relative to the folder, with "/".
        line: From 1; 0 where the whole file is meant.
        reason: A sentence in English.
    """

    file: str
    line: int
    reason: str


@dataclass(frozen=True)
class SourcePage:
    """A page as it is to be stored.

    Attributes:
        path: Address inside the space; its parts are slugs.
        title: What it is called.
        source: Markdown, with links that lead to `/wiki/<space>/...` and files as `attachment:<key>`.
        language: `en` or `fr`.
        tags: Tags and keywords, each once.
        old_paths: Addresses that led to it before, inside the space.
        order: Its place among its siblings, where it has one.
        meta: What else its front matter says, in simple types.
        file: Path of the file relative to the folder; of the folder itself for a page made up for it.
        attachments: Keys of the files that the source refers to.
    """

    path: str
    title: str
    source: str
    language: str
    tags: tuple[str, ...]
    old_paths: tuple[str, ...]
    order: int | None
    meta: Mapping[str, Any]
    file: str
    attachments: tuple[str, ...]


@dataclass(frozen=True)
class SourceFolder:
    """All that a folder holds.

    Attributes:
        pages: Parents before children, siblings by order, then title.
        attachments: Where each file lies that some page refers to, by key.
        problems: What could not be taken.
        broken: Internal links that lead nowhere in the source itself.
    """

    pages: tuple[SourcePage, ...]
    attachments: Mapping[str, Path]
    problems: tuple[Problem, ...]
    broken: tuple[Problem, ...]


class Notes:
    """What is noticed while one file is read; the same thing on the same line once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._problems: dict[Problem, None] = {}
        self._broken: dict[Problem, None] = {}

    def problem(self, line: int, reason: str) -> None:
        """Note what could not be taken."""
        self._problems[Problem(self.file, line, reason)] = None

    def broken(self, line: int, reason: str) -> None:
        """Note a link that leads nowhere."""
        self._broken[Problem(self.file, line, reason)] = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be taken, in the order of its lines."""
        return tuple(sorted(self._problems, key=lambda one: one.line))

    @property
    def broken_links(self) -> tuple[Problem, ...]:
        """Links that lead nowhere, in the order of their lines."""
        return tuple(sorted(self._broken, key=lambda one: one.line))
