"""The door plate of accounts."""

from flask_babel import lazy_gettext as _l

from app.accounts import queries
from app.accounts.cli import user_commands
from app.accounts.events import LinkRequested, PasswordChanged, PasswordResetRequested
from app.accounts.home import SOURCES
from app.accounts.metrics import METRICS
from app.accounts.notices import send_link_mail, send_password_notice
from app.accounts.service.links import answer_reset_request
from app.accounts.views import blueprint
from app.core.events import Listener
from app.core.feature import Area, Feature, NavItem

FEATURE = Feature(
    name="accounts",
    areas=(Area(blueprint),),
    listeners=(
        Listener("accounts.answer_reset_request", PasswordResetRequested, answer_reset_request),
        Listener("accounts.send_link_mail", LinkRequested, send_link_mail, outside=True),
        Listener("accounts.send_password_notice", PasswordChanged, send_password_notice, outside=True),
    ),
    settings=(
        NavItem(_l("General"), "accounts.settings", "sliders", order=10),
        NavItem(_l("Password"), "accounts.password", "key", order=20),
        NavItem(_l("Devices"), "accounts.sessions", "laptop", order=30),
        NavItem(_l("Groups"), "accounts.groups", "people", order=40),
    ),
    home=SOURCES,
    commands=(user_commands,),
    metrics=METRICS,
    statistics={"people": queries.count_people, "departments": queries.count_departments},
)
