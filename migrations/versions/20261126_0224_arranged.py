"""What stands first for a phrase, and the questions that nothing answers yet."""

import sqlalchemy as sa
from alembic import op

revision = "20261126_arranged"
down_revision = "20261126_home"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_pins",
        sa.Column("phrase", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("is_excluded", sa.Boolean(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_pins")),
        sa.ForeignKeyConstraint(["set_by_id"], ["users.id"], name=op.f("fk_search_pins_set_by_id_users")),
        sa.UniqueConstraint("phrase", "kind", "object_id", name=op.f("uq_search_pins_phrase")),
    )
    op.create_table(
        "search_questions",
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answer_kind", sa.String(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=True),
        sa.Column("answer_text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_questions")),
        sa.ForeignKeyConstraint(["asker_id"], ["users.id"], name=op.f("fk_search_questions_asker_id_users")),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_search_questions_department_id_departments"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["users.id"], name=op.f("fk_search_questions_answered_by_id_users")
        ),
    )
    for column in ("asker_id", "department_id", "answered_at"):
        op.create_index(op.f(f"ix_search_questions_{column}"), "search_questions", [column])


def downgrade() -> None:
    op.drop_table("search_questions")
    op.drop_table("search_pins")
