"""What search has to say on home."""

from __future__ import annotations

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import User
from app.core import clock
from app.core.calendar import today
from app.core.feature import KEEPS, NEW_DAYS, HomeItem, HomeSection, HomeSource
from app.notifications.queries.inbox import unread_threads
from app.search.policy import can_see_phrases
from app.search.queries import HAS_ANSWER, count_waiting, list_answered_to, list_not_found

LOOKED_BACK = timedelta(days=28)
SHOWN = 3


def not_found(reader: User) -> list[HomeItem]:
    """Return what people searched for most during four weeks and did not find, for whoever may write it.

    It is what the whole company searched for: who searched is not kept, hence neither is for which department.
    """
    if not can_see_phrases(reader):
        return []
    return [
        HomeItem(
            _("Nothing is found for “%(phrase)s”", phrase=one.phrase),
            url_for("search.not_found"),
            "search",
            ngettext("Searched for %(num)s time", "Searched for %(num)s times", one.without_result),
        )
        for one in list_not_found(today() - LOOKED_BACK, SHOWN)
    ]


def questions_to_answer(reader: User) -> list[HomeItem]:
    """Return that questions which nothing answers wait for the reader."""
    count = count_waiting(reader) if can_see_phrases(reader) else 0
    if not count:
        return []
    title = ngettext("%(num)s question waits for an answer", "%(num)s questions wait for an answer", count)
    detail = _("Left by colleagues who found nothing")
    return [HomeItem(title, url_for("search.questions"), "patch-question", detail)]


def answers(reader: User) -> list[HomeItem]:
    """Return the answers to what a reader has left with departments, until he has seen them."""
    unread = unread_threads(reader)
    return [
        HomeItem(
            one.text,
            one.url,
            "patch-question",
            _("Answered by %(name)s", name=one.answered_by.name) if one.answered_by else _("Answered"),
            lang=one.language,
            is_own=True,
        )
        for one in list_answered_to(reader, clock.now() - timedelta(days=NEW_DAYS))
        if one.thread in unread
    ][:SHOWN]


SOURCES = (
    HomeSource(HomeSection.NEW, answers, HAS_ANSWER),
    HomeSource(HomeSection.WORK, not_found, KEEPS),
    HomeSource(HomeSection.WAITING, questions_to_answer, KEEPS),
)
