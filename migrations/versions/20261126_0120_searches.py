"""What is searched for, and how often, without names."""

import sqlalchemy as sa
from alembic import op

revision = "20261126_searches"
down_revision = "20261126_programme"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_phrases",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("phrase", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.Column("without_result", sa.Integer(), nullable=False),
        sa.Column("opened", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_phrases")),
        sa.UniqueConstraint("day", "phrase", "language", name=op.f("uq_search_phrases_day")),
    )


def downgrade() -> None:
    op.drop_table("search_phrases")
