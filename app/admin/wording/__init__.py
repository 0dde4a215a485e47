"""What happened, in words."""

from app.admin.wording.kinds import FIELDS, KINDS, ROLES, kind_label
from app.admin.wording.sentences import SENTENCES
from app.admin.wording.telling import Show, Telling, show_plainly

__all__ = ["FIELDS", "KINDS", "ROLES", "SENTENCES", "Show", "Telling", "kind_label", "show_plainly"]
