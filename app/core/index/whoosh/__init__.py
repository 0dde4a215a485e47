"""The embedded engine: Whoosh, in a folder, nothing to install."""

from app.core.index.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
