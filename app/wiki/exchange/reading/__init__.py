"""interim"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    file: str
    line: int
    reason: str


@dataclass(frozen=True)
class SourcePage:
    path: str


@dataclass(frozen=True)
class SourceFolder:
    pages: tuple


def read_folder(folder, *, space, language="en", progress=None):
    raise NotImplementedError
