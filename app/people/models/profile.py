"""Profiles: how to reach a person, and what for."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model
from app.people.models.skill import ProfileSkill, SkillInterest


class Load(StrEnum):
    """How much time a person has for questions, in the person's own words; nothing else is measured."""

    OPEN = "open"
    BUSY = "busy"


class Profile(Model):
    """What a person tells colleagues; `about` is Markdown, `about_html` its safe rendering by `about_version`.

    `working_days` holds the numbers of the ISO weekdays, as in `1245`; empty where the person has not told. An absence
    has a first and a last day, and a deputy who can be asked meanwhile. `photo_key` names the picture in the store.
    """

    __tablename__ = "people_profiles"
    __part__ = "profiles"
    __table_args__ = (CheckConstraint("absent_from <= absent_until", name="absence"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    location: Mapped[str] = mapped_column(default="", index=True)
    room: Mapped[str] = mapped_column(default="", server_default="")
    phone: Mapped[str] = mapped_column(default="")
    said_as: Mapped[str] = mapped_column(default="", server_default="")
    working_days: Mapped[str] = mapped_column(default="", server_default="")
    ask_me: Mapped[str] = mapped_column(default="", server_default="")
    projects: Mapped[str] = mapped_column(Text, default="", server_default="")
    about: Mapped[str] = mapped_column(Text, default="")
    about_html: Mapped[str] = mapped_column(Text, default="")
    about_version: Mapped[int] = mapped_column(default=0)
    photo_key: Mapped[str] = mapped_column(default="", server_default="")
    photo_sha256: Mapped[str] = mapped_column(default="", server_default="")
    absent_from: Mapped[date | None]
    absent_until: Mapped[date | None]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    load: Mapped[Load] = mapped_column(default=Load.OPEN, server_default=Load.OPEN)
    is_suggested: Mapped[bool] = mapped_column(default=True, server_default="1")
    confirmed_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="raise", foreign_keys=[user_id])
    deputy: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[deputy_id])
    skills: Mapped[list[ProfileSkill]] = relationship(
        back_populates="profile", lazy="raise", cascade="all, delete-orphan"
    )
    interests: Mapped[list[SkillInterest]] = relationship(lazy="raise", cascade="all, delete-orphan")
    languages: Mapped[list[ProfileLanguage]] = relationship(lazy="raise", cascade="all, delete-orphan")

    def confirm(self, now: datetime) -> None:
        """Note that the person has looked at the profile and found it right."""
        self.confirmed_at = now

    def is_absent(self, today: date) -> bool:
        """Tell whether the person is away on a day."""
        if self.absent_from is None or self.absent_until is None:
            return False
        return self.absent_from <= today <= self.absent_until

    @property
    def photo_url(self) -> str | None:
        """The address of the photo, another one for every photo; None where there is none."""
        return f"/people/photos/{self.user_id}-{self.photo_sha256[:16]}.webp" if self.photo_key else None

    @property
    def project_lines(self) -> list[str]:
        """The projects, one a line."""
        return [line.strip() for line in self.projects.splitlines() if line.strip()]


class ProfileLanguage(Model):
    """A language that a person speaks, by its ISO 639-1 code."""

    __tablename__ = "people_profile_languages"
    __table_args__ = (UniqueConstraint("profile_id", "code"),)

    profile_id: Mapped[int] = mapped_column(ForeignKey("people_profiles.id"))
    code: Mapped[str] = mapped_column(index=True)
