"""What recurs: writing changes to the index, and repairing it."""

from app.core.jobs import Job
from app.search.indexing import FLUSH, flush_index, repair_index

FLUSH_INDEX = Job(FLUSH, flush_index)
REPAIR_INDEX = Job("search.repair_index", repair_index)
