"""The part of Bootstrap's style sheet that the house wears, cut out when the application starts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

CLASS_NAMES = """
active breadcrumb breadcrumb-item btn btn-danger btn-primary btn-sm disabled form-check-input form-control form-select
nav nav-item nav-link nav-tabs page-item page-link pagination table text-end visually-hidden visually-hidden-focusable
"""
CLASSES = frozenset(CLASS_NAMES.split())
NESTING = ("@media", "@supports")
SELECTORS = re.compile(r",(?![^(]*\))")
REFUSED = re.compile(r":not\([^)]*\)")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")


def cut_stylesheet(sheet: str, classes: Collection[str] = CLASSES) -> str:
    """Cut the rules out of a style sheet that concern plain elements and a few classes.

    Args:
        sheet: A minified style sheet, without comments.
        classes: The classes that our pages use.

    Returns:
        The rules that an element with none but those classes can meet, in their order; no animations, no fonts.
    """
    return "".join(_cut_rule(head, body, classes) for head, body in _rules(sheet))


def _cut_rule(head: str, body: str, classes: Collection[str]) -> str:
    if head.startswith(NESTING):
        inner = cut_stylesheet(body, classes)
        return f"{head}{{{inner}}}" if inner else ""
    if head.startswith("@"):
        return ""
    selectors = [one for one in SELECTORS.split(head) if classes_in(one) <= set(classes)]
    return f"{','.join(selectors)}{{{body}}}" if selectors else ""


def classes_in(selector: str) -> set[str]:
    """Return the classes that an element, or one around it, must have for a selector to meet it."""
    return set(CLASS.findall(REFUSED.sub("", selector)))


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before the braces of each outer rule, and what stands in them."""
    depth = start = opened = 0
    for brace in re.finditer(r"[{}]", sheet):
        depth += 1 if brace[0] == "{" else -1
        if brace[0] == "{" and depth == 1:
            opened = brace.start()
        elif depth == 0:
            yield sheet[start:opened].strip(), sheet[opened + 1 : brace.start()]
            start = brace.end()
