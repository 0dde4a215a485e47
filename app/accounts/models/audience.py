"""Audiences: for whom something is, stored once per distinct set of tokens."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model

EVERYONE = "all"


def department_token(department_id: int) -> str:
    """Return the token of a department with all that lies below it."""
    return f"dept:{department_id}"


def group_token(group_id: int) -> str:
    """Return the token of a group."""
    return f"group:{group_id}"


def user_token(user_id: int) -> str:
    """Return the token of one person."""
    return f"user:{user_id}"


class Audience(Model):
    """A set of tokens: whoever carries one of them belongs to it, if he also belongs to the audience it lies within.

    A page that is narrower than its space has an audience within the space's; so nothing that is narrowed can ever
    reach further than what it lies in.
    """

    __tablename__ = "audiences"
    __part__ = "people"

    digest: Mapped[str] = mapped_column(unique=True)
    within_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id"), index=True)

    tokens: Mapped[list[AudienceToken]] = relationship(lazy="raise", cascade="all, delete-orphan")

    @property
    def token_texts(self) -> list[str]:
        """Its tokens as they are written: `all`, `dept:12`."""
        return [one.token for one in self.tokens]

    @staticmethod
    def digest_of(tokens: Iterable[str], within_id: int | None = None) -> str:
        """Return what identifies a set of tokens, whatever their order, within another audience or none."""
        within = [] if within_id is None else [f"within:{within_id}"]
        return hashlib.sha256(" ".join(sorted(set(tokens)) + within).encode()).hexdigest()


class AudienceToken(Model):
    """One token of an audience."""

    __tablename__ = "audience_tokens"
    __part__ = "people"

    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), index=True)
    token: Mapped[str] = mapped_column(index=True)
