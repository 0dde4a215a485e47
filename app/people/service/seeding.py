"""What the people of the demo company tell about themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from app.accounts.models import User
from app.core.calendar import today
from app.core.db import session
from app.people import queries
from app.people.models import Load, SkillAlias
from app.people.models.skill import fold_skill
from app.people.queries.skills import find_by_name
from app.people.service.endorsing import endorse
from app.people.service.profiles import Details, set_absence, update_profile
from app.people.service.skills import add_interest, skill_named

TEXTS = ("ask_me", "known_as", "said_as", "projects", "about", "working_days")


def seed_profiles(given: Mapping[str, Any], people: Mapping[str, User]) -> None:
    """Fill the profiles of the demo company; a second time changes nothing.

    Args:
        given: Other names of skills, profiles by person, and endorsements.
        people: Everybody, by the name in the address.
    """
    for name, aliases in given["aliases"].items():
        _add_aliases(name, aliases)
    for key, told in given["profiles"].items():
        _describe(people[key], told, people)
    for one in given["endorsements"]:
        _endorse(people[one["who"]], one["skill"], people[one["by"]], one["reason"])


def _add_aliases(name: str, aliases: Sequence[str]) -> None:
    skill = skill_named(name)
    for alias in aliases:
        folded = fold_skill(alias)
        if not find_by_name([folded]):
            session.add(SkillAlias(skill_id=skill.id, name=alias, folded=folded))
    session.flush()


def _describe(user: User, told: Mapping[str, Any], people: Mapping[str, User]) -> None:
    profile = queries.get_profile(user.id)
    if profile is not None and profile.languages:
        return
    details = Details(languages=told.get("languages", ()), load=Load(told.get("load", Load.OPEN)))
    details.update({name: told[name] for name in TEXTS if name in told})  # type: ignore[typeddict-item]
    update_profile(user, user, **details)
    for name in told.get("wants", ()):
        add_interest(user, user, name)
    if away := told.get("away"):
        day = today()
        set_absence(user, user, day, day + timedelta(days=away["days"]), people[away["deputy"]])


def _endorse(user: User, skill: str, endorser: User, reason: str) -> None:
    endorse(endorser, user, skill_named(skill), reason)
