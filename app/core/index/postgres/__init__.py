"""The shared engine: PostgreSQL's full-text search, for installations of more than one machine."""

from app.core.index.postgres.engine import PostgresEngine

__all__ = ["PostgresEngine"]
