"""What questions whether something is true have to say on home."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.models import User
from app.core.feature import HomeItem
from app.news.queries.rumours import list_waiting

SHOWN = 5


def rumours_to_answer(reader: User) -> list[HomeItem]:
    """Return the questions that a reader is to answer."""
    return [
        HomeItem(
            rumour.question,
            rumour.url,
            "patch-question",
            _("%(name)s asks whether it is true", name=rumour.asker.name)
            if rumour.asker
            else _("Somebody asks whether it is true"),
        )
        for rumour in list_waiting(reader, SHOWN)
    ]
