"""What a role allows, and the one way to refuse."""

from enum import StrEnum

from flask_babel import gettext as _

from app.core.errors import ForbiddenError


class Permission(StrEnum):
    """What a person may be allowed to do, named `scope:resource:action`. A blueprint may demand one."""

    PEOPLE_ADMINISTER = "company:people:administer"
    STRUCTURE_ADMINISTER = "company:departments:administer"
    ROLES_GRANT = "company:roles:grant"
    DELIVERIES_RETRY = "system:deliveries:retry"
    AUDIT_READ = "system:audit:read"
    PROGRAMME_MANAGE = "company:programme:manage"
    PUBLISH_COMPANY_WIDE = "company:content:publish"
    PUBLISH_TO_DEPARTMENT = "department:content:publish"


def require(allowed: bool, message: str = "") -> None:
    """Go on only where it is allowed.

    Args:
        allowed: What the policy says.
        message: Why not, for the person; a plain sentence where empty.

    Raises:
        ForbiddenError: It is not allowed.
    """
    if not allowed:
        raise ForbiddenError(message or _("You are not allowed to do this."))
