"""The picture of the audit."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import get_locale
from flask_babel import gettext as _

from app.core.formats import number
from app.programme.audits.questionnaire import questionnaire
from app.programme.charts.radar import RadarChart, Ring
from app.programme.models import Audit
from app.programme.queries.audits import scores_by_audit

MOST_ROUNDS = 3
"""More rings than this cannot be told apart."""


def audit_radar(closed: Sequence[Audit]) -> RadarChart | None:
    """Return how the company saw itself, round by round; None where no audit is closed.

    Args:
        closed: Audits with their cycles, the newest first.
    """
    rounds = closed[:MOST_ROUNDS]
    if not rounds:
        return None
    scores = scores_by_audit([one.id for one in rounds])
    language = str(get_locale())
    return RadarChart(
        title=_("How the company sees itself, from 1 to 5"),
        summary=_("The audit asks the same in each cycle; further out is better."),
        labels=[dimension.name.told(language) for dimension in questionnaire()],
        rings=[Ring(one.cycle.title, [score.mean for score in scores[one.id]]) for one in rounds],
        tell=_score,
        heading=_("What is asked about"),
    )


def _score(mean: float) -> str:
    return number(round(mean, 1))
