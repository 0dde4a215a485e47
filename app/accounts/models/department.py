"""Departments: the tree that the company is."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model


class Department(Model):
    """A department; `path` holds the ids from the root down to it, as in `/3/17/`."""

    __tablename__ = "departments"
    __part__ = "people"
    __table_args__ = (
        UniqueConstraint("parent_id", "name"),
        Index(
            "uq_departments_root_name",
            "name",
            unique=True,
            sqlite_where=text("parent_id IS NULL"),
            postgresql_where=text("parent_id IS NULL"),
        ),
        Index("ix_departments_path", "path", postgresql_ops={"path": "text_pattern_ops"}),
    )

    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    path: Mapped[str] = mapped_column(default="")

    parent: Mapped[Department | None] = relationship(remote_side="Department.id", lazy="raise")

    @property
    def lineage(self) -> list[int]:
        """The ids from the root down to this department."""
        return [int(part) for part in self.path.split("/") if part]

    @property
    def depth(self) -> int:
        """How many departments lie above this one."""
        return len(self.lineage) - 1

    def is_within(self, other: Department) -> bool:
        """Tell whether this department is the other one or lies below it."""
        return self.path.startswith(other.path)

    def settle_under(self, parent: Department | None) -> None:
        """Become part of another department, or of none; the row has its id already."""
        self.parent_id = parent.id if parent else None
        self.path = f"{parent.path if parent else '/'}{self.id}/"
