"""What people has to say on home."""

from __future__ import annotations

from datetime import date, timedelta

from flask import url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.queries import list_joined_since
from app.core import clock
from app.core.calendar import today
from app.core.feature import NEW_DAYS, FirstStep, HomeItem, HomeSection, HomeSource
from app.core.generations import Memory
from app.core.slugs import slugify
from app.people.queries import home as asked
from app.people.queries.reports import count_open_reports

NEW_FOR = timedelta(days=NEW_DAYS)
STALE_AFTER = timedelta(days=365)
SHOWN = 5
JOINED = Memory[tuple[date, str], list[tuple[int, HomeItem]]]("people", size=10)


def new_colleagues(reader: User) -> list[HomeItem]:
    """Return which colleagues joined during the last month; the lines are the same for all who read one language."""
    since = today() - NEW_FOR
    lines = JOINED.get((since, str(get_locale())), lambda: _lines_of_joined(reader, since))
    return [line for user_id, line in lines if user_id != reader.id][:SHOWN]


def _lines_of_joined(reader: User, since: date) -> list[tuple[int, HomeItem]]:
    people = list_joined_since(reader, since, SHOWN + 1)
    return [(user.id, _line_of_joined(user)) for user in people]


def _line_of_joined(user: User) -> HomeItem:
    return HomeItem(
        title=user.name,
        url=url_for("people.show", user_id=user.id, slug=slugify(user.name)),
        icon="person-plus",
        detail=_("New in %(department)s", department=user.department.name),
    )


def profile_to_complete(reader: User) -> list[HomeItem]:
    """Return what a reader's own profile lacks, or that it should be looked at again."""
    profile = asked.get_own_profile(reader)
    if not profile.has_skill:
        return [
            HomeItem(
                _("Tell colleagues what they can ask you about"),
                url_for("people.skills", user_id=reader.id),
                "person-badge",
                _("Add your skills: 2 minutes"),
            )
        ]
    if profile.confirmed_at is None or clock.now() - profile.confirmed_at > STALE_AFTER:
        own = url_for("people.show", user_id=reader.id, slug=slugify(reader.name))
        return [HomeItem(_("Is your profile still right?"), own, "person-check", _("One click if it is"))]
    return []


def mistakes_to_settle(reader: User) -> list[HomeItem]:
    """Return that colleagues have reported mistakes that the reader can put right."""
    count = count_open_reports(reader)
    if not count:
        return []
    title = ngettext("%(num)s mistake was reported in a profile", "%(num)s mistakes were reported in profiles", count)
    return [HomeItem(title, url_for("people.reports"), "flag")]


SOURCES = (
    HomeSource(HomeSection.NEW, new_colleagues, asked.SOMEBODY_IS_NEW),
    HomeSource(HomeSection.WAITING, profile_to_complete, asked.MAY_COMPLETE),
    HomeSource(HomeSection.WAITING, mistakes_to_settle, asked.MAY_SETTLE),
)
FIRST_STEPS = (
    FirstStep(
        _l("Name one thing that colleagues can ask you about"),
        _l("Who looks for somebody who knows finds you, and not a mailing list."),
        lambda reader: url_for("people.skills", user_id=reader.id),
        asked.HAS_SKILL,
        order=10,
    ),
)
