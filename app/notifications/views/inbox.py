"""The inbox: what a reader should know of, by conversation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import cast

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import to_user_timezone
from flask_login import current_user

from app.core import clock
from app.core.formats import told_day
from app.core.pagination import requested_page
from app.core.parts import Parts, kept_page
from app.core.security import database_id, safe_path
from app.core.templating import flash_status, page
from app.notifications.conversations import Conversation, conversations_for
from app.notifications.queries.inbox import (
    count_threads,
    find_threads,
    list_mutes,
    list_newest_in,
    list_notifications,
)
from app.notifications.service.reading import forget, mark_read, mark_unread, mute_thread, unmute_thread
from app.notifications.views.blueprint import blueprint
from app.notifications.wording import lines_for

PAGES = Parts(size=500)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Show the inbox: what is unread, or all of it."""
    reader, only_unread = current_user._get_current_object(), "all" not in request.args
    counts = count_threads(reader)
    threads = find_threads(reader, requested_page(), counts, only_unread=only_unread)
    found, totals = list_notifications(reader, threads.items, only_unread=only_unread)
    conversations, gone = conversations_for(reader, found, totals)
    if unread_gone := [one.id for one in found if one.id in gone and one.read_at is None]:
        forget(reader, unread_gone)
        counts = count_threads(reader)
    until_id = max((one.id for one in found), default=0)
    shown = {"threads": threads, "counts": counts, "only_unread": only_unread, "until_id": until_id}
    told = tuple(one.key for one in conversations)
    key = request.full_path, threads.page, threads.total, counts, until_id, told, _today()
    return kept_page("notifications/index.html", PAGES, key, lambda: shown | {"days": list(_by_day(conversations))})


def _today() -> date:
    """Return the day that it is for the reader."""
    return cast(datetime, to_user_timezone(clock.now())).date()


def _by_day(conversations: Sequence[Conversation]) -> Iterator[tuple[str, list[Conversation]]]:
    """Yield the name of each day with the conversations that were last alive on it."""
    names = {_today(): _("Today"), _today() - timedelta(days=1): _("Yesterday")}
    for day, some in groupby(conversations, lambda one: to_user_timezone(one.newest.created_at).date()):
        yield names.get(day) or told_day(day, "full"), list(some)


@blueprint.post("/reading")
def read() -> ResponseReturnValue:
    """Mark one conversation as read, or all that the reader had before his eyes."""
    thread, until_id = request.form.get("thread", ""), request.form.get("until_id", type=database_id)
    read_at = mark_read(current_user, thread=thread, until_id=until_id)
    undo = {"thread": thread, "read_at": read_at.isoformat(), "next": _back()}
    flash_status(_("Marked as read."), undo_url=url_for(".unread"), undo_fields=undo)
    return redirect(_back())


@blueprint.post("/reading/undo")
def unread() -> ResponseReturnValue:
    """Take back that something was marked as read."""
    read_at = _moment(request.form.get("read_at", ""))
    if read_at is not None:
        mark_unread(current_user, read_at, thread=request.form.get("thread", ""))
    return redirect(_back())


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


@blueprint.get("/mutes")
def mutes() -> ResponseReturnValue:
    """List the conversations of which the reader wants to hear nothing more."""
    muted = list_mutes(current_user)
    lines = lines_for(current_user, list_newest_in(current_user, [one.thread for one in muted]))
    return page("notifications/mutes.html", mutes=muted, line_of={line.thread: line for line in lines})


@blueprint.post("/mutes")
def mute() -> ResponseReturnValue:
    """Hear nothing more of a conversation."""
    thread = request.form.get("thread", "")
    mute_thread(current_user, thread)
    undo = {"thread": thread, "next": _back()}
    flash_status(_("You will hear no more of this."), undo_url=url_for(".unmute"), undo_fields=undo)
    return redirect(_back())


@blueprint.post("/mutes/removal")
def unmute() -> ResponseReturnValue:
    """Hear of a conversation again."""
    unmute_thread(current_user, request.form.get("thread", ""))
    flash_status(_("You will hear of this again."))
    return redirect(_back())


def _back() -> str:
    """Return where the reader comes from."""
    return safe_path(request.form.get("next"), url_for(".index"))
