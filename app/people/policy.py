"""Who may change a profile."""

from app.accounts.models import User
from app.core.permissions import Permission
from app.people.models import Mistake, ProfileReport


def can_edit_profile(actor: User, user: User) -> bool:
    """Tell whether somebody may change a person's profile: the person, and who administers people."""
    return actor.id == user.id or actor.may(Permission.PEOPLE_ADMINISTER)


def can_ask_about(actor: User, user: User) -> bool:
    """Tell whether somebody may leave a question with a colleague's department: who does not answer for it himself.

    Args:
        actor: Who would like to know.
        user: The colleague, with the department.
    """
    return actor.id != user.id and not {*actor.championed_ids} & {*user.department.lineage}


def can_import_people(actor: User) -> bool:
    """Tell whether somebody may import a list of people."""
    return actor.may(Permission.PEOPLE_ADMINISTER)


def can_endorse(actor: User, user: User) -> bool:
    """Tell whether somebody may endorse a person: any colleague, never oneself."""
    return actor.id != user.id


def can_keep_skills(actor: User) -> bool:
    """Tell whether somebody may rename and merge skills for everybody."""
    return actor.may(Permission.PEOPLE_ADMINISTER)


def can_see_risks(actor: User) -> bool:
    """Tell whether somebody is shown which skills hang on one person: champions, and who administers people."""
    return bool(actor.championed_ids) or actor.may(Permission.PEOPLE_ADMINISTER)


def can_report(actor: User, user: User) -> bool:
    """Tell whether somebody may report a mistake in a profile: any colleague's."""
    return actor.id != user.id


def can_settle_report(actor: User, report: ProfileReport) -> bool:
    """Tell whether a mistake was reported to somebody: what is wrong to the person, the rest to administrators."""
    is_own = report.mistake is Mistake.WRONG and report.user_id == actor.id
    return is_own or actor.may(Permission.PEOPLE_ADMINISTER)
