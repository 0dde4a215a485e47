"""Changing and confirming profiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.accounts.models import User
from app.core import clock
from app.core.db import session
from app.core.events import record
from app.core.markup import render
from app.core.permissions import require
from app.people import events, policy, queries
from app.people.models import Profile
from app.people.service.skills import set_skills


@dataclass(frozen=True)
class ProfileUpdate:
    """What became of a change: whether anything differs now, and why the text is shown as it was typed, if it is."""

    changed: bool
    problem: str | None


def profile_of(user: User) -> Profile:
    """Return a person's profile, an empty one where there was none yet."""
    profile = queries.get_profile(user.id)
    if profile is None:
        profile = Profile(user_id=user.id, changed_at=clock.now(), skills=[])
        session.add(profile)
        session.flush()
    return profile


def update_profile(
    actor: User | None, user: User, *, location: str, phone: str, about: str, skills: Mapping[str, int]
) -> ProfileUpdate:
    """Change what a profile says.

    Args:
        actor: Who changes it; None for the command line.
        user: Whose profile.
        location: Where the person works.
        phone: How the person is called.
        about: Markdown.
        skills: Levels from 1 to 4 by the skill's name.

    Returns:
        Whether it says anything else than before, and whether the text could be rendered.

    Raises:
        ForbiddenError: The actor may not change this profile.
        InvalidError: The text is too long.
    """
    require(actor is None or policy.can_edit_profile(actor, user))
    profile = profile_of(user)
    before, problem = _state_of(profile), None
    profile.location, profile.phone = location.strip(), phone.strip()
    if about != profile.about or not profile.about_version:
        rendered = render(about)
        problem = rendered.problem
        profile.about, profile.about_html, profile.about_version = about, rendered.html, rendered.version
    set_skills(profile, skills)
    changed = _state_of(profile) != before
    if changed:
        profile.changed_at = clock.now()
        record(events.ProfileChanged(actor_id=actor.id if actor else None, user_id=user.id))
    if actor is not None and actor.id == user.id:
        profile.confirm(clock.now())
    return ProfileUpdate(changed, problem)


def _state_of(profile: Profile) -> tuple[object, ...]:
    return profile.location, profile.phone, profile.about, {one.skill.folded: one.level for one in profile.skills}


def confirm_profile(user: User) -> None:
    """Note that a person has found their own profile still right."""
    profile_of(user).confirm(clock.now())
    record(events.ProfileConfirmed(actor_id=user.id, user_id=user.id))
