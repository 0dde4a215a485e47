"""The tables of who people are and where they belong."""

from app.accounts.models.audience import Audience, AudienceToken, department_token, group_token, user_token
from app.accounts.models.checked import Checked
from app.accounts.models.department import Department
from app.accounts.models.feed import FeedToken
from app.accounts.models.group import Group, GroupMember
from app.accounts.models.name import NameKey
from app.accounts.models.role import Role, RoleAssignment
from app.accounts.models.signin import Link, LinkPurpose, SignInAttempt, UserSession
from app.accounts.models.user import Theme, User

__all__ = [
    "Audience", "AudienceToken", "Checked", "Department", "FeedToken", "Group", "GroupMember", "Link", "LinkPurpose",
    "NameKey", "Role", "RoleAssignment", "SignInAttempt", "Theme", "User", "UserSession", "department_token",
    "group_token", "user_token",
]  # fmt: skip
