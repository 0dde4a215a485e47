"""The FAQ: topics, and questions with their answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import Audience
from app.core.db import Model
from app.wiki.models.page import Page
from app.wiki.models.trust import Kept


class FaqTopic(Model):
    """A heading under which questions are grouped; it has a page of its own."""

    __tablename__ = "wiki_faq_topics"
    __part__ = "wiki"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_fr: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)

    def name_in(self, language: str) -> str:
        """Return the topic's name in a language; the only one there is where it has no other."""
        return self.name_fr if language == "fr" and self.name_fr else self.name


class FaqEntry(Kept, Model):
    """A question and its answer; `answer` is Markdown, `html` its rendering, `number` counts its changes."""

    __tablename__ = "wiki_faq_entries"
    __part__ = "wiki"

    topic_id: Mapped[int] = mapped_column(ForeignKey("wiki_faq_topics.id"), index=True)
    slug: Mapped[str]
    question: Mapped[str]
    folded_question: Mapped[str]
    answer: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    html_version: Mapped[int] = mapped_column(default=0)
    plain: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(default="en")
    position: Mapped[int] = mapped_column(default=0)
    number: Mapped[int] = mapped_column(default=1)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audiences.id"), index=True)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    topic: Mapped[FaqTopic] = relationship(lazy="raise")
    audience: Mapped[Audience] = relationship(lazy="raise")
    backings: Mapped[list[FaqBacking]] = relationship(
        lazy="raise", cascade="all, delete-orphan", order_by="FaqBacking.position"
    )

    @property
    def url(self) -> str:
        """Its address on the site."""
        return f"/faq/{self.id}-{self.slug}"


class FaqBacking(Model):
    """A page that backs an answer."""

    __tablename__ = "wiki_faq_backings"
    __part__ = "wiki"
    __table_args__ = (UniqueConstraint("entry_id", "page_id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("wiki_faq_entries.id"))
    page_id: Mapped[int] = mapped_column(ForeignKey("wiki_pages.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)

    page: Mapped[Page] = relationship(lazy="raise")


class FaqVote(Model):
    """Whether an answer helped somebody; shown as a number, never with a name."""

    __tablename__ = "wiki_faq_votes"
    __table_args__ = (UniqueConstraint("entry_id", "user_id"),)

    entry_id: Mapped[int] = mapped_column(ForeignKey("wiki_faq_entries.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    is_helpful: Mapped[bool]
    voted_at: Mapped[datetime]
