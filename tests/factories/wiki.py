"""Spaces, pages and FAQ entries, made the way the product makes them."""

from collections.abc import Sequence
from itertools import count
from typing import Any

from app.accounts.models import Department, User
from app.core.db import session
from app.wiki.models import FaqEntry, Page, Space
from app.wiki.queries import get_page_to_edit, get_space_by_id
from app.wiki.queries.faq import get_topic
from app.wiki.service.audiences import narrowing_of, settle_subtree
from app.wiki.service.faq import save_entry, save_topic
from app.wiki.service.pages import create_page
from app.wiki.service.spaces import create_space

NUMBERS = count(1)


def make_space(
    name: str = "",
    *,
    audience: Sequence[str] = ("all",),
    editors: Sequence[str] = ("all",),
    department: Department | None = None,
) -> Space:
    """Return a space that everyone may read and write, where nothing else is said."""
    space = create_space(
        None, name=name or f"Space {next(NUMBERS)}", audience=audience, editors=editors, department=department
    )
    session.commit()
    return space


def make_page(
    space: Space | None = None,
    title: str = "",
    source: str = "Some words.",
    *,
    parent: Page | None = None,
    actor: User | None = None,
    only_for: Sequence[str] = (),
    **values: Any,
) -> Page:
    """Return a published page; `only_for` narrows it to audience tokens."""
    space = space or make_space()
    space = reload_space(actor, space) if actor else space
    page = create_page(actor, space, title=title or f"Page {next(NUMBERS)}", source=source, parent=parent, **values)
    if only_for:
        page.narrowing_id = narrowing_of(only_for)
        settle_subtree(page, space)
    session.commit()
    return page


def reload_page(reader: User, page: Page) -> Page:
    """Return a page as a service needs it, read anew."""
    forget_texts()
    fresh = get_page_to_edit(reader, page.id)
    assert fresh is not None
    return fresh


def reload_space(reader: User, space: Space) -> Space:
    """Return a space as a service needs it, read anew."""
    forget_texts()
    fresh = get_space_by_id(reader, space.id)
    assert fresh is not None
    return fresh


def forget_texts() -> None:
    """Forget what is loaded of the wiki, as a new request would; people stay as they are."""
    for thing in session:
        if type(thing).__module__.startswith("app.wiki"):
            session.expire(thing)


def make_entry(question: str = "", answer: str = "An answer.", *, actor: User | None = None, **values: Any) -> FaqEntry:
    """Return an FAQ entry for everyone."""
    topic = get_topic("general") or save_topic(None, None, name="General")
    defaults: dict[str, Any] = {
        "audience": ["all"], "language": "en", "owner": None, "department": None, "review_months": None,
    }  # fmt: skip
    entry = save_entry(
        actor,
        None,
        topic=values.pop("topic", topic),
        question=question or f"Question {next(NUMBERS)}?",
        answer=answer,
        **(defaults | values),
    )
    session.commit()
    return entry
