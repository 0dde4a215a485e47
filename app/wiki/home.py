"""What the wiki has to say on home."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import User
from app.core.calendar import today
from app.core.feature import HomeItem
from app.wiki import queries
from app.wiki.queries.faq import kept_entries_of

CHANGED = 5


def followed_pages(reader: User) -> list[HomeItem]:
    """Return that something changed on the pages that a reader follows."""
    count = queries.count_unseen(reader)
    if not count:
        return []
    title = ngettext("%(num)s page that you follow has changed", "%(num)s pages that you follow have changed", count)
    return [HomeItem(title, url_for("wiki.watched"), "eye")]


def waiting(reader: User) -> list[HomeItem]:
    """Return what waits for a reader: approvals, reports, reviews, hand-overs."""
    return [*_approvals(reader), *_reports(reader), *_reviews(reader), *_handovers(reader)]


def _approvals(reader: User) -> list[HomeItem]:
    return [
        HomeItem(
            _("Approve “%(title)s”", title=page.title),
            url_for("wiki.revision", page_id=page.id, number=page.latest_number),
            "patch-check",
        )
        for page in queries.list_waiting_for(reader)
    ]


def _reports(reader: User) -> list[HomeItem]:
    reports = queries.find_reports(reader, 1)
    return [
        HomeItem(
            _("Something is wrong on “%(title)s”", title=one.page.title),
            url_for("wiki.reports", page_id=one.page_id),
            "flag",
            one.text[:120],
        )
        for one in reports.items[:3]
    ]


def _reviews(reader: User) -> list[HomeItem]:
    count = queries.count_reviews(reader, today()) + len(kept_entries_of(reader, today()))
    if not count:
        return []
    title = ngettext("%(num)s page to check", "%(num)s pages to check", count)
    return [HomeItem(title, url_for("wiki.reviews"), "calendar-check", _("One click each, if they are still right"))]


def _handovers(reader: User) -> list[HomeItem]:
    if not reader.championed_ids:
        return []
    count = queries.find_handovers(reader, 1).total
    if not count:
        return []
    title = ngettext("%(num)s page needs a new owner", "%(num)s pages need a new owner", count)
    return [HomeItem(title, url_for("wiki.handover"), "people")]


def changed_pages(reader: User) -> list[HomeItem]:
    """Return the pages that changed last."""
    return [
        HomeItem(page.title, page.url, "file-earmark-text", page.space.name)
        for page in queries.list_changed(reader, CHANGED)
    ]
