"""The tables of shared templates."""

from app.documents.field_kinds import FieldKind
from app.documents.models.collection import Collection, CollectionItem
from app.documents.models.field import Field, FieldSource
from app.documents.models.template import Template, TemplateCategory, TemplateTag
from app.documents.models.usage import ChangeRequest, Filled, TemplateWatch, Use, UseKind
from app.documents.models.version import Preview, ReadState, Version

__all__ = [
    "ChangeRequest", "Collection", "CollectionItem", "Field", "FieldKind", "FieldSource", "Filled", "Preview",
    "ReadState", "Template", "TemplateCategory", "TemplateTag", "TemplateWatch", "Use", "UseKind", "Version",
]  # fmt: skip
