"""What search reads."""

from app.core.index import IndexUnavailableError
from app.core.installation import installation


def count_indexed() -> int:
    """Return how many documents the index holds; none where it does not answer."""
    try:
        return installation().index.count()
    except IndexUnavailableError:
        return 0
