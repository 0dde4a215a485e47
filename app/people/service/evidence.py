"""What counts as evidence of what people know, and what a person does not want to count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, insert, select

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.errors import NotFoundError
from app.core.feature import house
from app.people.models import Contribution, HiddenEvidence

SMALLEST_SHARE = 0.02
"""Less of a text than this is a comma somewhere."""


@dataclass(frozen=True)
class Author:
    """One who wrote part of a thing.

    Attributes:
        user_id: Who.
        share: How much of the text as it stands is this person's, between 0 and 1.
        made_on: The day of the last contribution.
    """

    user_id: int
    share: float
    made_on: date


@dataclass(frozen=True)
class Authored:
    """A thing, who may read it, and who wrote it: nobody where it is gone."""

    number: int
    audience_id: int
    authors: Sequence[Author] = ()


def note_authors(kind: str, numbers: Sequence[int], things: Iterable[Authored]) -> None:
    """Note who wrote how much of some things, in place of what was noted before.

    Args:
        kind: What the things are, as in the search index.
        numbers: The things that are meant.
        things: Those of them that still exist.
    """
    session.execute(delete(Contribution).where(Contribution.kind == kind, Contribution.number.in_(numbers)))
    rows = [
        {
            "kind": kind,
            "number": thing.number,
            "audience_id": thing.audience_id,
            "user_id": one.user_id,
            "share": min(one.share, 1.0),
            "made_on": one.made_on,
        }
        for thing in things
        for one in thing.authors
        if one.share >= SMALLEST_SHARE
    ]
    if rows:
        session.execute(insert(Contribution), rows)


def hide_evidence(user: User, kind: str, number: int) -> None:
    """Let a piece of evidence not count for oneself any more, for anybody. It is nobody else's business: no event.

    Raises:
        NotFoundError: There is no evidence of this kind.
    """
    if kind not in {"skill", "endorsement", "profile", *house().search_sources} - {"person"}:
        raise NotFoundError
    if _hidden(user, kind, number) is None:
        session.add(HiddenEvidence(user_id=user.id, kind=kind, number=number, hidden_at=clock.now()))


def show_evidence(user: User, kind: str, number: int) -> None:
    """Let a piece of evidence count for oneself again."""
    hidden = _hidden(user, kind, number)
    if hidden is not None:
        session.delete(hidden)


def _hidden(user: User, kind: str, number: int) -> HiddenEvidence | None:
    query = select(HiddenEvidence).where(
        HiddenEvidence.user_id == user.id, HiddenEvidence.kind == kind, HiddenEvidence.number == number
    )
    return session.scalars(query).one_or_none()
