"""My settings: how the reader wants to hear of things."""

from __future__ import annotations

from dataclasses import dataclass

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_timezone, to_user_timezone
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import Field

from app.core import clock
from app.core.feature import Channel, NoticeKind, house
from app.core.templating import flash_status, page
from app.notifications.forms import CHANNELS, RhythmForm, field_of, wishes_form
from app.notifications.queries.wishes import channels_of, count_mails_lately, get_rhythm
from app.notifications.service.bounces import forget_bounce
from app.notifications.service.wishes import save_channels, save_rhythm, usual_rhythm
from app.notifications.views.blueprint import blueprint


@dataclass(frozen=True)
class Room:
    """The kinds of notices of one room, each with its field."""

    label: str
    kinds: list[tuple[NoticeKind, Field]]


@blueprint.route("/wishes", methods=["GET", "POST"])
def wishes() -> ResponseReturnValue:
    """Change how the reader hears of what happens."""
    rhythm = get_rhythm(current_user) or usual_rhythm(current_user)
    today = to_user_timezone(clock.now()).date()
    form = wishes_form(house().notice_kinds.values(), channels_of(current_user), rhythm, today)
    if form.validate_on_submit():
        with form.showing_refusals():
            save_rhythm(current_user, form.wishes)
            save_channels(current_user, _wished(form))
            flash_status(_("Your choices are saved."))
            return redirect(url_for(".wishes"))
    answer = page(
        "notifications/wishes.html",
        form=form,
        rooms=_rooms(form),
        channels=CHANNELS,
        zone=str(get_timezone()).replace("_", " "),
        mail_count=count_mails_lately(current_user),
        bounce=rhythm if rhythm.bounced_address == current_user.email else None,
    )
    return answer, form.status


def _wished(form: RhythmForm) -> dict[str, Channel]:
    return {kind.name: form[field_of(kind)].data for kind in house().notice_kinds.values()}


def _rooms(form: RhythmForm) -> list[Room]:
    """Return the kinds of notices by room, in the order of the main navigation."""
    labels = {item.endpoint.partition(".")[0]: str(item.label) for item in house().navigation}
    rooms: dict[str, list[tuple[NoticeKind, Field]]] = {room: [] for room in labels}
    for kind in house().notice_kinds.values():
        rooms.setdefault(kind.name.partition(".")[0], []).append((kind, form[field_of(kind)]))
    return [Room(labels.get(room, str(_("Other"))), kinds) for room, kinds in rooms.items() if kinds]


@blueprint.post("/wishes/address")
def try_address_again() -> ResponseReturnValue:
    """Send mail again to an address that a mail server has refused."""
    forget_bounce(current_user)
    flash_status(_("The next mail goes out to your address again."))
    return redirect(url_for(".wishes"))
