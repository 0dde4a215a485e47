"""What the house itself has to say on an administrator's home."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import User
from app.admin.health import list_missing
from app.admin.queries.deliveries import count_failed
from app.core.feature import KEEPS, HomeItem, HomeSection, HomeSource
from app.core.permissions import Permission


def work(reader: User) -> list[HomeItem]:
    """Return what an administrator sees to: what does not do its work, and deliveries that have failed."""
    if not reader.may(Permission.DELIVERIES_RETRY):
        return []
    return [*_missing(), *_failed()]


def _missing() -> list[HomeItem]:
    """Return what a quick look finds out of order; `flask doctor` looks at all of it."""
    told = {
        "index": (_("Search is being repaired"), _("A worker builds the index anew.")),
        "worker": (_("No worker is at work"), _("Mails and the index wait until one is started: flask worker")),
    }
    return [
        HomeItem(told[name][0], url_for("admin.index"), "exclamation-circle", told[name][1], is_urgent=True)
        for name in list_missing()
        if name in told
    ]


def _failed() -> list[HomeItem]:
    count = count_failed()
    title = ngettext("%(num)s delivery has failed", "%(num)s deliveries have failed", count)
    return [HomeItem(title, url_for("admin.deliveries", state="failed"), "exclamation-triangle")] if count else []


SOURCES = (HomeSource(HomeSection.WORK, work, KEEPS),)
