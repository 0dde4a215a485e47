"""The door plate of notices."""

from flask_babel import lazy_gettext as _l

from app.core.feature import Area, Feature, NavItem
from app.notifications.cli import mail_commands
from app.notifications.queries.forecast import forecast
from app.notifications.service.reading import note_seen
from app.notifications.views import blueprint

FEATURE = Feature(
    name="notifications",
    areas=(Area(blueprint),),
    settings=(NavItem(_l("What I hear of"), "notifications.wishes", "bell", order=15),),
    seen=note_seen,
    forecast=forecast,
    commands=(mail_commands,),
)
