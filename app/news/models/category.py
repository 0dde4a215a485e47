"""Categories of news: a short list that administrators keep."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Category(Model):
    """What a post is about, roughly; it has a name in each language."""

    __tablename__ = "news_categories"
    __part__ = "news"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_fr: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)

    def name_in(self, language: str) -> str:
        """Return its name in a language."""
        return self.name_fr if language == "fr" else self.name
