"""The door plate of people."""

from flask_babel import lazy_gettext as _l

from app.core.feature import Area, Feature, NavItem
from app.people import home, notices
from app.people.cli import experts, people_commands
from app.people.queries.skills import count_skills
from app.people.search import SOURCE
from app.people.skill_search import SOURCE as SKILL_SOURCE
from app.people.views import blueprint

FEATURE = Feature(
    name="people",
    areas=(Area(blueprint),),
    navigation=(NavItem(_l("People"), "people.index", "people", order=40),),
    search=(SOURCE, SKILL_SOURCE),
    home=home.SOURCES,
    first_steps=home.FIRST_STEPS,
    notice_kinds=notices.KINDS,
    notices=notices.SOURCES,
    commands=(people_commands, experts),
    statistics={"skills": count_skills},
)
