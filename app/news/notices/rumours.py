"""Who should know of questions whether something is true: who is to answer, and who wants to know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.core.db import session
from app.core.feature import IN_ONE_GO, Channel, Found, Notice, NoticeKind, NoticeSource, NoticeSubject
from app.news import events
from app.news.models import Rumour
from app.news.queries.rumours import find_visible, list_announced, list_audiences, list_hidden, waiting_for_answer
from app.news.search.rumours import found, present


def _told_only(ids: Sequence[int]) -> dict[int, int | None]:
    return dict.fromkeys(list_announced(ids))


def _present_case(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how questions are shown to who is to answer them, and to who has asked them."""
    return {rumour.id: found(rumour) for rumour in find_visible(reader, ids)}


def _present_hidden(reader: User, ids: Sequence[int]) -> dict[int, Found]:
    """Return how a question is shown to who has asked it while it is taken away: with the reason."""
    hidden = [rumour for rumour in find_visible(reader, ids) if rumour.hidden_at is not None]
    return {rumour.id: replace(found(rumour), detail=rumour.hidden_reason) for rumour in hidden}


def _hidden_only(ids: Sequence[int]) -> dict[int, int | None]:
    return dict.fromkeys(list_hidden(ids))


def _rumour(event: events.RumourHidden | events.RumourShownAgain) -> list[int]:
    return [event.rumour_id]


ANSWER = NoticeSubject(
    kind="rumour",
    present=present,
    audiences=list_audiences,
    changed_by={events.RumourHidden: _rumour, events.RumourShownAgain: _rumour},
)
CASE = NoticeSubject(kind="rumour_case", present=_present_case, audiences=_told_only)
HIDDEN_CASE = NoticeSubject(
    kind="rumour_hidden",
    present=_present_hidden,
    audiences=_hidden_only,
    changed_by={events.RumourHidden: _rumour, events.RumourShownAgain: _rumour},
)

ASKED = NoticeKind(
    name="news.rumour_asked",
    label=_l("A question “Is it true that…?” that you are to answer"),
    sentence=_l("A question for you to answer: %(title)s"),
    subject=CASE,
    usual=Channel.MAIL,
    action=_l("Answer it"),
)
ANSWERED = NoticeKind(
    name="news.rumour_answered",
    label=_l("An answer to a question “Is it true that…?” that you asked or follow"),
    sentence=_l("%(actor)s has answered: %(title)s"),
    subject=ANSWER,
    action=_l("Read the answer"),
)
HIDDEN = NoticeKind(
    name="news.rumour_hidden",
    label=_l("Your question “Is it true that…?” was taken away"),
    sentence=_l("Your question was taken away: %(title)s"),
    subject=HIDDEN_CASE,
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
            again_after=IN_ONE_GO,
        )


def rumour_answered(event: events.RumourAnswered) -> Iterator[Notice]:
    """Tell who has asked by name, and everybody who wants to know."""
    rumour = session.get_one(Rumour, event.rumour_id)
    yield Notice(
        kind=ANSWERED,
        subject_id=rumour.id,
        thread=f"rumour:{rumour.id}",
        key=f"rumour_answered:{rumour.id}",
        user_ids=waiting_for_answer(rumour),
        actor_id=event.actor_id,
        again_after=IN_ONE_GO,
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
            again_after=IN_ONE_GO,
        )


KINDS = (ASKED, ANSWERED, HIDDEN)
SOURCES = (
    NoticeSource(events.RumourAsked, rumour_asked),
    NoticeSource(events.RumourHandedOver, rumour_handed_over),
    NoticeSource(events.RumourAnswered, rumour_answered),
    NoticeSource(events.RumourHidden, rumour_hidden),
)
