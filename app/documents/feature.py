"""The door plate of templates."""

from flask_babel import lazy_gettext as _l

from app.accounts.events import UserDeactivated
from app.core.events import Listener
from app.core.feature import Area, Feature, NavItem
from app.documents import home, notices
from app.documents.cli import documents_commands
from app.documents.events import VersionAdded
from app.documents.queries.templates import count_templates
from app.documents.search import SOURCE
from app.documents.service.filling import forget_filled_of
from app.documents.service.reading import read_added
from app.documents.views import blueprint

FEATURE = Feature(
    name="documents",
    areas=(Area(blueprint),),
    listeners=(
        Listener("documents.forget_filled", UserDeactivated, forget_filled_of),
        Listener("documents.read_version", VersionAdded, read_added, outside=True),
    ),
    navigation=(NavItem(_l("Templates"), "documents.index", "file-earmark", order=25),),
    search=(SOURCE,),
    home=home.SOURCES,
    notice_kinds=notices.KINDS,
    notices=notices.SOURCES,
    commands=(documents_commands,),
    statistics={"templates": count_templates},
)
