"""What a profile could still say; shown to its owner alone, as an invitation."""

from __future__ import annotations

from enum import StrEnum

from app.people.models import Profile


class Part(StrEnum):
    """A part of a profile that helps colleagues, the most helpful first."""

    SKILLS = "skills"
    ASK_ME = "ask_me"
    PHOTO = "photo"
    PHONE = "phone"
    SITE = "site"
    DAYS = "days"
    LANGUAGES = "languages"


def missing_from(profile: Profile | None) -> list[Part]:
    """Return what a profile does not say yet, the most helpful first."""
    if profile is None:
        return list(Part)
    said = {
        Part.SKILLS: profile.skills,
        Part.ASK_ME: profile.ask_me,
        Part.PHOTO: profile.photo_key,
        Part.PHONE: profile.phone,
        Part.SITE: profile.location,
        Part.DAYS: profile.working_days,
        Part.LANGUAGES: profile.languages,
    }
    return [part for part, value in said.items() if not value]
