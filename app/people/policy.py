"""Who may change a profile."""

from app.accounts.models import User
from app.core.permissions import Permission


def can_edit_profile(actor: User, user: User) -> bool:
    """Tell whether somebody may change a person's profile: the person, and who administers people."""
    return actor.id == user.id or actor.may(Permission.PEOPLE_ADMINISTER)


def can_import_people(actor: User) -> bool:
    """Tell whether somebody may import a list of people."""
    return actor.may(Permission.PEOPLE_ADMINISTER)
