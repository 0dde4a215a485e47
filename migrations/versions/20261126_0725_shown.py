"""Finding the news that are shown without passing over their texts."""

from alembic import op

revision = "20261126_shown"
down_revision = "20261126_feed_numbers"
branch_labels = None
depends_on = None

SHOWN_BY = [
    "state",
    "published_at",
    "expires_at",
    "pinned_until",
    "confirm_by",
    "audience_id",
    "category_id",
    "author_id",
]


def upgrade() -> None:
    op.create_index("ix_news_posts_shown", "news_posts", SHOWN_BY)
    op.drop_index("ix_news_posts_state_published_at", table_name="news_posts")


def downgrade() -> None:
    op.create_index("ix_news_posts_state_published_at", "news_posts", ["state", "published_at"])
    op.drop_index("ix_news_posts_shown", table_name="news_posts")
