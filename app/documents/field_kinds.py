"""What a field can take; on its own, so that the confined process need not load the models."""

from enum import StrEnum


class FieldKind(StrEnum):
    """What is entered."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    NUMBER = "number"
    CHOICE = "choice"
