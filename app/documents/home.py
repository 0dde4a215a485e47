"""What templates have to say on home."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import User
from app.core.calendar import today
from app.core.feature import HomeItem, HomeSection, HomeSource
from app.documents.policy.templates import can_approve
from app.documents.queries import home as asked
from app.documents.queries.keeping import count_reviews
from app.documents.queries.requests import count_open_requests
from app.documents.queries.versions import list_waiting

SHOWN = 5


def approvals(reader: User) -> list[HomeItem]:
    """Return the versions of others that the reader may approve."""
    able = [
        one for one in list_waiting(reader, SHOWN) if one.author_id != reader.id and can_approve(reader, one.template)
    ]
    return [
        HomeItem(
            _("Approve a version of “%(title)s”", title=one.template.title),
            f"{one.template.url}#versions",
            "file-earmark-text",
            _("%(name)s offers it", name=one.author.name) if one.author else "",
        )
        for one in able
    ]


def requests(reader: User) -> list[HomeItem]:
    """Return how many changes somebody is asked to make."""
    count = count_open_requests(reader)
    if not count:
        return []
    title = ngettext("%(num)s change of a template is asked for", "%(num)s changes of templates are asked for", count)
    return [HomeItem(title, url_for("documents.kept"), "flag")]


def reviews(reader: User) -> list[HomeItem]:
    """Return how many templates somebody has to check."""
    count = count_reviews(reader, today())
    if not count:
        return []
    title = ngettext("%(num)s template to check", "%(num)s templates to check", count)
    return [HomeItem(title, url_for("documents.kept"), "patch-check")]


SOURCES = (
    HomeSource(HomeSection.WAITING, approvals, asked.MAY_APPROVE),
    HomeSource(HomeSection.WAITING, requests, asked.MAY_ANSWER),
    HomeSource(HomeSection.WAITING, reviews, asked.MAY_CHECK),
)
