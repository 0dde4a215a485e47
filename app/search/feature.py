"""The door plate of search."""

from app.core.feature import Area, Feature
from app.search import home, notices
from app.search.cli import search_commands
from app.search.metrics import METRICS
from app.search.noting import NOTE, note_phrases
from app.search.queries import count_indexed
from app.search.views import blueprint

FEATURE = Feature(
    name="search",
    areas=(Area(blueprint),),
    home=home.SOURCES,
    metrics=METRICS,
    notice_kinds=notices.KINDS,
    notices=notices.SOURCES,
    commands=(search_commands,),
    works={NOTE: note_phrases},
    statistics={"documents_indexed": count_indexed},
)
