"""Changing and confirming profiles."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, Unpack

from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.service.people import set_known_as
from app.core import clock
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.markup import render
from app.core.permissions import require
from app.core.typography import one_line
from app.people import events, policy, queries
from app.people.languages import LANGUAGES
from app.people.models import Load, Profile, ProfileLanguage

WEEKDAYS = "1234567"
LOCATION_LENGTH, PHONE_LENGTH = 120, 40


@dataclass(frozen=True)
class ProfileUpdate:
    """What became of a change.

    Attributes:
        changed: Whether anything differs now.
        problem: Why the text is shown as it was typed, if it is.
        changes: What the profile said and says now, by the name of each field that differs.
    """

    changed: bool
    problem: str | None
    changes: Mapping[str, tuple[object, object]]


def profile_of(user: User) -> Profile:
    """Return a person's profile, an empty one where there was none yet."""
    profile = queries.get_profile(user.id)
    if profile is None:
        profile = Profile(user_id=user.id, changed_at=clock.now(), skills=[], interests=[], languages=[])
        session.add(profile)
        session.flush()
    return profile


class Details(TypedDict, total=False):
    """What a person tells about themselves; what is missing stays as it is.

    Attributes:
        location: The site.
        room: Building and room.
        phone: How the person is called.
        known_as: A nickname, or another name the person goes by.
        said_as: How the name is said.
        languages: Codes out of `people.languages`.
        working_days: Numbers of the ISO weekdays.
        ask_me: What the person can be asked about, in a line.
        projects: Projects, one a line.
        about: Markdown.
        load: How much time there is for questions.
    """

    location: str
    room: str
    phone: str
    known_as: str
    said_as: str
    languages: Collection[str]
    working_days: Collection[str]
    ask_me: str
    projects: str
    about: str
    load: Load


PLAIN = ("location", "room", "phone", "said_as", "ask_me")


def update_profile(actor: User | None, user: User, **details: Unpack[Details]) -> ProfileUpdate:
    """Change what a profile says.

    Args:
        actor: Who changes it; None for the command line.
        user: Whose profile.
        details: What it is to say.

    Returns:
        What it says otherwise than before, and whether the text could be rendered.

    Raises:
        ForbiddenError: The actor may not change this profile.
        InvalidError: The text is too long.
    """
    require(actor is None or policy.can_edit_profile(actor, user))
    profile = profile_of(user)
    before = _state_of(profile)
    _take_lines(profile, details)
    problem = _take_about(profile, details["about"]) if "about" in details else None
    is_called_otherwise = "known_as" in details and set_known_as(user, one_line(details["known_as"]))
    changes = {key: (before[key], value) for key, value in _state_of(profile).items() if before[key] != value}
    changed = is_called_otherwise or bool(changes)
    if changed:
        note_change(actor, profile)
    if actor is not None and actor.id == user.id:
        profile.confirm(clock.now())
    return ProfileUpdate(changed, problem, changes)


def note_change(actor: User | None, profile: Profile) -> None:
    """Let the house know that a profile says something else than before."""
    profile.changed_at = clock.now()
    record(events.ProfileChanged(actor_id=actor.id if actor else None, user_id=profile.user_id))


def _take_lines(profile: Profile, details: Details) -> None:
    for name in PLAIN:
        if name in details:
            setattr(profile, name, one_line(details[name]))  # type: ignore[literal-required]
    if "projects" in details:
        profile.projects = "\n".join(one_line(line) for line in details["projects"].splitlines() if line.strip())
    if "load" in details:
        profile.load = details["load"]
    if "working_days" in details:
        profile.working_days = "".join(day for day in WEEKDAYS if day in details["working_days"])
    if "languages" in details:
        _set_languages(profile, details["languages"])


def _set_languages(profile: Profile, codes: Collection[str]) -> None:
    held = {one.code: one for one in profile.languages}
    for code in held.keys() - set(codes):
        profile.languages.remove(held[code])
    for code in [code for code in LANGUAGES if code in codes and code not in held]:
        profile.languages.append(ProfileLanguage(code=code))


def _take_about(profile: Profile, about: str) -> str | None:
    """Take a text and its rendering; return why it is shown as it was typed, where it is."""
    if about == profile.about and profile.about_version:
        return None
    rendered = render(about)
    profile.about, profile.about_html, profile.about_version = about, rendered.html, rendered.version
    return rendered.problem


def _state_of(profile: Profile) -> dict[str, object]:
    lines = {name: getattr(profile, name) for name in (*PLAIN, "projects", "about", "working_days", "load")}
    return lines | {"languages": {one.code for one in profile.languages}}


def confirm_profile(user: User) -> None:
    """Note that a person has found their own profile still right."""
    profile_of(user).confirm(clock.now())
    record(events.ProfileConfirmed(actor_id=user.id, user_id=user.id))


def set_absence(actor: User, user: User, first: date | None, last: date | None, deputy: User | None = None) -> None:
    """Note when a person is away and who can be asked meanwhile, or that the person is here.

    Args:
        actor: Who notes it: the person, or who administers people.
        user: Who is away.
        first: The first day away; None where the person is here.
        last: The last day away.
        deputy: Who can be asked meanwhile.

    Raises:
        ForbiddenError: The actor may not change this profile.
        InvalidError: The days do not fit together, or the deputy is the person.
    """
    require(policy.can_edit_profile(actor, user))
    if first is None and last is None:
        first = last = deputy = None
    elif first is None or last is None:
        raise InvalidError(_("An absence needs a first and a last day."), "absent_until" if first else "absent_from")
    elif last < first:
        raise InvalidError(_("The last day lies before the first."), "absent_until")
    if deputy is not None and deputy.id == user.id:
        raise InvalidError(_("Somebody else has to stand in."), "deputy")
    profile = profile_of(user)
    profile.absent_from, profile.absent_until, profile.deputy_id = first, last, deputy.id if deputy else None
    note_change(actor, profile)


def set_suggested(user: User, *, is_suggested: bool) -> None:
    """Let oneself be suggested as somebody who knows, or not. It is nobody else's business: no event."""
    profile_of(user).is_suggested = is_suggested
