"""What home asks of news before all else: whether there may be something to say, and what a newcomer has done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime, timedelta
from itertools import islice
from typing import NamedTuple, cast

from sqlalchemy import BindParameter, bindparam, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, load_only

from app.accounts.models import Department, User
from app.accounts.queries import name_audiences
from app.core.calendar import start_of, today
from app.core.db import session
from app.core.feature import KEEPS, READER_ID
from app.core.generations import Memory, found_out
from app.news.models import Confirmation, Post, PostState, Reading, Review, Rumour, RumourState
from app.news.policy.posts import is_shown, there_for
from app.news.queries.confirming import list_with_questions

MAY_REVIEW = exists().where(Review.reviewer_id == READER_ID, Review.answered_at.is_(None))
MAY_ANSWER = or_(KEEPS, exists().where(Rumour.owner_id == READER_ID, Rumour.state == RumourState.OPEN))
HAS_DRAFT = exists().where(Post.author_id == READER_ID, Post.state == PostState.DRAFT)
HAS_READ = or_(exists().where(Reading.user_id == READER_ID), exists().where(Confirmation.user_id == READER_ID))

NEW_FOR = timedelta(days=14)
MOST_RECENT = 200
AS_LINE = (
    load_only(
        Post.title,
        Post.language,
        Post.number,
        Post.state,
        Post.author_id,
        Post.audience_id,
        Post.published_at,
        Post.expires_at,
        Post.confirm_by,
        Post.confirm_number,
    ),
    joinedload(Post.department).load_only(Department.name),
)


class Candidates(NamedTuple):
    """What home may tell of, for whomever.

    Attributes:
        recent: The newest posts.
        asking: Those that are to be confirmed, the most urgent first.
        audiences: The names of those whom their audiences name; None for everyone.
        with_questions: Which of these have questions.
    """

    recent: Sequence[Post]
    asking: Sequence[Post]
    audiences: Mapping[int, Sequence[str] | None]
    with_questions: Set[int]


class Ask(NamedTuple):
    """A post that a reader is to confirm: whom it is for, by name, and whether one click does it."""

    post: Post
    audience: Sequence[str]
    takes_one_click: bool


class Concern(NamedTuple):
    """What concerns one reader, among all that may, and which wording of it he has opened last, or confirmed."""

    among: Candidates
    recent: Sequence[Post]
    asking: Sequence[Post]
    read: Mapping[int, int]
    confirmed: Mapping[int, int]

    def is_waiting(self, post: Post) -> bool:
        """Tell whether a post was not confirmed as it stands now; what was never raised counts from the first."""
        return self.confirmed.get(post.id, -1) < (post.confirm_number or 0)


CANDIDATES = Memory[date, Candidates]("people", "news", size=2)
_AMONG: BindParameter[Sequence[int]] = bindparam("post_ids", expanding=True)
MET = union_all(
    select(literal(0), Reading.post_id, Reading.number).where(
        Reading.user_id == READER_ID, Reading.post_id.in_(_AMONG)
    ),
    select(literal(1), Confirmation.post_id, Confirmation.number).where(
        Confirmation.user_id == READER_ID, Confirmation.post_id.in_(_AMONG)
    ),
)


def list_unread(reader: User, limit: int) -> list[Post]:
    """Return the newest posts that a reader has not opened, or not since they were corrected.

    What he is to confirm stands on top of home already.
    """
    known = _concern_of(reader)
    unread = (post for post in known.recent if known.read.get(post.id, 0) < post.number)
    return list(islice((post for post in unread if post.confirm_by is None or not known.is_waiting(post)), limit))


def list_to_confirm(reader: User, limit: int) -> list[Ask]:
    """Return the posts that a reader still has to confirm, the most urgent first.

    One click does not do it where there are questions, or where he has confirmed other words.
    """
    known = _concern_of(reader)
    more_to_do = known.among.with_questions | known.confirmed.keys()
    waiting = islice((post for post in known.asking if known.is_waiting(post)), limit)
    return [Ask(post, known.among.audiences[post.audience_id] or (), post.id not in more_to_do) for post in waiting]


def _concern_of(reader: User) -> Concern:
    """Return what concerns a reader; found out once in a request."""
    known = found_out()
    if (MET, reader.id) not in known:
        known[MET, reader.id] = _find_concern(reader)
    return cast(Concern, known[MET, reader.id])


def _find_concern(reader: User) -> Concern:
    posts = _candidates()
    recent, asking = (
        [post for post in there_for(reader, some) if post.author_id != reader.id]
        for some in (posts.recent, posts.asking)
    )
    ids = sorted({post.id for post in (*recent[:MOST_RECENT], *asking)})
    met: tuple[dict[int, int], dict[int, int]] = ({}, {})
    rows = session.connection().execute(MET, {"reader_id": reader.id, "post_ids": ids}) if ids else ()
    for place, post_id, number in rows:
        met[place][post_id] = max(number, met[place].get(post_id, 0))
    return Concern(posts, recent[:MOST_RECENT], asking, *met)


def _candidates() -> Candidates:
    since = today() - NEW_FOR
    return CANDIDATES.get(since, lambda: _find_candidates(start_of(since)))


def _find_candidates(since: datetime) -> Candidates:
    wanted = is_shown() & or_(Post.published_at >= since, Post.confirm_by.is_not(None))
    query = select(Post).where(wanted).order_by(Post.published_at.desc(), Post.id.desc())
    posts = session.scalars(query.options(*AS_LINE)).all()
    asking = sorted((post for post in posts if post.confirm_by), key=lambda post: (post.confirm_by, post.id))
    return Candidates(
        recent=[post for post in posts if post.published_at and post.published_at >= since],
        asking=asking,
        audiences=name_audiences({post.audience_id for post in asking}),
        with_questions=list_with_questions([post.id for post in asking]),
    )


def count_drafts(author: User) -> int:
    """Return how many posts somebody has begun and not published."""
    query = select(func.count(Post.id)).where(Post.author_id == author.id, Post.state == PostState.DRAFT)
    return session.scalar(query) or 0
