"""The door plate of administration."""

from flask_babel import lazy_gettext as _l

from app.admin import home
from app.admin.checks import CHECKS
from app.admin.cli import COMMANDS
from app.admin.health import health
from app.admin.queries import count_events, count_pending
from app.admin.views import blueprint
from app.core.feature import Area, Feature, NavItem
from app.core.permissions import Permission

FEATURE = Feature(
    name="admin",
    areas=(Area(blueprint, Permission.PEOPLE_ADMINISTER), Area(health)),
    navigation=(
        NavItem(_l("Administration"), "admin.index", "gear", order=90, permission=Permission.PEOPLE_ADMINISTER),
    ),
    home=home.SOURCES,
    commands=COMMANDS,
    checks=CHECKS,
    statistics={"events": count_events, "deliveries_pending": count_pending},
)
