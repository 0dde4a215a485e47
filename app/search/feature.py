"""The door plate of search."""

from app.core.feature import Area, Feature
from app.search.cli import search_commands
from app.search.queries import count_indexed
from app.search.views import blueprint

FEATURE = Feature(
    name="search",
    areas=(Area(blueprint),),
    commands=(search_commands,),
    statistics={"documents_indexed": count_indexed},
)
