"""The search engine behind one small interface: a cache of the database that can be thrown away and built anew.

It knows tokens, weights and audiences, and no room. What it answers is a proposal: the caller checks every hit against
the database before it is shown.
"""

from __future__ import annotations

from pathlib import Path

from app.core.index.analysis import distance, phrase_key, question_terms, tolerance
from app.core.index.base import (
    Document,
    Engine,
    Fragment,
    Hit,
    IndexState,
    IndexUnavailableError,
    Match,
    Query,
    Results,
)
from app.core.index.postgres import PostgresEngine
from app.core.index.whoosh import WhooshEngine

__all__ = [
    "Document",
    "Engine",
    "Fragment",
    "Hit",
    "IndexState",
    "IndexUnavailableError",
    "Match",
    "Query",
    "Results",
    "distance",
    "open_engine",
    "phrase_key",
    "question_terms",
    "tolerance",
]


def open_engine(url: str, folder: Path) -> Engine:
    """Return the engine that a setting names.

    Args:
        url: `whoosh:` or `postgresql://...`.
        folder: Where Whoosh keeps its files. Its schema is a pickle: the folder is this user's alone, and nothing that
            people upload or import ever lies there.
    """
    return WhooshEngine(folder) if url.startswith("whoosh") else PostgresEngine(url)
