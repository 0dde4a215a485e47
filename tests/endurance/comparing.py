"""Comparing a ledger with what stands in the tables: what was lost, and what is there more often than it was written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Select, select

from app.core.db import session
from app.documents.models import ChangeRequest, Version
from app.news.models import Comment, Confirmation, Post, PostState
from app.notifications.models import Notification, Rhythm
from app.people.models import Endorsement, Profile
from app.programme.models import CheckIn, ImportState, TrafficImport
from app.search.models import OpenQuestion
from app.wiki.models import Draft, FaqEntry, Revision, Watch
from tests.endurance.ledger import Said, Write

WORD = re.compile(r"zq[a-z]{14}")
EACH = {
    "news.draft": select(Post.title),
    "news.publication": select(Post.title).where(Post.state == PostState.PUBLISHED),
    "news.comment": select(Comment.source),
    "wiki.save": select(Revision.note).where(Revision.number > 1),
    "wiki.page": select(Revision.note).where(Revision.number == 1),
    "wiki.faq": select(FaqEntry.question),
    "documents.version": select(Version.note),
    "documents.request": select(ChangeRequest.text),
    "search.question": select(OpenQuestion.text),
    "search.answer": select(OpenQuestion.answer_text),
    "programme.check_in": select(CheckIn.note),
    "programme.upload": select(TrafficImport.file_name),
    "programme.import": select(TrafficImport.file_name).where(TrafficImport.state == ImportState.DONE),
}
"""Writes that each stay for themselves: where their words stand, each once."""


def words_in(texts: Iterable[str]) -> Counter[str]:
    """Count in how many texts each word stands."""
    return Counter(word for one in texts for word in set(WORD.findall(one)))


def differing(writes: list[Write]) -> tuple[list[str], list[str]]:
    """Return what was acknowledged and is not there, and what is there more often than it was written."""
    lost, doubled = [], []
    for kind, there in _counted():
        for write in (one for one in writes if one.kind == kind):
            found = there[write.word]
            if write.said is Said.ACKNOWLEDGED and not found:
                lost.append(f"{kind} {write.word}")
            if found > (write.said is not Said.REFUSED):
                doubled.append(f"{kind} {write.word} {write.said} {found}")
    return lost + list(_latest_lost(writes)), doubled


def _counted() -> Iterator[tuple[str, Counter[str]]]:
    for kind, query in EACH.items():
        yield kind, words_in(session.scalars(query))
    confirmed = session.execute(select(Confirmation.post_id, Confirmation.user_id))
    yield "news.confirmation", Counter(f"{post_id}:{user_id}" for post_id, user_id in confirmed)


def _latest_lost(writes: list[Write]) -> Iterator[str]:
    """Yield the places in which neither the last acknowledged word stands nor one that was not answered after it."""
    for kind, there in _places().items():
        for place in {one.place for one in writes if one.kind == kind}:
            said = [one for one in writes if one.kind == kind and one.place == place and one.said is not Said.REFUSED]
            answered = [number for number, one in enumerate(said) if one.said is Said.ACKNOWLEDGED]
            allowed = {one.word for one in said[answered[-1] :]} if answered else None
            if allowed is not None and there(place) not in allowed:
                yield f"{kind} {place}: {there(place)} instead of {allowed}"
    for write in writes:
        if write.kind == "notifications.reading" and write.said is Said.ACKNOWLEDGED:
            unread = select(Notification.id).where(
                Notification.user_id == int(write.place), Notification.id <= int(write.word), Notification.read_at.is_(None)
            )  # fmt: skip
            if session.scalar(unread.limit(1)) is not None:
                yield f"notifications.reading {write.word}"


def _places() -> dict[str, Callable[[str], str]]:
    """Return how to find what stands where only the latest counts."""

    def word_of(query: Select[str]) -> str:
        return next(iter(WORD.findall(session.scalar(query) or "")), "")

    def pair(place: str) -> tuple[int, int]:
        first, _colon, second = place.partition(":")
        return int(first), int(second)

    return {
        "people.profile": lambda place: word_of(select(Profile.about).where(Profile.user_id == int(place))),
        "people.endorsement": lambda place: word_of(
            select(Endorsement.reason).where(
                Endorsement.user_id == pair(place)[0], Endorsement.skill_id == pair(place)[1]
            )
        ),
        "wiki.draft": lambda place: word_of(
            select(Draft.source).where(Draft.user_id == pair(place)[0], Draft.page_id == pair(place)[1])
        ),
        "wiki.watch": lambda place: (
            "yes"
            if session.scalar(
                select(Watch.id).where(Watch.user_id == pair(place)[0], Watch.page_id == pair(place)[1]).limit(1)
            )
            else "no"
        ),
        "notifications.wishes": lambda place: str(
            session.scalar(select(Rhythm.budget).where(Rhythm.user_id == int(place)))
        ),
    }
