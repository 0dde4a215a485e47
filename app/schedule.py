"""Every recurring job and its cadence, on one page."""

from __future__ import annotations

from app.accounts.jobs import FORGET_OLD_TRIES
from app.admin.sweeping import SWEEP_FILES
from app.core import jobs
from app.core.events import SWEEP
from app.core.heartbeat import BEAT
from app.core.jobs import Every
from app.documents.jobs import NOTE_OVERDUE_TEMPLATES, REMIND_TEMPLATE_KEEPERS
from app.documents.service.filling import FORGET_REMOVED_FILLED
from app.documents.service.reading import READ_WAITING
from app.news.service.files import FORGET_REMOVED
from app.news.service.publishing import PUBLISH_DUE, WITHDRAW_OVER
from app.news.service.reminding import REMIND_UNCONFIRMED
from app.news.service.rumours.announcing import ANNOUNCE_RUMOURS
from app.notifications.jobs import FORGET_OLD_NOTICES, GATHER_MAILS, PLAN_DIGESTS, SEND_MAILS
from app.programme.jobs import READ_GOALS, REMIND_OF_CHECK_INS
from app.programme.service.imports.uploads import FORGET_UPLOADS, READ_UPLOADS
from app.programme.service.imports.watched_folder import READ_FOLDER
from app.programme.service.traffic.retention import CLOSE_OLD_DAYS, FORGET_OLD_IMPORTS, FORGET_OLD_TRAFFIC
from app.search.jobs import FLUSH_INDEX, FORGET_OLD_PHRASES, REPAIR_INDEX
from app.wiki.jobs import NOTE_OVERDUE, RECOUNT_AUTHORS, REMIND_KEEPERS, RENDER_TEXTS

SCHEDULE = (
    Every(BEAT, {"minute": "*"}),
    Every(SWEEP, {"minute": "*"}),
    Every(FLUSH_INDEX, {"minute": "*"}),
    Every(PUBLISH_DUE, {"minute": "*"}),
    Every(GATHER_MAILS, {"minute": "*"}),
    Every(SEND_MAILS, {"minute": "*"}),
    Every(READ_UPLOADS, {"minute": "*"}),
    Every(PLAN_DIGESTS, {"minute": "*/5"}),
    Every(WITHDRAW_OVER, {"minute": "*/5"}),
    Every(REPAIR_INDEX, {"minute": "*/5"}),
    Every(READ_WAITING, {"minute": "*/5"}),
    Every(RENDER_TEXTS, {"minute": "*/10"}),
    Every(READ_FOLDER, {"minute": "*/10"}),
    Every(ANNOUNCE_RUMOURS, {"minute": "*/15"}),
    Every(FORGET_UPLOADS, {"minute": "25"}),
    Every(NOTE_OVERDUE, {"minute": "7", "hour": "0"}),
    Every(NOTE_OVERDUE_TEMPLATES, {"minute": "9", "hour": "0"}),
    Every(FORGET_REMOVED, {"minute": "50", "hour": "3"}),
    Every(FORGET_REMOVED_FILLED, {"minute": "55", "hour": "3"}),
    Every(FORGET_OLD_TRIES, {"minute": "17", "hour": "3"}),
    Every(FORGET_OLD_NOTICES, {"minute": "50", "hour": "3"}),
    Every(CLOSE_OLD_DAYS, {"minute": "25", "hour": "3"}),
    Every(FORGET_OLD_TRAFFIC, {"minute": "30", "hour": "3"}),
    Every(FORGET_OLD_IMPORTS, {"minute": "35", "hour": "3"}),
    Every(RECOUNT_AUTHORS, {"minute": "40", "hour": "3"}),
    Every(FORGET_OLD_PHRASES, {"minute": "5", "hour": "4"}),
    Every(SWEEP_FILES, {"minute": "20", "hour": "4"}),
    Every(REMIND_UNCONFIRMED, {"minute": "10", "hour": "6"}),
    Every(REMIND_KEEPERS, {"minute": "30", "hour": "6"}),
    Every(REMIND_TEMPLATE_KEEPERS, {"minute": "35", "hour": "6"}),
    Every(READ_GOALS, {"minute": "40", "hour": "5"}),
    Every(REMIND_OF_CHECK_INS, {"minute": "40", "hour": "6"}),
)


def init_schedule() -> None:
    """Hand the schedule to the queue."""
    jobs.schedule(SCHEDULE)
