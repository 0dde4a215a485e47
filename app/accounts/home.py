"""What accounts has to say on home."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import exists, or_

from app.accounts.models import Group, User
from app.accounts.queries import find_departments, list_groups_of
from app.core.feature import KEEPS, READER_ID, HomeItem, HomeSection, HomeSource


def kept_by(reader: User) -> list[HomeItem]:
    """Return the departments that a reader publishes for, and the groups the reader keeps."""
    own = reader.championed_ids
    departments = [
        HomeItem(one.name, url_for("people.index", department=one.id), "building", _("You publish for this department"))
        for one in (find_departments(own) if own else ())
    ]
    groups = [
        HomeItem(one.name, url_for("accounts.groups"), "people", one.description)
        for one in list_groups_of(reader)
        if one.owner_id == reader.id
    ]
    return departments + groups


KEEPS_SOMETHING = or_(KEEPS, exists().where(Group.owner_id == READER_ID))
SOURCES = (HomeSource(HomeSection.OWNED, kept_by, KEEPS_SOMETHING),)
