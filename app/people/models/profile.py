"""Profiles: how to reach a person, and what for."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model
from app.people.models.skill import ProfileSkill


class Profile(Model):
    """What a person tells colleagues; `about` is Markdown, `about_html` its safe rendering by `about_version`."""

    __tablename__ = "people_profiles"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    location: Mapped[str] = mapped_column(default="", index=True)
    phone: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(Text, default="")
    about_html: Mapped[str] = mapped_column(Text, default="")
    about_version: Mapped[int] = mapped_column(default=0)
    confirmed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="raise")
    skills: Mapped[list[ProfileSkill]] = relationship(
        back_populates="profile", lazy="raise", cascade="all, delete-orphan"
    )

    def confirm(self, now: datetime) -> None:
        """Note that the person has looked at the profile and found it right."""
        self.confirmed_at = now
