"""How fields and what they hold look in the audit trail: days, numbers and shares as the reader's language has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.admin.wording.kinds import FIELDS
from app.core.formats import number, percent, told_day

COUNTS = ("count", "counted", "created", "deactivated", "refused", "repeated", "updated")
"""What an event counts; other numbers in it stand for things."""
DAYS = {"starts_on", "ends_on", "launched_on", "started_on"}
"""Fields that hold days, alone or between other words."""
SHARES = {"target_change"}
DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")


def told_counts(payload: Mapping[str, Any]) -> dict[str, str]:
    """Return what an event counts, as the reader's language writes numbers."""
    return {key: number(payload[key]) for key in COUNTS if isinstance(payload.get(key), int | float)}


def told_field(key: str) -> str:
    """Return what a field is called; one that is called by a day, as a reading is, by that day in words."""
    return str(FIELDS[key]) if key in FIELDS else _with_days_in_words(key)


def told_value(key: str, value: Any) -> str:
    """Return what a field holds, which is neither nothing nor the name of something."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, int | float) and not key.endswith("_id"):
        return percent(value) if key in SHARES else number(value)
    return _with_days_in_words(str(value)) if key in DAYS else str(value)


def _with_days_in_words(text: str) -> str:
    return DAY.sub(_day_in_words, text)


def _day_in_words(found: re.Match[str]) -> str:
    try:
        return told_day(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]
