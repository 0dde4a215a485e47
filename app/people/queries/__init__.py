"""Every SELECT of people."""

from app.people.queries.directory import Choice, Facet, count_facets, find_colleagues, has_namesakes
from app.people.queries.profiles import get_profile, list_direct_reports, list_plain_profiles, list_profiles
from app.people.queries.skills import name_best_skills, suggest_skills
from app.people.queries.standing import get_standing

__all__ = [
    "Choice", "Facet", "count_facets", "find_colleagues", "get_profile", "get_standing", "has_namesakes",
    "list_direct_reports", "list_plain_profiles", "list_profiles", "name_best_skills", "suggest_skills",
]  # fmt: skip
