"""Feeds: on PostgreSQL, count on from the addresses that were taken over with their numbers.

An earlier migration has copied them together with their ids, of which the sequence behind the column knows nothing: the
next feed was given a number that was taken, and refused.
"""

from alembic import op

revision = "20261126_feed_numbers"
down_revision = "20261126_generations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "SELECT setval(pg_get_serial_sequence('feed_tokens', 'id'),"
            " (SELECT coalesce(max(id), 0) + 1 FROM feed_tokens), false)"
        )


def downgrade() -> None:
    """Leave the sequence where it is: it was wrong before."""
