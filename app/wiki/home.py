"""What the wiki has to say on home."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.accounts.models import User
from app.core.calendar import today
from app.core.feature import KEEPS, FirstStep, HomeItem, HomeSection, HomeSource
from app.core.formats import short_day
from app.wiki import queries
from app.wiki.queries import home as asked

CHANGED = 5
NAMED = 3


def followed_pages(reader: User) -> list[HomeItem]:
    """Return that something changed on the pages that a reader follows, and on which."""
    pages = asked.list_unseen(reader)
    if not pages:
        return []
    count = len(pages)
    title = ngettext("%(num)s page that you follow has changed", "%(num)s pages that you follow have changed", count)
    names = ", ".join(page.title for page in pages[:NAMED]) + (" …" if count > NAMED else "")
    return [HomeItem(title, pages[0].url if count == 1 else url_for("wiki.watched"), "eye", names)]


def changed_pages(reader: User) -> list[HomeItem]:
    """Return the pages that changed last."""
    return [
        HomeItem(page.title, page.url, "file-earmark-text", page.space.name, lang=page.language)
        for page in asked.list_last_changed(reader, CHANGED)
    ]


def approvals(reader: User) -> list[HomeItem]:
    """Return the formal pages that wait for a reader's approval."""
    return [
        HomeItem(
            _("Approve “%(title)s”", title=page.title),
            url_for("wiki.revision", page_id=page.id, number=page.latest_number),
            "patch-check",
        )
        for page in queries.list_waiting_for(reader)
    ]


def reports(reader: User) -> list[HomeItem]:
    """Return what readers found wrong on the pages that a reader looks after."""
    return [
        HomeItem(
            _("Something is wrong on “%(title)s”", title=one.page.title),
            url_for("wiki.reports", page_id=one.page_id),
            "flag",
            one.text[:120],
        )
        for one in asked.list_reports_for(reader, NAMED)
    ]


def reviews(reader: User) -> list[HomeItem]:
    """Return how many pages and FAQ entries a reader has to check."""
    count = asked.count_due(reader, today())
    if not count:
        return []
    title = ngettext("%(num)s page to check", "%(num)s pages to check", count)
    return [HomeItem(title, url_for("wiki.reviews"), "calendar-check", _("One click each, if they are still right"))]


def overdue(champion: User) -> list[HomeItem]:
    """Return the pages of a champion's departments that others have not checked in time."""
    if not champion.championed_ids:
        return []
    return [
        HomeItem(
            page.title,
            page.url,
            "hourglass-split",
            _(
                "Overdue since %(day)s, %(name)s looks after it",
                day=short_day(page.verified_until),
                name=page.owner.name,
            ),
            lang=page.language,
        )
        for page in asked.list_overdue(champion, today(), NAMED)
        if page.owner and page.verified_until
    ]


def handovers(champion: User) -> list[HomeItem]:
    """Return that pages of a champion's departments need a new owner."""
    count = asked.count_handovers(champion) if champion.championed_ids else 0
    if not count:
        return []
    title = ngettext("%(num)s page needs a new owner", "%(num)s pages need a new owner", count)
    return [HomeItem(title, url_for("wiki.handover"), "people")]


SOURCES = (
    HomeSource(HomeSection.NEW, followed_pages, asked.MAY_HAVE_CHANGED),
    HomeSource(HomeSection.NEW, changed_pages),
    HomeSource(HomeSection.WAITING, approvals, asked.MAY_APPROVE),
    HomeSource(HomeSection.WAITING, reports, asked.MAY_SETTLE),
    HomeSource(HomeSection.WAITING, reviews, asked.MAY_CHECK),
    HomeSource(HomeSection.WORK, overdue, asked.SOMETHING_IS_OVERDUE),
    HomeSource(HomeSection.WORK, handovers, KEEPS),
)
FIRST_STEPS = (
    FirstStep(
        _l("Find an answer"),
        _l("Search, open a page or a question, and say at its end whether it helped."),
        lambda _reader: url_for("faq.index"),
        asked.HAS_SAID_WHETHER_IT_HELPED,
        order=20,
    ),
    FirstStep(
        _l("Follow a page"),
        _l("When it changes you hear of it, and nobody has to write a mail."),
        lambda _reader: url_for("wiki.index"),
        asked.FOLLOWS,
        order=40,
    ),
    FirstStep(
        _l("Write or mend a page"),
        _l("Everybody may say what is wrong on one, and write where it is open."),
        lambda _reader: url_for("wiki.index"),
        asked.HAS_MENDED,
        order=50,
    ),
)
