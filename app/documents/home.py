"""What templates have to say on home."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import User
from app.core.calendar import today
from app.core.feature import HomeItem
from app.documents.policy.templates import can_approve
from app.documents.queries.keeping import count_reviews
from app.documents.queries.requests import count_open_requests
from app.documents.queries.versions import list_waiting

SHOWN = 5


def waiting(reader: User) -> list[HomeItem]:
    """Return what waits for a reader: versions to approve, changes asked for, templates to check."""
    return [*_approvals(reader), *_requests(reader), *_reviews(reader)]


def _approvals(reader: User) -> list[HomeItem]:
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


def _requests(reader: User) -> list[HomeItem]:
    count = count_open_requests(reader)
    if not count:
        return []
    title = ngettext("%(num)s change of a template is asked for", "%(num)s changes of templates are asked for", count)
    return [HomeItem(title, url_for("documents.kept"), "flag")]


def _reviews(reader: User) -> list[HomeItem]:
    count = count_reviews(reader, today())
    if not count:
        return []
    title = ngettext("%(num)s template to check", "%(num)s templates to check", count)
    return [HomeItem(title, url_for("documents.kept"), "patch-check")]
