"""People: fuller profiles, other names of skills, endorsements, evidence of what people know, reported mistakes.

Also the words of people's names, filled from the names there are.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261123_people"
down_revision = "20261123_wiki"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "people_skill_aliases",
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["people_skills.id"], name=op.f("fk_people_skill_aliases_skill_id_people_skills")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_skill_aliases")),
        sa.UniqueConstraint("folded", name=op.f("uq_people_skill_aliases_folded")),
    )
    op.create_index(op.f("ix_people_skill_aliases_skill_id"), "people_skill_aliases", ["skill_id"], unique=False)

    op.create_table(
        "people_contributions",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_people_contributions_audience_id_audiences")
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("share > 0 AND share <= 1", name=op.f("ck_people_contributions_share")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_people_contributions_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_contributions")),
        sa.UniqueConstraint("kind", "number", "user_id", name=op.f("uq_people_contributions_kind")),
    )
    op.create_index("ix_people_contributions_user_id", "people_contributions", ["user_id", "audience_id"], unique=False)

    op.create_table(
        "people_endorsements",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("endorser_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("user_id <> endorser_id", name=op.f("ck_people_endorsements_not_oneself")),
        sa.ForeignKeyConstraint(["endorser_id"], ["users.id"], name=op.f("fk_people_endorsements_endorser_id_users")),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["people_skills.id"], name=op.f("fk_people_endorsements_skill_id_people_skills")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_people_endorsements_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_endorsements")),
        sa.UniqueConstraint("user_id", "skill_id", "endorser_id", name=op.f("uq_people_endorsements_user_id")),
    )
    op.create_index(op.f("ix_people_endorsements_endorser_id"), "people_endorsements", ["endorser_id"], unique=False)
    op.create_index(op.f("ix_people_endorsements_skill_id"), "people_endorsements", ["skill_id"], unique=False)

    op.create_table(
        "people_hidden_evidence",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_people_hidden_evidence_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_hidden_evidence")),
        sa.UniqueConstraint("user_id", "kind", "number", name=op.f("uq_people_hidden_evidence_user_id")),
    )
    op.create_table(
        "people_reports",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column(
            "mistake",
            sa.Enum(
                "wrong", "duplicate", "has_left", name="mistake", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["reporter_id"], ["users.id"], name=op.f("fk_people_reports_reporter_id_users")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["users.id"], name=op.f("fk_people_reports_settled_by_id_users")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_people_reports_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_reports")),
    )
    op.create_index(op.f("ix_people_reports_settled_at"), "people_reports", ["settled_at"], unique=False)
    op.create_index(op.f("ix_people_reports_user_id"), "people_reports", ["user_id"], unique=False)

    op.create_table(
        "people_profile_languages",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["people_profiles.id"], name=op.f("fk_people_profile_languages_profile_id_people_profiles")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_profile_languages")),
        sa.UniqueConstraint("profile_id", "code", name=op.f("uq_people_profile_languages_profile_id")),
    )
    op.create_index(op.f("ix_people_profile_languages_code"), "people_profile_languages", ["code"], unique=False)

    op.create_table(
        "people_skill_interests",
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("skill_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["people_profiles.id"], name=op.f("fk_people_skill_interests_profile_id_people_profiles")
        ),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["people_skills.id"], name=op.f("fk_people_skill_interests_skill_id_people_skills")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_skill_interests")),
        sa.UniqueConstraint("profile_id", "skill_id", name=op.f("uq_people_skill_interests_profile_id")),
    )
    op.create_index(op.f("ix_people_skill_interests_skill_id"), "people_skill_interests", ["skill_id"], unique=False)

    with op.batch_alter_table("people_profiles") as batch_op:
        batch_op.add_column(sa.Column("room", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("said_as", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("working_days", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("ask_me", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("projects", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("photo_key", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("photo_sha256", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("absent_from", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("absent_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("deputy_id", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "load",
                sa.Enum("open", "busy", name="load", native_enum=False, create_constraint=True, length=30),
                server_default="open",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("is_suggested", sa.Boolean(), server_default="1", nullable=False))
        batch_op.create_foreign_key(batch_op.f("fk_people_profiles_deputy_id_users"), "users", ["deputy_id"], ["id"])
        batch_op.create_check_constraint("absence", "absent_from <= absent_until")
    with op.batch_alter_table("users") as batch_op:
        batch_op.add_column(sa.Column("known_as", sa.String(), server_default="", nullable=False))
    name_keys = op.create_table(
        "name_keys",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_keys")),
        sa.UniqueConstraint("key", "word", name=op.f("uq_name_keys_key")),
    )
    op.create_index(op.f("ix_name_keys_word"), "name_keys", ["word"], unique=False)
    skills = op.get_bind().execute(sa.text("SELECT id, name, folded FROM people_skills")).all()
    for id_, name, folded in skills:
        if ("+" in name or "#" in name) and (fresh := _folded_with_signs(name, folded)):
            update = sa.text("UPDATE people_skills SET folded = :folded WHERE id = :id")
            op.get_bind().execute(update, {"folded": fresh, "id": id_})
    names = op.get_bind().execute(sa.text("SELECT search_name FROM users")).scalars()
    words = sorted({word[:40] for name in names for word in name.split()})
    rows = [{"key": key, "word": word} for word in words for key in sorted(_keys_of(word))]
    for start in range(0, len(rows), 5_000):
        op.bulk_insert(name_keys, rows[start : start + 5_000])


def _folded_with_signs(name: str, folded: str) -> str:
    """Return the folded name of a skill such as C++, of which only the letters were kept so far."""
    spoken = name.replace("+", "plus").replace("#", "sharp").lower()
    return " ".join("".join(one if one.isalnum() else " " for one in spoken).split()) if name.isascii() else folded


def _keys_of(word: str) -> set[str]:
    """Return a word, and the word with each one of its letters left out."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))} - {""}


def downgrade() -> None:
    op.drop_table("name_keys")
    with op.batch_alter_table("users") as batch_op:
        batch_op.drop_column("known_as")
    with op.batch_alter_table("people_profiles") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_people_profiles_absence"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_people_profiles_load"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_people_profiles_deputy_id_users"), type_="foreignkey")
        batch_op.drop_column("is_suggested")
        batch_op.drop_column("load")
        batch_op.drop_column("deputy_id")
        batch_op.drop_column("absent_until")
        batch_op.drop_column("absent_from")
        batch_op.drop_column("photo_sha256")
        batch_op.drop_column("photo_key")
        batch_op.drop_column("projects")
        batch_op.drop_column("ask_me")
        batch_op.drop_column("working_days")
        batch_op.drop_column("said_as")
        batch_op.drop_column("room")
    op.drop_table("people_skill_interests")
    op.drop_table("people_profile_languages")
    op.drop_table("people_reports")
    op.drop_table("people_hidden_evidence")
    op.drop_table("people_endorsements")
    op.drop_table("people_contributions")
    op.drop_table("people_skill_aliases")
