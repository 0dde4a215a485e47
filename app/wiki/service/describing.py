"""What a page is called, what it is filed under, and its language."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.accounts.queries import fold_name
from app.core.db import session
from app.core.errors import InvalidError
from app.core.typography import one_line
from app.wiki.models import Page, PageTag

TITLE_LENGTH = 200


def checked_title(title: str) -> str:
    """Return a title without needless blanks.

    Raises:
        InvalidError: It is empty or too long.
    """
    title = one_line(title)
    if not title:
        raise InvalidError(_("Give the page a title, as somebody would search for it."), "title")
    if len(title) > TITLE_LENGTH:
        raise InvalidError(_("A title has at most %(count)s characters.", count=TITLE_LENGTH), "title")
    return title


def tags_of(names: Sequence[str]) -> list[PageTag]:
    """Return tags without doubles."""
    by_folded = {fold_name(name): one_line(name)[:60] for name in reversed(names)}
    return [PageTag(name=name, folded=folded) for folded, name in sorted(by_folded.items()) if folded]


def set_tags(page: Page, names: Sequence[str]) -> bool:
    """File a page under some words; return whether anything changed."""
    wanted = {tag.folded: tag for tag in tags_of(names)}
    known = {tag.folded: tag for tag in page.tags}
    if wanted.keys() == known.keys():
        return False
    for folded, tag in known.items():
        if folded not in wanted:
            page.tags.remove(tag)
    page.tags.extend(tag for folded, tag in wanted.items() if folded not in known)
    session.flush()
    return True


def set_language(page: Page, language: str) -> None:
    """Say which language a page is written in."""
    page.language = language
