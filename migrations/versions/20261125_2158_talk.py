"""News that are confirmed, talked about, followed; files of posts; is it true that...?"""

import sqlalchemy as sa
from alembic import op

revision = "20261125_talk"
down_revision = "20261125_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "news_follows",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "category",
                "department",
                "tag",
                "author",
                name="followkind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_news_follows_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_follows")),
        sa.UniqueConstraint("user_id", "kind", "ref", name=op.f("uq_news_follows_user_id")),
    )
    with op.batch_alter_table("news_follows", schema=None) as batch_op:
        batch_op.create_index("ix_news_follows_kind_ref", ["kind", "ref"], unique=False)
    op.create_table(
        "news_rumours",
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=True),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("is_announced", sa.Boolean(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "confirmed",
                "partly_true",
                "not_true",
                name="rumourstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_html", sa.Text(), nullable=False),
        sa.Column("html_version", sa.Integer(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by_id", sa.Integer(), nullable=True),
        sa.Column("hidden_reason", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name=op.f("ck_news_rumours_answered")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_news_rumours_answered_by_id_users")),
        sa.ForeignKeyConstraint(["asker_id"], ["users.id"], name=op.f("fk_news_rumours_asker_id_users")),
        sa.ForeignKeyConstraint(["audience_id"], ["audiences.id"], name=op.f("fk_news_rumours_audience_id_audiences")),
        sa.ForeignKeyConstraint(["hidden_by_id"], ["users.id"], name=op.f("fk_news_rumours_hidden_by_id_users")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_news_rumours_owner_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_rumours")),
    )
    with op.batch_alter_table("news_rumours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_rumours_asker_id"), ["asker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_rumours_audience_id"), ["audience_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_rumours_is_announced"), ["is_announced"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_rumours_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_rumours_state"), ["state"], unique=False)
    op.create_table(
        "news_comments",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("html_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by_id", sa.Integer(), nullable=True),
        sa.Column("removal_reason", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_news_comments_author_id_users")),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["news_comments.id"], name=op.f("fk_news_comments_parent_id_news_comments")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["news_posts.id"], name=op.f("fk_news_comments_post_id_news_posts")),
        sa.ForeignKeyConstraint(["removed_by_id"], ["users.id"], name=op.f("fk_news_comments_removed_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_comments")),
    )
    with op.batch_alter_table("news_comments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_comments_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_comments_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_comments_post_id"), ["post_id"], unique=False)
    op.create_table(
        "news_confirmations",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["news_posts.id"], name=op.f("fk_news_confirmations_post_id_news_posts")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_news_confirmations_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_confirmations")),
        sa.UniqueConstraint("post_id", "user_id", "number", name=op.f("uq_news_confirmations_post_id")),
    )
    with op.batch_alter_table("news_confirmations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_confirmations_user_id"), ["user_id"], unique=False)
    op.create_table(
        "news_files",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("is_cover", sa.Boolean(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["news_posts.id"], name=op.f("fk_news_files_post_id_news_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_files")),
    )
    with op.batch_alter_table("news_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_files_post_id"), ["post_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_news_files_removed_at"), ["removed_at"], unique=False)
        batch_op.create_index(
            "uq_news_files_cover",
            ["post_id"],
            unique=True,
            sqlite_where=sa.text("is_cover AND removed_at IS NULL"),
            postgresql_where=sa.text("is_cover AND removed_at IS NULL"),
        )
    op.create_table(
        "news_questions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("right_choice", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["news_posts.id"], name=op.f("fk_news_questions_post_id_news_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_questions")),
        sa.UniqueConstraint("post_id", "position", name=op.f("uq_news_questions_post_id")),
    )
    op.create_table(
        "news_rumour_follows",
        sa.Column("rumour_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rumour_id"], ["news_rumours.id"], name=op.f("fk_news_rumour_follows_rumour_id_news_rumours")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_news_rumour_follows_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_rumour_follows")),
        sa.UniqueConstraint("rumour_id", "user_id", name=op.f("uq_news_rumour_follows_rumour_id")),
    )
    with op.batch_alter_table("news_rumour_follows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_news_rumour_follows_user_id"), ["user_id"], unique=False)
    with op.batch_alter_table("news_posts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirm_number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("confirm_by", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reminders", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("has_comments", sa.Boolean(), server_default="1", nullable=False))
        batch_op.create_index(batch_op.f("ix_news_posts_confirm_by"), ["confirm_by"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("news_posts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_news_posts_confirm_by"))
        batch_op.drop_column("has_comments")
        batch_op.drop_column("reminders")
        batch_op.drop_column("confirm_by")
        batch_op.drop_column("confirm_number")
    op.drop_table("news_rumour_follows")
    op.drop_table("news_questions")
    op.drop_table("news_files")
    op.drop_table("news_confirmations")
    op.drop_table("news_comments")
    op.drop_table("news_rumours")
    op.drop_table("news_follows")
