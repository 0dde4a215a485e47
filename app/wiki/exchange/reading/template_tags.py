"""Tags of site generators, Liquid's and Nunjucks': how they are told from text, and their arguments."""

from __future__ import annotations

import re

INSIDE = r"(?:(?!\{%|%\}).)*?"
TAG = re.compile(
    rf"\{{%-?\s*(?P<name>[A-Za-z_]?[\w-]*?)(?:\s+|(?=[\"'])|(?=-?%\}}))(?P<arguments>{INSIDE})\s*-?%\}}", re.DOTALL
)
ANY_TAG = re.compile(rf"\{{%{INSIDE}%\}}", re.DOTALL)
VARIABLE = re.compile(r"\{\{-?(?P<expression>(?:(?!\{\{|\}\}).)*?)-?\}\}", re.DOTALL)
COMMENT = re.compile(
    r"\{%-?\s*comment\b[^%]*%\}(?:(?!\{%-?\s*comment\b).)*?\{%-?\s*endcomment\s*-?%\}|\{#[^{}]*#\}", re.DOTALL
)
INCLUDE = re.compile(
    rf"\{{%-?\s*(?:include|include_relative|render_partial)(?=[\s\"'])(?P<arguments>{INSIDE})-?%\}}", re.DOTALL
)
ALERT = re.compile(
    rf"(?:^(?P<indent>[ \t]*))?\{{%-?\s*alert\b(?P<arguments>{INSIDE})-?%\}}"
    r"(?P<content>(?:(?!\{%-?\s*(?:end)?alert\b).)*)\{%-?\s*endalert\s*-?%\}[ \t]*",
    re.DOTALL | re.MULTILINE,
)
KRAMDOWN = re.compile(
    r"^[ \t]*(?:[-*+]|1\.)[ \t]+TOC[ \t]*\n\{:toc[^}\n]*\}[ \t]*$|[ \t]?\{:(?!\s*\n)[^{}\n]*\}", re.MULTILINE
)
QUOTED = re.compile(r"\"(.*?)\"(?=[\s,]|$)|'(.*?)'(?=[\s,]|$)", re.DOTALL)
"""A quoted word ends where a space or a comma follows: authors put quotes inside quotes."""
LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")


def words_of(arguments: str) -> list[str]:
    """Return the quoted arguments of a tag, with their spaces made single; the first bare word where none is quoted."""
    text = arguments.strip()
    words = [" ".join((match[1] or match[2] or "").split()) for match in QUOTED.finditer(text)]
    return words or text.split()[:1]


def literal_of(expression: str) -> str | None:
    """Return the text of an expression that is a quoted word; None where it is anything else."""
    match = LITERAL.fullmatch(expression.strip())
    return (match[1] or match[2] or "") if match else None
