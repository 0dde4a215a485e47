"""Shared templates: versions, fields, previews, uses, watches, requests, collections."""

import sqlalchemy as sa
from alembic import op

revision = "20261125_documents"
down_revision = "20261125_talk"
branch_labels = None
depends_on = None

CATEGORIES = (
    ("everyday-work", "Everyday work", "Travail quotidien"),
    ("people", "People", "Personnel"),
    ("money", "Money and purchasing", "Finances et achats"),
    ("projects", "Projects", "Projets"),
    ("quality-safety", "Quality and safety", "Qualité et sécurité"),
    ("customers", "Customers", "Clients"),
)


def upgrade() -> None:
    op.create_table(
        "documents_categories",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_fr", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_categories")),
        sa.UniqueConstraint("slug", name=op.f("uq_documents_categories_slug")),
    )
    op.create_table(
        "documents_collections",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_documents_collections_audience_id_audiences")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_documents_collections_department_id_departments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_collections")),
    )
    with op.batch_alter_table("documents_collections", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_collections_audience_id"), ["audience_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_collections_department_id"), ["department_id"], unique=False)

    op.create_table(
        "documents_templates",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("category_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("current_number", sa.Integer(), nullable=True),
        sa.Column("latest_number", sa.Integer(), nullable=False),
        sa.Column("review_months", sa.Integer(), nullable=True),
        sa.Column("verified_until", sa.Date(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_documents_templates_audience_id_audiences")
        ),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["documents_categories.id"],
            name=op.f("fk_documents_templates_category_id_documents_categories"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_documents_templates_department_id_departments")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_documents_templates_owner_id_users")),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["documents_templates.id"],
            name=op.f("fk_documents_templates_replaces_id_documents_templates"),
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["users.id"], name=op.f("fk_documents_templates_verified_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_templates")),
    )
    with op.batch_alter_table("documents_templates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_templates_audience_id"), ["audience_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_templates_category_id"), ["category_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_templates_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_templates_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_templates_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_templates_replaces_id"), ["replaces_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_templates_verified_until"), ["verified_until"], unique=False)

    op.create_table(
        "documents_collection_items",
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["documents_collections.id"],
            name=op.f("fk_documents_collection_items_collection_id_documents_collections"),
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["documents_templates.id"],
            name=op.f("fk_documents_collection_items_template_id_documents_templates"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_collection_items")),
        sa.UniqueConstraint("collection_id", "template_id", name=op.f("uq_documents_collection_items_collection_id")),
    )
    with op.batch_alter_table("documents_collection_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_collection_items_template_id"), ["template_id"], unique=False)

    op.create_table(
        "documents_fields",
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "text",
                "long_text",
                "date",
                "number",
                "choice",
                name="fieldkind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.Column("default", sa.String(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "name",
                "email",
                "title",
                "department",
                "manager",
                "phone",
                "today",
                name="fieldsource",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["documents_templates.id"],
            name=op.f("fk_documents_fields_template_id_documents_templates"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_fields")),
        sa.UniqueConstraint("template_id", "name", name=op.f("uq_documents_fields_template_id")),
    )
    op.create_table(
        "documents_requests",
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["requester_id"], ["users.id"], name=op.f("fk_documents_requests_requester_id_users")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["users.id"], name=op.f("fk_documents_requests_settled_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["documents_templates.id"],
            name=op.f("fk_documents_requests_template_id_documents_templates"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_requests")),
    )
    with op.batch_alter_table("documents_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_requests_requester_id"), ["requester_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_requests_settled_at"), ["settled_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_requests_template_id"), ["template_id"], unique=False)

    op.create_table(
        "documents_tags",
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"], ["documents_templates.id"], name=op.f("fk_documents_tags_template_id_documents_templates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_tags")),
        sa.UniqueConstraint("template_id", "folded", name=op.f("uq_documents_tags_template_id")),
    )
    with op.batch_alter_table("documents_tags", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_tags_folded"), ["folded"], unique=False)

    op.create_table(
        "documents_uses",
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("download", "fill", name="usekind", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["departments.id"], name=op.f("fk_documents_uses_department_id_departments")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["documents_templates.id"], name=op.f("fk_documents_uses_template_id_documents_templates")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_uses")),
        sa.UniqueConstraint(
            "template_id", "department_id", "kind", "used_on", name=op.f("uq_documents_uses_template_id")
        ),
    )
    op.create_table(
        "documents_versions",
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "read_state",
            sa.Enum(
                "waiting", "done", "failed", name="readstate", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by_id"], ["users.id"], name=op.f("fk_documents_versions_approved_by_id_users")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_documents_versions_author_id_users")),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["documents_templates.id"],
            name=op.f("fk_documents_versions_template_id_documents_templates"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_versions")),
        sa.UniqueConstraint("template_id", "number", name=op.f("uq_documents_versions_template_id")),
    )
    with op.batch_alter_table("documents_versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_versions_read_state"), ["read_state"], unique=False)
        batch_op.create_index(batch_op.f("ix_documents_versions_sha256"), ["sha256"], unique=False)

    op.create_table(
        "documents_watches",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["documents_templates.id"],
            name=op.f("fk_documents_watches_template_id_documents_templates"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_documents_watches_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_watches")),
        sa.UniqueConstraint("user_id", "template_id", name=op.f("uq_documents_watches_user_id")),
    )
    with op.batch_alter_table("documents_watches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_watches_template_id"), ["template_id"], unique=False)

    op.create_table(
        "documents_filled",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_documents_filled_user_id_users")),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["documents_versions.id"],
            name=op.f("fk_documents_filled_version_id_documents_versions"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_filled")),
    )
    with op.batch_alter_table("documents_filled", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_documents_filled_user_id"), ["user_id"], unique=False)

    op.create_table(
        "documents_previews",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["documents_versions.id"], name=op.f("fk_documents_previews_version_id_documents_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents_previews")),
        sa.UniqueConstraint("version_id", "page", name=op.f("uq_documents_previews_version_id")),
    )
    categories = sa.table(
        "documents_categories", sa.column("slug"), sa.column("name"), sa.column("name_fr"), sa.column("position")
    )
    rows = [
        {"slug": slug, "name": name, "name_fr": name_fr, "position": position}
        for position, (slug, name, name_fr) in enumerate(CATEGORIES)
    ]
    op.bulk_insert(categories, rows)
    op.create_index(op.f("ix_wiki_links_ref"), "wiki_links", ["ref"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_wiki_links_ref"), table_name="wiki_links")
    op.drop_table("documents_previews")
    op.drop_table("documents_filled")
    op.drop_table("documents_watches")
    op.drop_table("documents_versions")
    op.drop_table("documents_uses")
    op.drop_table("documents_tags")
    op.drop_table("documents_requests")
    op.drop_table("documents_fields")
    op.drop_table("documents_collection_items")
    op.drop_table("documents_templates")
    op.drop_table("documents_collections")
    op.drop_table("documents_categories")
