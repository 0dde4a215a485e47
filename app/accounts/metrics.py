"""What sign-in lets the programme measure: how many, never who."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l

from app.accounts.queries.signin import count_seen
from app.core.calendar import start_of
from app.core.feature import FEWEST_PEOPLE, Metric, Unit


def active_readers(since: date, until: date, department_id: int | None) -> float | None:
    """Return the share of people who were here in a time.

    Nothing is kept for it: it counts the devices signed in, which are forgotten with their sessions. So it is told of a
    time that has just ended; of times long ago it tells less than there was.
    """
    readers, people = count_seen(start_of(since), start_of(until, after=1), department_id)
    return readers / people if people >= FEWEST_PEOPLE else None


METRICS = (Metric("accounts.active_readers", _l("People who were here, of all people"), Unit.SHARE, active_readers),)
