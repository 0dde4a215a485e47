"""Counting pages, and finding whose they are, without passing over their texts; what changed last in a space."""

from alembic import op

revision = "20261126_counted"
down_revision = "20261126_shown"
branch_labels = None
depends_on = None

SHOWN_BY = [
    "space_id",
    "audience_id",
    "published_number",
    "deleted_at",
    "status",
    "is_template",
    "verified_until",
    "verified_at",
]


def upgrade() -> None:
    op.create_index("ix_wiki_pages_shown", "wiki_pages", SHOWN_BY, postgresql_include=["id"])
    op.create_index("ix_wiki_pages_changed_in_space", "wiki_pages", ["space_id", "changed_at"])
    op.create_index("ix_wiki_pages_owned", "wiki_pages", ["owner_id", "owner_department_id"])


def downgrade() -> None:
    op.drop_index("ix_wiki_pages_owned", table_name="wiki_pages")
    op.drop_index("ix_wiki_pages_changed_in_space", table_name="wiki_pages")
    op.drop_index("ix_wiki_pages_shown", table_name="wiki_pages")
