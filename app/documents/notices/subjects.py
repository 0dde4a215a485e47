"""What notices about templates are about, and how each reader sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _

from app.accounts.models import User
from app.core.calendar import today
from app.core.feature import Found, NoticeSubject
from app.core.formats import short_day
from app.documents import events
from app.documents.models import ChangeRequest, Template
from app.documents.queries.requests import find_requests, list_request_ids, list_requests_there
from app.documents.queries.telling import (
    find_offered,
    find_to_check,
    find_with_waiting,
    list_audiences,
    list_known,
    list_there,
)
from app.documents.queries.templates import find_visible
from app.documents.search import present

REQUEST_SHOWN = 200

OneTemplate = (
    events.TemplateDescribed
    | events.TemplateDeleted
    | events.TemplateRestored
    | events.TemplateVerified
    | events.VersionApproved
    | events.VersionWithdrawn
    | events.VersionDeclined
)


def _template(event: OneTemplate) -> list[int]:
    return [event.template_id]


def _requests(event: OneTemplate) -> Sequence[int]:
    return list_request_ids(event.template_id)


def _request(event: events.RequestSettled) -> list[int]:
    return [event.request_id]


def _there_for_some(ids: Sequence[int]) -> Mapping[int, int | None]:
    return dict.fromkeys(list_there(ids))


def _known_for_some(ids: Sequence[int]) -> Mapping[int, int | None]:
    return dict.fromkeys(list_known(ids))


def _requests_for_some(ids: Sequence[int]) -> Mapping[int, int | None]:
    return dict.fromkeys(list_requests_there(ids))


def _to_approve(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how templates are shown where a version waits: straight at the list of versions."""
    waiting = find_with_waiting(reader, ids)
    return {one.id: _found(one, f"{one.url}#versions", one.department.name) for one in waiting}


def _to_check(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how templates are shown that are to be checked."""
    due = find_to_check(reader, ids, today())
    return {one.id: _found(one, one.url, _("by %(day)s", day=short_day(one.verified_until))) for one in due}  # type: ignore[arg-type]


def _offered(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how templates are shown to whoever offered a version that was not taken, be they there or not."""
    there = {one.id for one in find_visible(reader, ids)}
    return {
        one.id: _found(one, one.url if one.id in there else "/templates/", one.department.name)
        for one in find_offered(reader, ids)
    }


def _found(template: Template, url: str, detail: str) -> Found:
    return Found(template.title, url, detail, lang=template.language)


def _asked(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    return {one.id: _request_found(one) for one in find_requests(reader, ids)}


def _request_found(request: ChangeRequest) -> Found:
    said = request.answer or request.text
    url = f"/templates/requests/{request.id}"
    return Found(request.template.title, url, said[:REQUEST_SHOWN], lang=request.template.language)


CHANGES = {
    events.TemplateDescribed: _template,
    events.TemplateDeleted: _template,
    events.TemplateRestored: _template,
    events.VersionApproved: _template,
    events.VersionWithdrawn: _template,
}
TEMPLATE = NoticeSubject("template", present, list_audiences, CHANGES)
WAITING = NoticeSubject(
    "template_approval", _to_approve, _there_for_some, CHANGES | {events.VersionDeclined: _template}
)
OFFER = NoticeSubject("template_offer", _offered, _known_for_some)
CHECK = NoticeSubject("template_review", _to_check, _there_for_some, CHANGES | {events.TemplateVerified: _template})
ASKED = NoticeSubject(
    "template_request",
    _asked,
    _requests_for_some,
    {**dict.fromkeys(CHANGES, _requests), events.RequestSettled: _request},
)
