"""Files: what is taken, where it is kept, how it is handed out."""

from app.core.files.names import clean_name
from app.core.files.sniffing import ALLOWED, RefusedFileError, sniff
from app.core.files.store import FileStore, StoredFile, TooLargeError, open_store

__all__ = [
    "ALLOWED",
    "FileStore",
    "RefusedFileError",
    "StoredFile",
    "TooLargeError",
    "clean_name",
    "open_store",
    "sniff",
]
