"""The door plate of the programme."""

from flask_babel import lazy_gettext as _l

from app.accounts.events import DepartmentChanged
from app.core.events import Listener
from app.core.feature import Area, Check, Feature, NavItem
from app.core.permissions import Permission
from app.programme import home, models, notices
from app.programme.checks import check_traffic
from app.programme.cli import traffic_commands
from app.programme.metrics import METRICS
from app.programme.service.traffic.parties import rename_party
from app.programme.views import blueprint, meter_blueprint

FEATURE = Feature(
    name="programme",
    areas=(Area(blueprint), Area(meter_blueprint, Permission.PROGRAMME_MANAGE)),
    listeners=(Listener("programme.rename_party", DepartmentChanged, rename_party),),
    navigation=(NavItem(_l("Programme"), "programme.index", "graph-down", order=60),),
    home=home.SOURCES,
    notice_kinds=notices.KINDS,
    notices=notices.SOURCES,
    commands=(traffic_commands,),
    metrics=METRICS,
    checks=(Check("traffic", check_traffic),),
)
assert models
