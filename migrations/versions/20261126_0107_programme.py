"""The email meter, cycles with goals, the audit, the training of champions."""

import sqlalchemy as sa
from alembic import op

revision = "20261126_programme"
down_revision = "20261126_withdrawn"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "programme_cycles",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "planned", "running", "closed", name="cyclestate", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_programme_cycles_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_cycles")),
    )
    with op.batch_alter_table("programme_cycles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_cycles_state"), ["state"], unique=False)

    op.create_table(
        "programme_fingerprints",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_fingerprints")),
    )
    with op.batch_alter_table("programme_fingerprints", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_fingerprints_day"), ["day"], unique=False)

    op.create_table(
        "programme_mailing_lists",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_mailing_lists")),
        sa.UniqueConstraint("name", name=op.f("uq_programme_mailing_lists_name")),
    )
    op.create_table(
        "programme_meter_settings",
        sa.Column("min_size", sa.Integer(), nullable=False),
        sa.Column("kept_months", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("subdivision", sa.String(), nullable=False),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("launched_on", sa.Date(), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_programme_meter_settings_one_row")),
        sa.CheckConstraint("min_size >= 1", name=op.f("ck_programme_meter_settings_min_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_meter_settings")),
    )
    op.create_table(
        "programme_objectives",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_objectives")),
    )
    op.create_table(
        "programme_traffic_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_traffic_days")),
        sa.UniqueConstraint("day", name=op.f("uq_programme_traffic_days_day")),
    )
    with op.batch_alter_table("programme_traffic_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_traffic_days_counted_at"), ["counted_at"], unique=False)

    op.create_table(
        "programme_audits",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["programme_cycles.id"], name=op.f("fk_programme_audits_cycle_id_programme_cycles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_audits")),
        sa.UniqueConstraint("cycle_id", name=op.f("uq_programme_audits_cycle_id")),
    )
    op.create_table(
        "programme_list_traffic",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("crossing", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["programme_mailing_lists.id"],
            name=op.f("fk_programme_list_traffic_list_id_programme_mailing_lists"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_list_traffic")),
        sa.UniqueConstraint("day", "list_id", name=op.f("uq_programme_list_traffic_day")),
    )
    with op.batch_alter_table("programme_list_traffic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_list_traffic_list_id"), ["list_id"], unique=False)

    op.create_table(
        "programme_parties",
        sa.Column(
            "kind",
            sa.Enum(
                "department",
                "unknown",
                "outside",
                "own",
                name="partykind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind = 'department' OR department_id IS NULL", name=op.f("ck_programme_parties_only_departments_have_one")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_programme_parties_department_id_departments"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_parties")),
        sa.UniqueConstraint("department_id", name=op.f("uq_programme_parties_department_id")),
    )
    op.create_table(
        "programme_audit_answers",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_programme_audit_answers_score")),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["programme_audits.id"], name=op.f("fk_programme_audit_answers_audit_id_programme_audits")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_audit_answers")),
        sa.UniqueConstraint("audit_id", "statement", "score", name=op.f("uq_programme_audit_answers_audit_id")),
    )
    op.create_table(
        "programme_audit_invitations",
        sa.Column("audit_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("has_answered", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["programme_audits.id"], name=op.f("fk_programme_audit_invitations_audit_id_programme_audits")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_programme_audit_invitations_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_audit_invitations")),
        sa.UniqueConstraint("audit_id", "user_id", name=op.f("uq_programme_audit_invitations_audit_id")),
    )
    with op.batch_alter_table("programme_audit_invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_audit_invitations_user_id"), ["user_id"], unique=False)

    op.create_table(
        "programme_goals",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("objective_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("baseline", sa.Double(), nullable=True),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("target_change", sa.Double(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "target IS NOT NULL OR target_change IS NOT NULL", name=op.f("ck_programme_goals_has_target")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["programme_cycles.id"], name=op.f("fk_programme_goals_cycle_id_programme_cycles")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_programme_goals_department_id_departments")
        ),
        sa.ForeignKeyConstraint(
            ["objective_id"],
            ["programme_objectives.id"],
            name=op.f("fk_programme_goals_objective_id_programme_objectives"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_programme_goals_owner_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_goals")),
    )
    with op.batch_alter_table("programme_goals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_goals_cycle_id"), ["cycle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_goals_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_goals_objective_id"), ["objective_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_goals_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "programme_headcounts",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["programme_parties.id"], name=op.f("fk_programme_headcounts_party_id_programme_parties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_headcounts")),
        sa.UniqueConstraint("week", "party_id", name=op.f("uq_programme_headcounts_week")),
    )
    with op.batch_alter_table("programme_headcounts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_headcounts_party_id"), ["party_id"], unique=False)

    op.create_table(
        "programme_lessons",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("keep", "stop", "try", name="lessonkind", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("carried_to_id", sa.Integer(), nullable=True),
        sa.Column("heeded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_programme_lessons_author_id_users")),
        sa.ForeignKeyConstraint(
            ["carried_to_id"], ["programme_cycles.id"], name=op.f("fk_programme_lessons_carried_to_id_programme_cycles")
        ),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["programme_cycles.id"], name=op.f("fk_programme_lessons_cycle_id_programme_cycles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_lessons")),
    )
    with op.batch_alter_table("programme_lessons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_lessons_carried_to_id"), ["carried_to_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_lessons_cycle_id"), ["cycle_id"], unique=False)

    op.create_table(
        "programme_traffic_flows",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("is_list", sa.Boolean(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["programme_parties.id"],
            name=op.f("fk_programme_traffic_flows_recipient_id_programme_parties"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["programme_parties.id"], name=op.f("fk_programme_traffic_flows_sender_id_programme_parties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_traffic_flows")),
        sa.UniqueConstraint("day", "sender_id", "recipient_id", "is_list", name=op.f("uq_programme_traffic_flows_day")),
    )
    with op.batch_alter_table("programme_traffic_flows", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_traffic_flows_recipient_id"), ["recipient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_traffic_flows_sender_id"), ["sender_id"], unique=False)

    op.create_table(
        "programme_traffic_imports",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "previewed",
                "waiting",
                "running",
                "done",
                "refused",
                name="importstate",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("file_key", sa.String(), nullable=False),
        sa.Column("lists_key", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("read", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("repeated", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("unreadable", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_programme_traffic_imports_actor_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_traffic_imports")),
    )
    with op.batch_alter_table("programme_traffic_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_traffic_imports_state"), ["state"], unique=False)

    op.create_table(
        "programme_traffic_sent",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("crossing_messages", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["programme_parties.id"], name=op.f("fk_programme_traffic_sent_sender_id_programme_parties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_traffic_sent")),
        sa.UniqueConstraint("day", "sender_id", name=op.f("uq_programme_traffic_sent_day")),
    )
    with op.batch_alter_table("programme_traffic_sent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_traffic_sent_sender_id"), ["sender_id"], unique=False)

    op.create_table(
        "programme_training_marks",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_programme_training_marks_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_training_marks")),
        sa.UniqueConstraint("user_id", "step", name=op.f("uq_programme_training_marks_user_id")),
    )
    op.create_table(
        "programme_check_ins",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "confidence",
            sa.Enum(
                "on_track",
                "at_risk",
                "off_track",
                name="confidence",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_programme_check_ins_author_id_users")),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["programme_goals.id"], name=op.f("fk_programme_check_ins_goal_id_programme_goals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_check_ins")),
    )
    with op.batch_alter_table("programme_check_ins", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_check_ins_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "programme_goal_readings",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["programme_goals.id"], name=op.f("fk_programme_goal_readings_goal_id_programme_goals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_goal_readings")),
        sa.UniqueConstraint("goal_id", "day", name=op.f("uq_programme_goal_readings_goal_id")),
    )

    op.create_table(
        "programme_pair_sums",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("deliveries", sa.Integer(), nullable=False),
        sa.Column("by_list", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["programme_parties.id"],
            name=op.f("fk_programme_pair_sums_recipient_id_programme_parties"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["programme_parties.id"], name=op.f("fk_programme_pair_sums_sender_id_programme_parties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_pair_sums")),
        sa.UniqueConstraint("month", "sender_id", "recipient_id", name=op.f("uq_programme_pair_sums_month")),
    )
    with op.batch_alter_table("programme_pair_sums", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_pair_sums_recipient_id"), ["recipient_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_programme_pair_sums_sender_id"), ["sender_id"], unique=False)

    op.create_table(
        "programme_week_sums",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("party_id", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("crossing_messages", sa.Integer(), nullable=False),
        sa.Column("inner", sa.Integer(), nullable=False),
        sa.Column("inner_by_list", sa.Integer(), nullable=False),
        sa.Column("crossing", sa.Integer(), nullable=False),
        sa.Column("crossing_by_list", sa.Integer(), nullable=False),
        sa.Column("own", sa.Integer(), nullable=False),
        sa.Column("unknown", sa.Integer(), nullable=False),
        sa.Column("outside", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["programme_parties.id"], name=op.f("fk_programme_week_sums_party_id_programme_parties")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_week_sums")),
        sa.UniqueConstraint("week", "party_id", name=op.f("uq_programme_week_sums_week")),
    )
    with op.batch_alter_table("programme_week_sums", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_programme_week_sums_party_id"), ["party_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("programme_week_sums", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_week_sums_party_id"))

    op.drop_table("programme_week_sums")
    with op.batch_alter_table("programme_pair_sums", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_pair_sums_sender_id"))
        batch_op.drop_index(batch_op.f("ix_programme_pair_sums_recipient_id"))

    op.drop_table("programme_pair_sums")
    op.drop_table("programme_goal_readings")
    with op.batch_alter_table("programme_check_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_check_ins_goal_id"))

    op.drop_table("programme_check_ins")
    op.drop_table("programme_training_marks")
    with op.batch_alter_table("programme_traffic_sent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_traffic_sent_sender_id"))

    op.drop_table("programme_traffic_sent")
    with op.batch_alter_table("programme_traffic_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_traffic_imports_state"))

    op.drop_table("programme_traffic_imports")
    with op.batch_alter_table("programme_traffic_flows", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_traffic_flows_sender_id"))
        batch_op.drop_index(batch_op.f("ix_programme_traffic_flows_recipient_id"))

    op.drop_table("programme_traffic_flows")
    with op.batch_alter_table("programme_lessons", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_lessons_cycle_id"))
        batch_op.drop_index(batch_op.f("ix_programme_lessons_carried_to_id"))

    op.drop_table("programme_lessons")
    with op.batch_alter_table("programme_headcounts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_headcounts_party_id"))

    op.drop_table("programme_headcounts")
    with op.batch_alter_table("programme_goals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_goals_owner_id"))
        batch_op.drop_index(batch_op.f("ix_programme_goals_objective_id"))
        batch_op.drop_index(batch_op.f("ix_programme_goals_department_id"))
        batch_op.drop_index(batch_op.f("ix_programme_goals_cycle_id"))

    op.drop_table("programme_goals")
    with op.batch_alter_table("programme_audit_invitations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_audit_invitations_user_id"))

    op.drop_table("programme_audit_invitations")
    op.drop_table("programme_audit_answers")
    op.drop_table("programme_parties")
    with op.batch_alter_table("programme_list_traffic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_list_traffic_list_id"))

    op.drop_table("programme_list_traffic")
    op.drop_table("programme_audits")
    with op.batch_alter_table("programme_traffic_days", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_traffic_days_counted_at"))

    op.drop_table("programme_traffic_days")
    op.drop_table("programme_objectives")
    op.drop_table("programme_meter_settings")
    op.drop_table("programme_mailing_lists")
    with op.batch_alter_table("programme_fingerprints", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_fingerprints_day"))

    op.drop_table("programme_fingerprints")
    with op.batch_alter_table("programme_cycles", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_programme_cycles_state"))

    op.drop_table("programme_cycles")
