"""What could take the place of mail, with the way to begin it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from app.accounts.models import User
from app.core.formats import number
from app.documents.policy.templates import can_add
from app.news.policy.posts import can_write
from app.programme.charts.heat_map import name_of
from app.programme.email_page.replacing import Hotspot, Replacement
from app.wiki.models import Space
from app.wiki.policy import can_write_faq
from app.wiki.queries import list_editable_spaces


@dataclass(frozen=True)
class Start:
    """A button with which something begins that takes the place of mail."""

    label: str
    url: str
    icon: str


@dataclass(frozen=True)
class Way:
    """A pair of departments: its mail in numbers, what would do instead, how to begin."""

    title: str
    deliveries: str
    detail: str
    advice: str
    starts: Sequence[Start]


def ways_of(reader: User, found: Sequence[Hotspot]) -> list[Way]:
    """Return what could take the place of the mail of some pairs, with what the reader may begin of it."""
    spaces = list_editable_spaces(reader)
    return [_way(reader, one, spaces) for one in found]


def _way(reader: User, spot: Hotspot, spaces: Sequence[Space]) -> Way:
    pair = spot.pair
    return Way(
        title=f"{name_of(pair.sender)} → {name_of(pair.recipient)}",
        deliveries=number(pair.deliveries),
        detail=_(
            "%(messages)s messages, %(by_list)s of the deliveries over lists; %(back)s deliveries the other way",
            messages=number(pair.messages),
            by_list=number(pair.by_list),
            back=number(spot.back),
        ),
        advice=_advice(spot.instead, name_of(pair.recipient)),
        starts=_starts(reader, spot, spaces),
    )


def _advice(instead: Replacement, recipient: str) -> str:
    if instead is Replacement.NEWS:
        return str(
            _("Mostly to many at once. News for %(recipient)s would reach them all in one go.", recipient=recipient)
        )
    if instead is Replacement.TEMPLATE:
        return str(_("Mostly one way. A page that is kept current, or a shared template, could be looked up instead."))
    if instead is Replacement.FAQ:
        return str(
            _("Mostly from one to one, and back. What is asked time and again belongs in the questions and answers.")
        )
    return str(_("Both ways, among several. A page that both departments write would keep it in one place."))


def _starts(reader: User, spot: Hotspot, spaces: Sequence[Space]) -> list[Start]:
    """Return what the reader may begin; nothing where that is for others."""
    writing = Start(_("Write the page"), _page_url(spot, spaces), "pencil")
    offered = {
        Replacement.NEWS: [(can_write(reader), Start(_("Write the news"), url_for("news.new"), "megaphone"))],
        Replacement.TEMPLATE: [
            (bool(spaces), writing),
            (can_add(reader), Start(_("Add a template"), url_for("documents.new"), "file-earmark-text")),
        ],
        Replacement.FAQ: [(can_write_faq(reader), Start(_("Write the answer"), url_for("faq.new"), "patch-question"))],
        Replacement.SPACE: [(bool(spaces), writing)],
    }
    return [start for is_allowed, start in offered[spot.instead] if is_allowed]


def _page_url(spot: Hotspot, spaces: Sequence[Space]) -> str:
    """Return where the page of a pair is written: in the one space there is, or where one chooses among several."""
    sender, recipient = name_of(spot.pair.sender), name_of(spot.pair.recipient)
    title = _("%(sender)s and %(recipient)s", sender=sender, recipient=recipient)
    if len(spaces) == 1:
        return url_for("wiki.new", space_id=spaces[0].id, title=title)
    return url_for("wiki.link", to=title)
