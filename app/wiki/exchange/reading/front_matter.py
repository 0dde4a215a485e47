"""The front matter of a file: what it says of the page below it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from app.wiki.exchange.reading.draft import clean_text
from app.wiki.exchange.reading.model import Notes

SIZE_LIMIT = 64 * 1024
"""In bytes."""
FRONT = re.compile(
    r"\A---[ \t]*(?P<kind>\w*)[ \t]*\n(?P<text>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
KNOWN = frozenset("title language lang tags keywords redirect_from permalink redirect_to order slug parent".split())
LANGUAGES = ("en", "fr")
REFUSED = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken)


class _RefusedError(ValueError):
    """YAML that we do not read, although it is YAML."""

    def __init__(self, line: int) -> None:
        super().__init__("anchors, aliases and tags are not read")
        self.line = line


@dataclass(frozen=True)
class Document:
    """A file in its two parts; `body_line` is the line on which the body begins."""

    values: Mapping[str, Any] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1


def split_document(text: str, notes: Notes) -> Document:
    """Take the front matter off a text.

    Args:
        text: What the file holds, cleaned.
        notes: Hears where there is front matter that cannot be read; all is body then.
    """
    match = FRONT.match(text)
    if match is None:
        return Document(body=text)
    values = _parse(match["text"], match["kind"], notes)
    if values is None:
        return Document(body=text)
    return Document(values, text[match.end() :], match[0].count("\n") + 1)


def _parse(text: str, kind: str, notes: Notes) -> dict[str, Any] | None:
    if kind not in ("", "yaml", "yml"):
        notes.problem(1, f"The front matter is written in “{kind}”, which is not read.")
        return None
    if len(text.encode()) > SIZE_LIMIT:
        notes.problem(1, f"The front matter is larger than {SIZE_LIMIT // 1024} KB.")
        return None
    try:
        values = _load(text)
    except (yaml.YAMLError, ValueError, ArithmeticError, RecursionError) as error:
        notes.problem(_line_of(error), f"The front matter cannot be read: {_reason_of(error)}.")
        return None
    if values is None:
        return {}
    # Two lines across a page, with a sentence between them, are no front matter.
    return {str(key): value for key, value in values.items()} if isinstance(values, dict) else None


def _load(text: str) -> Any:
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, REFUSED):
            raise _RefusedError(token.start_mark.line + 2)
    return yaml.safe_load(text)


def _line_of(error: Exception) -> int:
    if isinstance(error, _RefusedError):
        return error.line
    mark = getattr(error, "problem_mark", None)
    return mark.line + 2 if mark is not None else 1


def _reason_of(error: Exception) -> str:
    reason = getattr(error, "problem", None) or str(error).partition("\n")[0] or type(error).__name__
    return str(reason).rstrip(".")


def text_of(values: Mapping[str, Any], key: str) -> str:
    """Return a value as one line of text; empty where there is none."""
    value = values.get(key)
    if isinstance(value, (str, int, float, date)) and not isinstance(value, bool):
        return " ".join(clean_text(str(value)).split())
    return ""


def language_of(values: Mapping[str, Any], default: str) -> str:
    """Return the language of a page: one of ours, else the default."""
    language = (text_of(values, "language") or text_of(values, "lang"))[:2].lower()
    return language if language in LANGUAGES else default


def order_of(values: Mapping[str, Any]) -> int | None:
    """Return the place of a page among its siblings."""
    text = text_of(values, "order")
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else None


def tags_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return tags and keywords, each once, whether they are a list or words with commas between."""
    found: dict[str, str] = {}
    for word in [*_words(values.get("tags")), *_words(values.get("keywords"))]:
        found.setdefault(word.casefold(), word)
    return tuple(found.values())


def _words(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else str(value).split(",") if isinstance(value, (str, int)) else []
    words = (" ".join(clean_text(str(part)).split()) for part in parts if isinstance(part, (str, int, float, date)))
    return [word for word in words if word]


def old_paths_of(values: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the addresses inside the site that a page says it has or had."""
    given = [values.get("permalink")]
    former = values.get("redirect_from")
    given += former if isinstance(former, list) else [former]
    paths = (_old_path(one) for one in given if isinstance(one, str))
    return tuple(dict.fromkeys(path for path in paths if path))


def _old_path(address: str) -> str:
    """Return an address without slashes around it; empty where it is none of the site, or a template."""
    address = clean_text(address).strip()
    if SCHEME.match(address) or "{" in address or ":" in address:
        return ""
    path = re.split("[?#]", address)[0].removesuffix("index.html").strip("/")
    return "" if any(part in ("", ".", "..") for part in path.split("/")) else path


def meta_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what else the front matter says, as far as it is of simple types; days as text."""
    rest = {clean_text(key): value for key, value in values.items() if key not in KNOWN}
    return {key: _simple(value) for key, value in rest.items() if isinstance(value, (str, int, float, date))}


def _simple(value: str | float | date) -> str | float:
    if isinstance(value, date):
        return value.isoformat()
    return clean_text(value) if isinstance(value, str) else value
