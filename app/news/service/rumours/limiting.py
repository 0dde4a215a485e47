"""How often somebody may ask without a name."""

from __future__ import annotations

from collections import Counter
from datetime import date
from threading import Lock

from flask_babel import gettext as _

from app.core.errors import InvalidError

MOST_WITHOUT_NAME = 3
"""How many questions a person may ask without a name in a day."""


class DailyCount:
    """Counts by person and day, in the memory of this process and nowhere else.

    Written down, in a database, in Redis or in a log, the count would say who has asked without a name, and with the
    day of a question who has asked it. So it is never stored: it holds no moments, a new day forgets it, and so does a
    restart. Several processes count each for themselves, which lets somebody ask a few questions more; that is the
    price.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._day: date | None = None
        self._counts: Counter[int] = Counter()

    def take(self, user_id: int, day: date) -> None:
        """Count once more.

        Raises:
            InvalidError: That would be too often for one day.
        """
        with self._lock:
            if day != self._day:
                self._day, self._counts = day, Counter()
            if self._counts[user_id] >= self._most:
                raise InvalidError(_("That is enough questions without a name for one day. Ask again tomorrow."))
            self._counts[user_id] += 1

    def forget(self) -> None:
        """Start anew."""
        with self._lock:
            self._counts.clear()


WITHOUT_NAME = DailyCount(MOST_WITHOUT_NAME)
