"""News: posts with their wordings, categories, reviews, readings, reactions, bookmarks."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_news"
down_revision = "20261123_people"
branch_labels = None
depends_on = None

CATEGORIES = (
    ("innovation", "Innovation", "Innovation"),
    ("contract-won", "Contract won", "Contrat gagné"),
    ("people", "People", "Personnes"),
    ("safety", "Safety", "Sécurité"),
    ("organisation", "Organisation", "Organisation"),
    ("everyday", "Everyday life", "Vie quotidienne"),
)


def upgrade() -> None:
    op.create_table(
        "news_categories",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_fr", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_categories")),
        sa.UniqueConstraint("slug", name=op.f("uq_news_categories_slug")),
    )
    op.create_table(
        "news_posts",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("html_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_review",
                "scheduled",
                "published",
                "archived",
                name="poststate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pinned_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("expires_at > published_at", name=op.f("ck_news_posts_expiry")),
        sa.ForeignKeyConstraint(["audience_id"], ["audiences.id"], name=op.f("fk_news_posts_audience_id_audiences")),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_news_posts_author_id_users")),
        sa.ForeignKeyConstraint(
            ["category_id"], ["news_categories.id"], name=op.f("fk_news_posts_category_id_news_categories")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_news_posts_department_id_departments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_posts")),
    )
    op.create_index(op.f("ix_news_posts_audience_id"), "news_posts", ["audience_id"], unique=False)
    op.create_index(op.f("ix_news_posts_author_id"), "news_posts", ["author_id"], unique=False)
    op.create_index(op.f("ix_news_posts_category_id"), "news_posts", ["category_id"], unique=False)
    op.create_index(op.f("ix_news_posts_department_id"), "news_posts", ["department_id"], unique=False)
    op.create_index(op.f("ix_news_posts_pinned_until"), "news_posts", ["pinned_until"], unique=False)
    op.create_index("ix_news_posts_state_publish_at", "news_posts", ["state", "publish_at"], unique=False)
    op.create_index("ix_news_posts_state_published_at", "news_posts", ["state", "published_at"], unique=False)
    op.create_table(
        "news_bookmarks",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["news_posts.id"], name=op.f("fk_news_bookmarks_post_id_news_posts")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_news_bookmarks_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_bookmarks")),
        sa.UniqueConstraint("user_id", "post_id", name=op.f("uq_news_bookmarks_user_id")),
    )
    op.create_index(op.f("ix_news_bookmarks_post_id"), "news_bookmarks", ["post_id"], unique=False)
    op.create_table(
        "news_post_revisions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_news_post_revisions_author_id_users")),
        sa.ForeignKeyConstraint(["post_id"], ["news_posts.id"], name=op.f("fk_news_post_revisions_post_id_news_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_post_revisions")),
        sa.UniqueConstraint("post_id", "number", name=op.f("uq_news_post_revisions_post_id")),
    )
    op.create_table(
        "news_post_tags",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["news_posts.id"], name=op.f("fk_news_post_tags_post_id_news_posts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_post_tags")),
        sa.UniqueConstraint("post_id", "folded", name=op.f("uq_news_post_tags_post_id")),
    )
    op.create_index(op.f("ix_news_post_tags_folded"), "news_post_tags", ["folded"], unique=False)
    op.create_table(
        "news_reactions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "useful",
                "congratulations",
                "thanks",
                "interesting",
                "funny",
                "unclear",
                name="reactionkind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("reacted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["news_posts.id"], name=op.f("fk_news_reactions_post_id_news_posts")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_news_reactions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_reactions")),
        sa.UniqueConstraint("post_id", "user_id", "kind", name=op.f("uq_news_reactions_post_id")),
    )
    op.create_table(
        "news_readings",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["news_posts.id"], name=op.f("fk_news_readings_post_id_news_posts")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_news_readings_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_readings")),
        sa.UniqueConstraint("post_id", "user_id", name=op.f("uq_news_readings_post_id")),
    )
    op.create_index(op.f("ix_news_readings_user_id"), "news_readings", ["user_id"], unique=False)
    op.create_table(
        "news_reviews",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_approved", sa.Boolean(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["post_id"], ["news_posts.id"], name=op.f("fk_news_reviews_post_id_news_posts")),
        sa.ForeignKeyConstraint(["reviewer_id"], ["users.id"], name=op.f("fk_news_reviews_reviewer_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_reviews")),
    )
    op.create_index(op.f("ix_news_reviews_post_id"), "news_reviews", ["post_id"], unique=False)
    op.create_index(op.f("ix_news_reviews_reviewer_id"), "news_reviews", ["reviewer_id"], unique=False)
    categories = sa.table("news_categories", *(sa.column(name) for name in ("slug", "name", "name_fr", "position")))
    op.bulk_insert(
        categories,
        [
            {"slug": slug, "name": name, "name_fr": name_fr, "position": position}
            for position, (slug, name, name_fr) in enumerate(CATEGORIES, 1)
        ],
    )


def downgrade() -> None:
    op.drop_table("news_reviews")
    op.drop_table("news_readings")
    op.drop_table("news_reactions")
    op.drop_table("news_post_tags")
    op.drop_table("news_post_revisions")
    op.drop_table("news_bookmarks")
    op.drop_table("news_posts")
    op.drop_table("news_categories")
