"""Who has put the first steps away; finding who is new without looking at everybody."""

import sqlalchemy as sa
from alembic import op

revision = "20261126_home"
down_revision = "20261126_searches"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "home_dismissals",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("dismissed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_home_dismissals_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_home_dismissals")),
        sa.UniqueConstraint("user_id", name=op.f("uq_home_dismissals_user_id")),
    )
    op.create_index(op.f("ix_users_created_at"), "users", ["created_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_users_created_at"), table_name="users")
    op.drop_table("home_dismissals")
