"""Versions of templates that counted once."""

import sqlalchemy as sa
from alembic import op

revision = "20261126_withdrawn"
down_revision = "20261125_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("documents_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("documents_versions", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_at")
