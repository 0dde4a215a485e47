"""Texts of seed files, which hold them in the languages of the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Words:
    """A text in the languages of the house, by their codes."""

    by_language: Mapping[str, str]

    def told(self, language: str) -> str:
        """Return the text in a language, or else in English."""
        return self.by_language.get(language) or self.by_language["en"]


def read_words(entry: Mapping[str, Any], field: str) -> Words:
    """Return a text of a seed file with its French, which stands in a field of its own: `name`, `name_fr`."""
    return Words({"en": entry[field], "fr": entry[f"{field}_fr"]})
