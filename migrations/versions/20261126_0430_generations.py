"""The marks by which processes know whether what they remember still holds."""

import sqlalchemy as sa
from alembic import op

revision = "20261126_generations"
down_revision = "20261126_arranged"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "generations",
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_generations")),
        sa.UniqueConstraint("part", name=op.f("uq_generations_part")),
    )


def downgrade() -> None:
    op.drop_table("generations")
