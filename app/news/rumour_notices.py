"""Who should know of questions whether something is true: who is to answer, and who wants to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import or_, select

from app.accounts.models import User
from app.core.db import session
from app.core.feature import Channel, Found, Notice, NoticeKind, NoticeSource, NoticeSubject
from app.news import events
from app.news.models import Rumour, RumourFollow
from app.news.queries.rumours import find_visible
from app.news.rumour_policy import is_shown
from app.news.rumour_search import found, present

SOON = timedelta(minutes=15)
"""Within this time a correction of an answer, and a question handed to and fro, are told once."""


def audiences(ids: Sequence[int]) -> dict[int, int | None]:
    """Return those of some questions that are there for anybody, each with its audience."""
    rows = session.execute(select(Rumour.id, Rumour.audience_id).where(Rumour.id.in_(ids), is_shown()))
    return {row[0]: row[1] for row in rows}


def existing(ids: Sequence[int]) -> Mapping[int, int | None]:
    """Return those of some questions that were announced; who may see them, `present_case` decides."""
    query = select(Rumour.id).where(Rumour.id.in_(ids), Rumour.is_announced.is_(True))
    return dict.fromkeys(session.scalars(query))


def present_case(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how questions are shown to who is to answer them, and to who has asked them."""
    return {rumour.id: found(rumour) for rumour in find_visible(reader, ids)}


def _rumour(event: events.RumourHidden | events.RumourShownAgain) -> list[int]:
    return [event.rumour_id]


ANSWER = NoticeSubject(
    kind="rumour",
    present=present,
    audiences=audiences,
    changed_by={events.RumourHidden: _rumour, events.RumourShownAgain: _rumour},
)
CASE = NoticeSubject(kind="rumour_case", present=present_case, audiences=existing)

ASKED = NoticeKind(
    name="news.rumour_asked",
    label=_l("A question “Is it true that…?” that you are to answer"),
    sentence=_l("You are asked whether it is true: %(title)s"),
    subject=CASE,
    usual=Channel.MAIL,
    action=_l("Answer it"),
)
ANSWERED = NoticeKind(
    name="news.rumour_answered",
    label=_l("An answer to a question “Is it true that…?” that you asked or follow"),
    sentence=_l("%(actor)s has said what is true: %(title)s"),
    subject=ANSWER,
    action=_l("Read the answer"),
)
HIDDEN = NoticeKind(
    name="news.rumour_hidden",
    label=_l("Your question “Is it true that…?” was taken away"),
    sentence=_l("Your question was taken away: %(title)s"),
    subject=CASE,
    action=_l("See why"),
)


def rumour_asked(event: events.RumourAsked) -> Iterator[Notice]:
    """Tell who is to answer."""
    yield from _to_owner(session.get_one(Rumour, event.rumour_id), event.actor_id)


def rumour_handed_over(event: events.RumourHandedOver) -> Iterator[Notice]:
    """Tell who is to answer from now on."""
    rumour = session.get_one(Rumour, event.rumour_id)
    if rumour.owner_id == event.owner_id:
        yield from _to_owner(rumour, event.actor_id)


def _to_owner(rumour: Rumour, actor_id: int | None) -> Iterator[Notice]:
    if rumour.owner_id is not None and not rumour.is_answered:
        yield Notice(
            kind=ASKED,
            subject_id=rumour.id,
            thread=f"rumour:{rumour.id}",
            key=f"rumour_asked:{rumour.id}:{rumour.owner_id}",
            user_ids=[rumour.owner_id],
            actor_id=actor_id,
            again_after=SOON,
        )


def rumour_answered(event: events.RumourAnswered) -> Iterator[Notice]:
    """Tell who has asked by name, and everybody who wants to know."""
    rumour = session.get_one(Rumour, event.rumour_id)
    following = select(RumourFollow.user_id).where(RumourFollow.rumour_id == rumour.id)
    yield Notice(
        kind=ANSWERED,
        subject_id=rumour.id,
        thread=f"rumour:{rumour.id}",
        key=f"rumour_answered:{rumour.id}",
        user_ids=select(User.id).where(or_(User.id.in_(following), User.id == rumour.asker_id)),
        actor_id=event.actor_id,
        again_after=SOON,
    )


def rumour_hidden(event: events.RumourHidden) -> Iterator[Notice]:
    """Tell who has asked by name."""
    rumour = session.get_one(Rumour, event.rumour_id)
    if rumour.asker_id is not None and rumour.hidden_at is not None:
        yield Notice(
            kind=HIDDEN,
            subject_id=rumour.id,
            thread=f"rumour:{rumour.id}",
            key=f"rumour_hidden:{rumour.id}",
            user_ids=[rumour.asker_id],
            actor_id=event.actor_id,
            again_after=SOON,
        )


RUMOUR_KINDS = (ASKED, ANSWERED, HIDDEN)
RUMOUR_NOTICES = (
    NoticeSource(events.RumourAsked, rumour_asked),
    NoticeSource(events.RumourHandedOver, rumour_handed_over),
    NoticeSource(events.RumourAnswered, rumour_answered),
    NoticeSource(events.RumourHidden, rumour_hidden),
)
