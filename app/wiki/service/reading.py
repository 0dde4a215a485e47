"""What readers do: say whether a page helped, that something is wrong on it, or that they want to follow it."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.accounts.models import User
from app.core import clock
from app.core.db import add_once, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.wiki import events, policy
from app.wiki.models import FaqEntry, FaqVote, Page, Report, Vote, Watch

REPORT_LENGTH = 4_000


def vote(reader: User, thing: Page | FaqEntry, *, is_helpful: bool) -> None:
    """Note whether a page or an FAQ answer helped a reader; a second vote replaces the first."""
    if isinstance(thing, Page):
        mine = select(Vote).where(Vote.page_id == thing.id, Vote.user_id == reader.id)
        new: Vote | FaqVote = Vote(page_id=thing.id, user_id=reader.id, is_helpful=is_helpful, voted_at=clock.now())
        _cast(new, lambda: session.scalars(mine).one_or_none())
    else:
        mine_on = select(FaqVote).where(FaqVote.entry_id == thing.id, FaqVote.user_id == reader.id)
        new = FaqVote(entry_id=thing.id, user_id=reader.id, is_helpful=is_helpful, voted_at=clock.now())
        _cast(new, lambda: session.scalars(mine_on).one_or_none())


def _cast(new: Vote | FaqVote, find: Callable[[], Vote | FaqVote | None]) -> None:
    """Store a vote in place of the one that the same person cast before, be it a moment ago in another window."""
    existing = find()
    if existing is None:
        if add_once(new):
            return
        existing = find()
        assert existing is not None
    existing.is_helpful, existing.voted_at = new.is_helpful, new.voted_at


def report_problem(reader: User, page: Page, *, text: str, section: str = "", quote: str = "") -> Report:
    """Tell the owner of a page that something is wrong on it.

    Args:
        reader: Who noticed.
        page: The page.
        text: What is wrong.
        section: The heading under which it stands.
        quote: The passage meant.

    Raises:
        InvalidError: Nothing was said.
    """
    if not text.strip():
        raise InvalidError(_("Say in a sentence what is wrong, or what you were looking for."), "text")
    report = Report(
        page_id=page.id,
        reporter_id=reader.id,
        section=section.strip()[:200],
        quote=quote.strip()[:REPORT_LENGTH],
        text=text.strip()[:REPORT_LENGTH],
        created_at=clock.now(),
    )
    session.add(report)
    session.flush()
    record(events.ProblemReported(actor_id=reader.id, page_id=page.id, report_id=report.id))
    return report


def settle_report(actor: User, page: Page, report: Report) -> None:
    """Note that a report has been dealt with.

    Raises:
        ForbiddenError: The actor does not look after the page.
    """
    require(policy.can_keep_page(actor, page))
    if report.settled_at is None:
        report.settled_at, report.settled_by_id = clock.now(), actor.id
        record(events.ReportSettled(actor_id=actor.id, page_id=page.id, report_id=report.id))


def watch(reader: User, page: Page) -> None:
    """Let a reader follow a page."""
    now = clock.now()
    add_once(Watch(user_id=reader.id, page_id=page.id, since=now, seen_at=now))


def unwatch(reader: User, page: Page) -> None:
    """Let a reader follow a page no longer."""
    session.execute(delete(Watch).where(Watch.user_id == reader.id, Watch.page_id == page.id))


def mark_seen(reader: User) -> None:
    """Note that a reader has seen what changed on the pages he follows."""
    for one in session.scalars(select(Watch).where(Watch.user_id == reader.id)):
        one.seen_at = clock.now()
