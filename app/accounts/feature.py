"""The door plate of accounts."""

from app.accounts import queries
from app.accounts.cli import user_commands
from app.accounts.events import LinkRequested, PasswordChanged, PasswordResetRequested
from app.accounts.home import kept_by
from app.accounts.notices import send_link_mail, send_password_notice
from app.accounts.service.links import answer_reset_request
from app.accounts.views import blueprint
from app.core.events import Listener
from app.core.feature import Area, Feature, HomeSection, HomeSource

FEATURE = Feature(
    name="accounts",
    areas=(Area(blueprint),),
    listeners=(
        Listener("accounts.answer_reset_request", PasswordResetRequested, answer_reset_request),
        Listener("accounts.send_link_mail", LinkRequested, send_link_mail, outside=True),
        Listener("accounts.send_password_notice", PasswordChanged, send_password_notice, outside=True),
    ),
    home=(HomeSource(HomeSection.OWNED, kept_by),),
    commands=(user_commands,),
    statistics={"people": queries.count_people, "departments": queries.count_departments},
)
