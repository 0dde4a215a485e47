"""What accounts has to say on home."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from app.accounts.models import User
from app.accounts.queries import find_departments, list_groups_of
from app.core.feature import HomeItem


def kept_by(reader: User) -> list[HomeItem]:
    """Return the departments that a reader publishes for, and the groups the reader keeps."""
    departments = [
        HomeItem(one.name, url_for("people.index", department=one.id), "building", _("You publish for this department"))
        for one in find_departments(reader.championed_ids)
    ]
    groups = [
        HomeItem(one.name, url_for("accounts.groups"), "people", one.description)
        for one in list_groups_of(reader)
        if one.owner_id == reader.id
    ]
    return departments + groups
