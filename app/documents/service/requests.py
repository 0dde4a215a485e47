"""What readers ask for: that something is changed, and to be told of new versions."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete

from app.accounts.models import User
from app.core import clock
from app.core.db import add_once, lock, session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from app.documents import events
from app.documents.models import ChangeRequest, Template, TemplateWatch
from app.documents.policy import templates as policy
from app.documents.queries.requests import get_open_request

TEXT_LENGTH = 2_000


def request_change(reader: User, template: Template, text: str) -> ChangeRequest:
    """Ask for something to be changed in a template; the same words sent twice are one request.

    Args:
        reader: Who may open the template.
        template: The template.
        text: What is to be changed.

    Raises:
        InvalidError: Nothing was said, or too much.
    """
    text = _checked(text, "text", _("Say in a sentence what should be changed."))
    lock(f"documents.requests:{template.id}")
    known = get_open_request(reader, template, text)
    if known is not None:
        return known
    request = ChangeRequest(template_id=template.id, requester_id=reader.id, text=text, created_at=clock.now())
    session.add(request)
    session.flush()
    record(events.ChangeRequested(actor_id=reader.id, template_id=template.id, request_id=request.id))
    return request


def settle_request(actor: User, request: ChangeRequest, answer: str) -> None:
    """Answer what was asked for; it need not be looked at any more. The first answer stands.

    Args:
        actor: Who looks after the template.
        request: With its template and the template's department.
        answer: What became of it.

    Raises:
        ForbiddenError: The actor does not look after the template.
        InvalidError: Nothing was said, or too much.
    """
    require(policy.can_answer(actor, request))
    answer = _checked(answer, "answer", _("Say in a sentence what became of it."))
    lock(f"documents.requests:{request.template_id}")
    session.refresh(request, ["settled_at"])
    if request.settled_at is None:
        request.answer, request.settled_at, request.settled_by_id = answer, clock.now(), actor.id
        record(events.RequestSettled(actor_id=actor.id, template_id=request.template_id, request_id=request.id))


def _checked(text: str, field: str, missing: str) -> str:
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise InvalidError(missing, field)
    if len(text) > TEXT_LENGTH:
        raise InvalidError(_("%(most)s characters are enough.", most=TEXT_LENGTH), field)
    return text


def watch(reader: User, template: Template) -> None:
    """Let a reader be told of new versions; a second time changes nothing."""
    add_once(TemplateWatch(user_id=reader.id, template_id=template.id))


def unwatch(reader: User, template: Template) -> None:
    """Let a reader be told of new versions no longer."""
    session.execute(
        delete(TemplateWatch).where(TemplateWatch.user_id == reader.id, TemplateWatch.template_id == template.id)
    )
