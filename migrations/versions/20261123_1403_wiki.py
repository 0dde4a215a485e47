"""The wiki and the FAQ: spaces, pages with their revisions, links, files, trust; audiences within audiences."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_wiki"
down_revision = "20261123_ground"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "wiki_faq_topics",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_fr", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_faq_topics")),
        sa.UniqueConstraint("slug", name=op.f("uq_wiki_faq_topics_slug")),
    )
    op.create_table(
        "wiki_reminders",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.Integer(), nullable=False),
        sa.Column("verified_until", sa.Date(), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_reminders")),
        sa.UniqueConstraint("kind", "object_id", "verified_until", "days_before", name=op.f("uq_wiki_reminders_kind")),
    )
    op.create_table(
        "wiki_faq_entries",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("folded_question", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("html_version", sa.Integer(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("review_months", sa.Integer(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_until", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_department_id", sa.Integer(), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["audience_id"], ["audiences.id"], name=op.f("fk_wiki_faq_entries_audience_id_audiences")
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_wiki_faq_entries_created_by_id_users")),
        sa.ForeignKeyConstraint(
            ["owner_department_id"],
            ["departments.id"],
            ondelete="SET NULL",
            name=op.f("fk_wiki_faq_entries_owner_department_id_departments"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_wiki_faq_entries_owner_id_users")),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["wiki_faq_topics.id"], name=op.f("fk_wiki_faq_entries_topic_id_wiki_faq_topics")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["users.id"], name=op.f("fk_wiki_faq_entries_verified_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_faq_entries")),
    )
    with op.batch_alter_table("wiki_faq_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_faq_entries_audience_id"), ["audience_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_wiki_faq_entries_owner_department_id"), ["owner_department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_wiki_faq_entries_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_faq_entries_topic_id"), ["topic_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_faq_entries_verified_until"), ["verified_until"], unique=False)

    op.create_table(
        "wiki_feed_tokens",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_wiki_feed_tokens_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_feed_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_wiki_feed_tokens_digest")),
        sa.UniqueConstraint("user_id", name=op.f("uq_wiki_feed_tokens_user_id")),
    )
    op.create_table(
        "wiki_spaces",
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("editors_id", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["audience_id"], ["audiences.id"], name=op.f("fk_wiki_spaces_audience_id_audiences")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_wiki_spaces_created_by_id_users")),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            ondelete="SET NULL",
            name=op.f("fk_wiki_spaces_department_id_departments"),
        ),
        sa.ForeignKeyConstraint(["editors_id"], ["audiences.id"], name=op.f("fk_wiki_spaces_editors_id_audiences")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_spaces")),
        sa.UniqueConstraint("slug", name=op.f("uq_wiki_spaces_slug")),
    )
    with op.batch_alter_table("wiki_spaces", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_spaces_audience_id"), ["audience_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_spaces_department_id"), ["department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_spaces_editors_id"), ["editors_id"], unique=False)

    op.create_table(
        "wiki_faq_votes",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("is_helpful", sa.Boolean(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["wiki_faq_entries.id"], name=op.f("fk_wiki_faq_votes_entry_id_wiki_faq_entries")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_wiki_faq_votes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_faq_votes")),
        sa.UniqueConstraint("entry_id", "user_id", name=op.f("uq_wiki_faq_votes_entry_id")),
    )
    with op.batch_alter_table("wiki_faq_votes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_faq_votes_user_id"), ["user_id"], unique=False)

    op.create_table(
        "wiki_pages",
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("lineage", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("folded_title", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("narrowing_id", sa.Integer(), nullable=True),
        sa.Column("is_template", sa.Boolean(), nullable=False),
        sa.Column("is_formal", sa.Boolean(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "in_approval",
                "approved",
                "obsolete",
                name="pagestatus",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("latest_number", sa.Integer(), nullable=False),
        sa.Column("published_number", sa.Integer(), nullable=False),
        sa.Column("approval_round", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.Column("html_version", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deleted_by_id", sa.Integer(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_with_id", sa.Integer(), nullable=True),
        sa.Column("review_months", sa.Integer(), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_until", sa.Date(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("owner_department_id", sa.Integer(), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["audience_id"], ["audiences.id"], name=op.f("fk_wiki_pages_audience_id_audiences")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["users.id"], name=op.f("fk_wiki_pages_changed_by_id_users")),
        sa.ForeignKeyConstraint(["created_by_id"], ["users.id"], name=op.f("fk_wiki_pages_created_by_id_users")),
        sa.ForeignKeyConstraint(["deleted_by_id"], ["users.id"], name=op.f("fk_wiki_pages_deleted_by_id_users")),
        sa.ForeignKeyConstraint(
            ["deleted_with_id"], ["wiki_pages.id"], name=op.f("fk_wiki_pages_deleted_with_id_wiki_pages")
        ),
        sa.ForeignKeyConstraint(["narrowing_id"], ["audiences.id"], name=op.f("fk_wiki_pages_narrowing_id_audiences")),
        sa.ForeignKeyConstraint(
            ["owner_department_id"],
            ["departments.id"],
            ondelete="SET NULL",
            name=op.f("fk_wiki_pages_owner_department_id_departments"),
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_wiki_pages_owner_id_users")),
        sa.ForeignKeyConstraint(["parent_id"], ["wiki_pages.id"], name=op.f("fk_wiki_pages_parent_id_wiki_pages")),
        sa.ForeignKeyConstraint(["space_id"], ["wiki_spaces.id"], name=op.f("fk_wiki_pages_space_id_wiki_spaces")),
        sa.ForeignKeyConstraint(["verified_by_id"], ["users.id"], name=op.f("fk_wiki_pages_verified_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_pages")),
    )
    with op.batch_alter_table("wiki_pages", schema=None) as batch_op:
        batch_op.create_index("ix_wiki_pages_changed_at", ["changed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_pages_deleted_with_id"), ["deleted_with_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_pages_folded_title"), ["folded_title"], unique=False)
        batch_op.create_index(
            "ix_wiki_pages_lineage", ["lineage"], unique=False, postgresql_ops={"lineage": "text_pattern_ops"}
        )
        batch_op.create_index(batch_op.f("ix_wiki_pages_owner_department_id"), ["owner_department_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_pages_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_pages_slug"), ["slug"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_pages_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("ix_wiki_pages_siblings", ["space_id", "parent_id", "position"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_pages_verified_until"), ["verified_until"], unique=False)
        batch_op.create_index(
            "uq_wiki_pages_address",
            ["space_id", "path"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "wiki_approvals",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["wiki_pages.id"], name=op.f("fk_wiki_approvals_page_id_wiki_pages")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_wiki_approvals_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_approvals")),
        sa.UniqueConstraint("page_id", "number", "user_id", "round", name=op.f("uq_wiki_approvals_page_id")),
    )
    op.create_table(
        "wiki_approvers",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["wiki_pages.id"], name=op.f("fk_wiki_approvers_page_id_wiki_pages")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_wiki_approvers_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_approvers")),
        sa.UniqueConstraint("page_id", "user_id", name=op.f("uq_wiki_approvers_page_id")),
    )
    with op.batch_alter_table("wiki_approvers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_approvers_user_id"), ["user_id"], unique=False)

    op.create_table(
        "wiki_drafts",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["wiki_pages.id"], name=op.f("fk_wiki_drafts_page_id_wiki_pages")),
        sa.ForeignKeyConstraint(["space_id"], ["wiki_spaces.id"], name=op.f("fk_wiki_drafts_space_id_wiki_spaces")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_wiki_drafts_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_drafts")),
    )
    with op.batch_alter_table("wiki_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_drafts_page_id"), ["page_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_drafts_space_id"), ["space_id"], unique=False)
        batch_op.create_index(
            "uq_wiki_drafts_new",
            ["user_id", "space_id"],
            unique=True,
            sqlite_where=sa.text("page_id IS NULL"),
            postgresql_where=sa.text("page_id IS NULL"),
        )
        batch_op.create_index(
            "uq_wiki_drafts_page",
            ["user_id", "page_id"],
            unique=True,
            sqlite_where=sa.text("page_id IS NOT NULL"),
            postgresql_where=sa.text("page_id IS NOT NULL"),
        )

    op.create_table(
        "wiki_faq_backings",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["wiki_faq_entries.id"], name=op.f("fk_wiki_faq_backings_entry_id_wiki_faq_entries")
        ),
        sa.ForeignKeyConstraint(["page_id"], ["wiki_pages.id"], name=op.f("fk_wiki_faq_backings_page_id_wiki_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_faq_backings")),
        sa.UniqueConstraint("entry_id", "page_id", name=op.f("uq_wiki_faq_backings_entry_id")),
    )
    with op.batch_alter_table("wiki_faq_backings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_faq_backings_page_id"), ["page_id"], unique=False)

    op.create_table(
        "wiki_links",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("wanted", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["wiki_pages.id"], name=op.f("fk_wiki_links_page_id_wiki_pages")),
        sa.ForeignKeyConstraint(["target_id"], ["wiki_pages.id"], name=op.f("fk_wiki_links_target_id_wiki_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_links")),
        sa.UniqueConstraint("page_id", "ref", name=op.f("uq_wiki_links_page_id")),
    )
    with op.batch_alter_table("wiki_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_links_target_id"), ["target_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_links_wanted"), ["wanted"], unique=False)

    op.create_table(
        "wiki_old_addresses",
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["wiki_pages.id"], name=op.f("fk_wiki_old_addresses_page_id_wiki_pages")),
        sa.ForeignKeyConstraint(
            ["space_id"], ["wiki_spaces.id"], name=op.f("fk_wiki_old_addresses_space_id_wiki_spaces")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_old_addresses")),
        sa.UniqueConstraint("space_id", "path", name=op.f("uq_wiki_old_addresses_space_id")),
    )
    with op.batch_alter_table("wiki_old_addresses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_old_addresses_page_id"), ["page_id"], unique=False)

    op.create_table(
        "wiki_page_tags",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["wiki_pages.id"], name=op.f("fk_wiki_page_tags_page_id_wiki_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_page_tags")),
        sa.UniqueConstraint("page_id", "folded", name=op.f("uq_wiki_page_tags_page_id")),
    )
    with op.batch_alter_table("wiki_page_tags", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_page_tags_folded"), ["folded"], unique=False)

    op.create_table(
        "wiki_reports",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("reporter_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["wiki_pages.id"], name=op.f("fk_wiki_reports_page_id_wiki_pages")),
        sa.ForeignKeyConstraint(["reporter_id"], ["users.id"], name=op.f("fk_wiki_reports_reporter_id_users")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["users.id"], name=op.f("fk_wiki_reports_settled_by_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_reports")),
    )
    with op.batch_alter_table("wiki_reports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_reports_page_id"), ["page_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_reports_reporter_id"), ["reporter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wiki_reports_settled_at"), ["settled_at"], unique=False)

    op.create_table(
        "wiki_revisions",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "written",
                "merged",
                "restored",
                "imported",
                "relinked",
                name="revisionkind",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("is_small", sa.Boolean(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_wiki_revisions_author_id_users")),
        sa.ForeignKeyConstraint(["page_id"], ["wiki_pages.id"], name=op.f("fk_wiki_revisions_page_id_wiki_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_revisions")),
        sa.UniqueConstraint("page_id", "number", name=op.f("uq_wiki_revisions_page_id")),
    )
    with op.batch_alter_table("wiki_revisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_revisions_author_id"), ["author_id"], unique=False)

    op.create_table(
        "wiki_votes",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("is_helpful", sa.Boolean(), nullable=False),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["wiki_pages.id"], name=op.f("fk_wiki_votes_page_id_wiki_pages")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_wiki_votes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_votes")),
        sa.UniqueConstraint("page_id", "user_id", name=op.f("uq_wiki_votes_page_id")),
    )
    with op.batch_alter_table("wiki_votes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_votes_user_id"), ["user_id"], unique=False)

    op.create_table(
        "wiki_watches",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["wiki_pages.id"], name=op.f("fk_wiki_watches_page_id_wiki_pages")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_wiki_watches_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_watches")),
        sa.UniqueConstraint("user_id", "page_id", name=op.f("uq_wiki_watches_user_id")),
    )
    with op.batch_alter_table("wiki_watches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_watches_page_id"), ["page_id"], unique=False)

    op.create_table(
        "wiki_files",
        sa.Column("page_id", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("latest_number", sa.Integer(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(page_id IS NULL) <> (draft_id IS NULL)", name=op.f("ck_wiki_files_belongs_somewhere")),
        sa.ForeignKeyConstraint(["draft_id"], ["wiki_drafts.id"], name=op.f("fk_wiki_files_draft_id_wiki_drafts")),
        sa.ForeignKeyConstraint(["page_id"], ["wiki_pages.id"], name=op.f("fk_wiki_files_page_id_wiki_pages")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_files")),
    )
    with op.batch_alter_table("wiki_files", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wiki_files_draft_id"), ["draft_id"], unique=False)
        batch_op.create_index(
            "uq_wiki_files_name",
            ["page_id", "name"],
            unique=True,
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )

    op.create_table(
        "wiki_file_versions",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["wiki_files.id"], name=op.f("fk_wiki_file_versions_file_id_wiki_files")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["users.id"], name=op.f("fk_wiki_file_versions_uploaded_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wiki_file_versions")),
        sa.UniqueConstraint("file_id", "number", name=op.f("uq_wiki_file_versions_file_id")),
    )
    op.execute(
        "ALTER TABLE audiences ADD COLUMN within_id INTEGER "
        "CONSTRAINT fk_audiences_within_id_audiences REFERENCES audiences (id)"
    )
    op.create_index(op.f("ix_audiences_within_id"), "audiences", ["within_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_audiences_within_id"), table_name="audiences")
    op.drop_column("audiences", "within_id")
    op.drop_table("wiki_file_versions")
    with op.batch_alter_table("wiki_files", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_wiki_files_name",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_wiki_files_draft_id"))

    op.drop_table("wiki_files")
    with op.batch_alter_table("wiki_watches", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wiki_watches_page_id"))

    op.drop_table("wiki_watches")
    with op.batch_alter_table("wiki_votes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wiki_votes_user_id"))

    op.drop_table("wiki_votes")
    with op.batch_alter_table("wiki_revisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wiki_revisions_author_id"))

    op.drop_table("wiki_revisions")
    with op.batch_alter_table("wiki_reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wiki_reports_settled_at"))
        batch_op.drop_index(batch_op.f("ix_wiki_reports_reporter_id"))
        batch_op.drop_index(batch_op.f("ix_wiki_reports_page_id"))

    op.drop_table("wiki_reports")
    with op.batch_alter_table("wiki_page_tags", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wiki_page_tags_folded"))

    op.drop_table("wiki_page_tags")
    with op.batch_alter_table("wiki_old_addresses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wiki_old_addresses_page_id"))

    op.drop_table("wiki_old_addresses")
    with op.batch_alter_table("wiki_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wiki_links_wanted"))
        batch_op.drop_index(batch_op.f("ix_wiki_links_target_id"))

    op.drop_table("wiki_links")
    with op.batch_alter_table("wiki_faq_backings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wiki_faq_backings_page_id"))

    op.drop_table("wiki_faq_backings")
    with op.batch_alter_table("wiki_drafts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_wiki_drafts_page",
            sqlite_where=sa.text("page_id IS NOT NULL"),
            postgresql_where=sa.text("page_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "uq_wiki_drafts_new", sqlite_where=sa.text("page_id IS NULL"), postgresql_where=sa.text("page_id IS NULL")
        )
        batch_op.drop_index(batch_op.f("ix_wiki_drafts_space_id"))
        batch_op.drop_index(batch_op.f("ix_wiki_drafts_page_id"))

    op.drop_table("wiki_drafts")
    with op.batch_alter_table("wiki_approvers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wiki_approvers_user_id"))

    op.drop_table("wiki_approvers")
    op.drop_table("wiki_approvals")
    with op.batch_alter_table("wiki_pages", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_wiki_pages_address",
            sqlite_where=sa.text("deleted_at IS NULL"),
            postgresql_where=sa.text("deleted_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_wiki_pages_verified_until"))
        batch_op.drop_index("ix_wiki_pages_siblings")
        batch_op.drop_index(batch_op.f("ix_wiki_pages_parent_id"))
        batch_op.drop_index(batch_op.f("ix_wiki_pages_owner_id"))
        batch_op.drop_index(batch_op.f("ix_wiki_pages_owner_department_id"))
        batch_op.drop_index("ix_wiki_pages_lineage", postgresql_ops={"lineage": "text_pattern_ops"})
        batch_op.drop_index(batch_op.f("ix_wiki_pages_folded_title"))
        batch_op.drop_index(batch_op.f("ix_wiki_pages_deleted_with_id"))
        batch_op.drop_index("ix_wiki_pages_changed_at")

    op.drop_table("wiki_pages")
    with op.batch_alter_table("wiki_faq_votes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wiki_faq_votes_user_id"))

    op.drop_table("wiki_faq_votes")
    with op.batch_alter_table("wiki_spaces", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wiki_spaces_editors_id"))
        batch_op.drop_index(batch_op.f("ix_wiki_spaces_department_id"))
        batch_op.drop_index(batch_op.f("ix_wiki_spaces_audience_id"))

    op.drop_table("wiki_spaces")
    op.drop_table("wiki_feed_tokens")
    with op.batch_alter_table("wiki_faq_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wiki_faq_entries_verified_until"))
        batch_op.drop_index(batch_op.f("ix_wiki_faq_entries_topic_id"))
        batch_op.drop_index(batch_op.f("ix_wiki_faq_entries_owner_id"))
        batch_op.drop_index(batch_op.f("ix_wiki_faq_entries_owner_department_id"))
        batch_op.drop_index(batch_op.f("ix_wiki_faq_entries_audience_id"))

    op.drop_table("wiki_faq_entries")
    op.drop_table("wiki_reminders")
    op.drop_table("wiki_faq_topics")
