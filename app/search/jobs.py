"""What recurs: writing changes to the index, repairing it, forgetting what was searched for."""

from app.core.jobs import Job
from app.search.indexing import FLUSH, flush_index, repair_index
from app.search.noting import forget_old_phrases

FLUSH_INDEX = Job(FLUSH, flush_index)
REPAIR_INDEX = Job("search.repair_index", repair_index)
FORGET_OLD_PHRASES = Job("search.forget_old_phrases", forget_old_phrases)
