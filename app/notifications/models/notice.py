"""What somebody should know of, and one row for each person who should."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.core.db import Model
from app.core.feature import Channel

WAITING = text("mail_id IS NULL AND read_at IS NULL")


class StoredNotice(Model):
    """Something that people should know of; holds ids and never words, so that it says nothing to whoever may not see.

    `kind` names how it is told, `subject_id` what it is about; `thread` is the conversation it belongs to, such as
    `post:12`. `key` keeps the same thing from being told twice. `audience_id` is who may see its subject, where that is
    an audience. `is_gone` notes that the subject is no longer there for anybody.
    """

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_kind_subject_id", "kind", "subject_id"),)

    kind: Mapped[str]
    key: Mapped[str] = mapped_column(index=True)
    thread: Mapped[str] = mapped_column(index=True)
    subject_id: Mapped[int]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("audiences.id"))
    is_gone: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(index=True)

    actor: Mapped[User | None] = relationship(lazy="raise")


class Notification(Model):
    """A notice in one person's inbox.

    `channel` is how the person wants to hear of it beyond the inbox; `due_at` from when on it may go out by mail, and
    `mail_id` the mail it went into.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("notice_id", "user_id"),
        Index("ix_notifications_user_id_read_at", "user_id", "read_at"),
        Index("ix_notifications_waiting", "channel", "due_at", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    channel: Mapped[Channel]
    due_at: Mapped[datetime]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("notification_mails.id"), index=True)
    read_at: Mapped[datetime | None]

    notice: Mapped[StoredNotice] = relationship(lazy="raise")
