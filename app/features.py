"""The composition root: which rooms there are, and who hears whom."""

from __future__ import annotations

from flask import Flask

from app.accounts.feature import FEATURE as ACCOUNTS
from app.admin.feature import FEATURE as ADMIN
from app.core import events, jobs
from app.core.events import Bus
from app.core.feature import Feature, House
from app.documents.feature import FEATURE as DOCUMENTS
from app.home.feature import FEATURE as HOME
from app.news.feature import FEATURE as NEWS
from app.notifications.feature import FEATURE as NOTIFICATIONS
from app.notifications.listening import listeners_for as notice_listeners
from app.people.feature import FEATURE as PEOPLE
from app.programme.feature import FEATURE as PROGRAMME
from app.search.feature import FEATURE as SEARCH
from app.search.indexing import listeners_for as index_listeners
from app.wiki.feature import FEATURE as WIKI

FEATURES: tuple[Feature, ...] = (
    ACCOUNTS, NEWS, WIKI, DOCUMENTS, PEOPLE, PROGRAMME, NOTIFICATIONS, SEARCH, HOME, ADMIN,
)  # fmt: skip


def init_features(app: Flask) -> None:
    """Plug the rooms into the application."""
    House(FEATURES).join(app)
    for feature in FEATURES:
        for area in feature.areas:
            app.register_blueprint(area.blueprint)
        for name, work in feature.works.items():
            jobs.register(name, work)
    sources = [source for feature in FEATURES for source in feature.search]
    declared = [listener for feature in FEATURES for listener in feature.listeners]
    events.use_bus(Bus([*declared, *index_listeners(sources), *notice_listeners(FEATURES)]))
    jobs.register(jobs.DELIVER, events.deliver)
