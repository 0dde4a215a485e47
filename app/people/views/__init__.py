"""People over HTTP."""

from app.people.views import (
    chart,
    directory,
    evidence,
    experts,
    photos,
    profiles,
    reports,
    skill_list,
    skills,
    vcards,
)
from app.people.views.blueprint import blueprint

__all__ = [
    "blueprint", "chart", "directory", "evidence", "experts", "photos", "profiles", "reports", "skill_list", "skills",
    "vcards",
]  # fmt: skip
