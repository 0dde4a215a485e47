"""Notices: what people are told, how they want to hear of it, the mail it becomes; feeds are now for all rooms."""

import sqlalchemy as sa
from alembic import op

revision = "20261125_notices"
down_revision = "20261123_news"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feed_tokens",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_feed_tokens_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_feed_tokens_digest")),
        sa.UniqueConstraint("user_id", name=op.f("uq_feed_tokens_user_id")),
    )
    op.create_table(
        "notices",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("audience_id", sa.Integer(), nullable=True),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_notices_actor_id_users")),
        sa.ForeignKeyConstraint(["audience_id"], ["audiences.id"], name=op.f("fk_notices_audience_id_audiences")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_key"), ["key"], unique=False)
        batch_op.create_index("ix_notices_kind_subject_id", ["kind", "subject_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_notices_thread"), ["thread"], unique=False)
    op.create_table(
        "notification_mails",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("thread", "digest", name="mailkind", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "sent",
                "empty",
                "failed",
                name="mailstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notification_mails_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_mails")),
    )
    with op.batch_alter_table("notification_mails", schema=None) as batch_op:
        batch_op.create_index("ix_notification_mails_state_due_at", ["state", "due_at"], unique=False)
        batch_op.create_index("ix_notification_mails_user_id_created_at", ["user_id", "created_at"], unique=False)
    op.create_table(
        "notification_mutes",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notification_mutes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_mutes")),
        sa.UniqueConstraint("user_id", "thread", name=op.f("uq_notification_mutes_user_id")),
    )
    op.create_table(
        "notification_preferences",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "app", "mail", "digest", "off", name="channel", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notification_preferences_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_preferences")),
        sa.UniqueConstraint("user_id", "kind", name=op.f("uq_notification_preferences_user_id")),
    )
    op.create_table(
        "notification_rhythms",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "digest",
            sa.Enum(
                "daily", "weekly", "never", name="digestrhythm", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("digest_day", sa.Integer(), nullable=False),
        sa.Column("digest_hour", sa.Integer(), nullable=False),
        sa.Column("mail_days", sa.String(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("next_digest_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bounced_address", sa.String(), nullable=False),
        sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("bounce_reason", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("budget BETWEEN 0 AND 50", name=op.f("ck_notification_rhythms_budget")),
        sa.CheckConstraint("digest_day BETWEEN 1 AND 7", name=op.f("ck_notification_rhythms_digest_day")),
        sa.CheckConstraint("digest_hour BETWEEN 0 AND 23", name=op.f("ck_notification_rhythms_digest_hour")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notification_rhythms_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_rhythms")),
        sa.UniqueConstraint("user_id", name=op.f("uq_notification_rhythms_user_id")),
    )
    with op.batch_alter_table("notification_rhythms", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notification_rhythms_next_digest_at"), ["next_digest_at"], unique=False)
    op.create_table(
        "notifications",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "app", "mail", "digest", "off", name="channel", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mail_id"], ["notification_mails.id"], name=op.f("fk_notifications_mail_id_notification_mails")
        ),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name=op.f("fk_notifications_notice_id_notices")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notifications_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
        sa.UniqueConstraint("notice_id", "user_id", name=op.f("uq_notifications_notice_id")),
    )
    with op.batch_alter_table("notifications", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notifications_mail_id"), ["mail_id"], unique=False)
        batch_op.create_index("ix_notifications_user_id_read_at", ["user_id", "read_at"], unique=False)
        batch_op.create_index(
            "ix_notifications_waiting",
            ["channel", "due_at"],
            unique=False,
            sqlite_where=sa.text("mail_id IS NULL AND read_at IS NULL"),
            postgresql_where=sa.text("mail_id IS NULL AND read_at IS NULL"),
        )
    op.execute(
        "INSERT INTO feed_tokens (id, user_id, digest, created_at)"
        " SELECT id, user_id, digest, created_at FROM wiki_feed_tokens"
    )
    op.drop_table("wiki_feed_tokens")


def downgrade() -> None:
    op.create_table(
        "wiki_feed_tokens",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_wiki_feed_tokens_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_feed_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_wiki_feed_tokens_digest")),
        sa.UniqueConstraint("user_id", name=op.f("uq_wiki_feed_tokens_user_id")),
    )
    op.execute(
        "INSERT INTO wiki_feed_tokens (id, user_id, digest, created_at)"
        " SELECT id, user_id, digest, created_at FROM feed_tokens"
    )
    op.drop_table("notifications")
    op.drop_table("notification_rhythms")
    op.drop_table("notification_preferences")
    op.drop_table("notification_mutes")
    op.drop_table("notification_mails")
    op.drop_table("notices")
    op.drop_table("feed_tokens")
