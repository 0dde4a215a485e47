"""The door plate of home."""

from flask_babel import lazy_gettext as _l

from app.core.feature import Area, Feature, NavItem
from app.home.views import blueprint

FEATURE = Feature(
    name="home",
    areas=(Area(blueprint),),
    navigation=(NavItem(_l("Home"), "home.index", "house", order=0),),
)
