"""Following categories, departments, tags and authors."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete

from app.accounts.events import DepartmentDeleted
from app.accounts.models import User
from app.core.db import add_once, lock, session
from app.core.errors import InvalidError
from app.news.models import Follow, FollowKind
from app.news.queries.following import Subject, count_follows, get_follow, name_subjects

MOST = 200


def follow(reader: User, subject: Subject) -> str:
    """Follow something; a second time changes nothing.

    Args:
        reader: Who follows.
        subject: What.

    Returns:
        How it is called.

    Raises:
        InvalidError: There is no such thing, or the reader follows very much already.
    """
    name = name_subjects(reader, [subject]).get(subject)
    if name is None:
        raise InvalidError(_("There is nothing of that kind to follow."))
    lock(f"news.clicks:{reader.id}")
    if get_follow(reader, subject) is None:
        if count_follows(reader) >= MOST:
            raise InvalidError(_("You follow %(most)s things already. Stop following some of them first.", most=MOST))
        add_once(Follow(user_id=reader.id, kind=subject.kind, ref=subject.ref))
    return name


def unfollow(reader: User, subject: Subject) -> None:
    """Follow something no longer."""
    lock(f"news.clicks:{reader.id}")
    known = get_follow(reader, subject)
    if known is not None:
        session.delete(known)


def forget_subject(kind: FollowKind, ref: str) -> None:
    """Let nobody follow what is gone, lest a later thing of the same number be followed instead."""
    session.execute(delete(Follow).where(Follow.kind == kind, Follow.ref == ref))


def forget_department(event: DepartmentDeleted) -> None:
    """Let nobody follow a department that is gone."""
    forget_subject(FollowKind.DEPARTMENT, str(event.department_id))
