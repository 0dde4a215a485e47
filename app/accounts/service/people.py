"""Creating, changing and closing accounts."""

from __future__ import annotations

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from app.accounts import events, policy, queries
from app.accounts.models import Department, Link, Theme, User, UserSession
from app.accounts.queries import fold_name
from app.accounts.service.feeds import drop_token
from app.accounts.service.names import learn_names
from app.core import clock
from app.core.db import session
from app.core.errors import InvalidError
from app.core.events import record
from app.core.permissions import require
from config import LANGUAGES

NAME_LENGTH = TITLE_LENGTH = 200
EMAIL_LENGTH = 254
"""RFC 5321, 4.5.3.1.3: a path of 256 octets, less its two brackets."""


def parse_email(email: str) -> str:
    """Return an address as it is stored.

    Raises:
        InvalidError: It is not a mail address, or too long.
    """
    if len(email := email.strip()) > EMAIL_LENGTH:
        raise InvalidError(
            _("The e-mail address is too long: it can have up to %(count)s characters.", count=EMAIL_LENGTH), "email"
        )
    try:
        parsed = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise InvalidError(_("“%(email)s” is not a mail address.", email=email), "email") from error
    return parsed.normalized.lower()


def create_user(
    actor: User | None,
    *,
    email: str,
    name: str,
    department: Department,
    title: str = "",
    manager: User | None = None,
    language: str = "en",
    is_demo: bool = False,
) -> User:
    """Create an account; the person comes in by an invitation.

    Args:
        actor: Who creates it; None for the command line.
        email: The person's address, with which they sign in.
        name: The person's name.
        department: Where the person works.
        title: What the person does.
        manager: Whom the person reports to.
        language: The language of pages and mails.
        is_demo: The account belongs to the demo company; production refuses to start with such accounts.

    Raises:
        ForbiddenError: The actor does not administer people.
        InvalidError: The address or the name cannot be taken.
    """
    require(actor is None or policy.can_administer_people(actor))
    email = parse_email(email)
    if queries.get_user_by_email(email) is not None:
        raise InvalidError(_("Somebody with this address has an account already."), "email")
    user = User(
        email=email,
        name=_parse_name(name),
        search_name=fold_name(name),
        title=title.strip(),
        department=department,
        manager=manager,
        language=language,
        is_demo=is_demo,
        created_at=clock.now(),
        roles=[],
        memberships=[],
    )
    session.add(user)
    session.flush()
    learn_names([user.search_name])
    record(events.UserCreated(actor_id=actor.id if actor else None, user_id=user.id))
    return user


def _parse_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidError(_("Please enter a name."), "name")
    if len(name) > NAME_LENGTH:
        raise InvalidError(
            _("The name is too long: it can have up to %(count)s characters.", count=NAME_LENGTH), "name"
        )
    return name


def update_user(actor: User | None, user: User, **values: Any) -> bool:
    """Change what is known about an account.

    Args:
        actor: Who changes it; None for the command line.
        user: The account; loaded with its department and manager where these change.
        values: New values of `email`, `name`, `title`, `department_id` and `manager_id`.

    Returns:
        Whether anything differs now.

    Raises:
        ForbiddenError: The actor does not administer people.
        InvalidError: A value cannot be taken.
    """
    require(actor is None or policy.can_administer_people(actor))
    if "name" in values:
        values["name"] = _parse_name(values["name"])
        values["search_name"] = fold_name(f"{values['name']} {user.known_as}")
    if "email" in values:
        values["email"] = _free_email(user, values["email"])
    if values.get("manager_id", user.manager_id) != user.manager_id:
        _check_manager(user, values["manager_id"])
    changes = {key: [getattr(user, key), value] for key, value in values.items() if getattr(user, key) != value}
    for key, (_before, after) in changes.items():
        setattr(user, key, after)
    if changes.pop("search_name", None):
        learn_names([user.search_name])
    if "email" in changes:
        _void_links(user)
    if changes:
        record(events.UserChanged(actor_id=actor.id if actor else None, user_id=user.id, changes=changes))
    return bool(changes)


def set_known_as(user: User, known_as: str) -> bool:
    """Let a person be found by another name too; whoever calls has made sure that the actor may.

    Returns:
        Whether anything differs now.
    """
    if known_as == user.known_as:
        return False
    user.known_as = known_as
    user.search_name = fold_name(f"{user.name} {known_as}")
    learn_names([user.search_name])
    return True


def _free_email(user: User, email: str) -> str:
    email = parse_email(email)
    owner = queries.get_user_by_email(email)
    if owner is not None and owner.id != user.id:
        raise InvalidError(_("Somebody with this address has an account already."), "email")
    return email


def _check_manager(user: User, manager_id: int | None) -> None:
    """Refuse a manager who is the person, or who reports to the person directly or through others."""
    if manager_id == user.id:
        raise InvalidError(_("Nobody can be their own manager."), "manager")
    above = select(User.id, User.manager_id).where(User.id == manager_id).cte("above", recursive=True)
    above = above.union(select(User.id, User.manager_id).join(above, User.id == above.c.manager_id))
    if session.scalar(select(above.c.id).where(above.c.id == user.id)) is not None:
        raise InvalidError(_("This manager reports to the person. Change that first."), "manager")


def _void_links(user: User) -> None:
    """Make links that were sent to the address until now worthless."""
    unused = update(Link).where(Link.user_id == user.id, Link.used_at.is_(None)).values(used_at=clock.now())
    session.execute(unused, execution_options={"synchronize_session": False})


def deactivate_user(actor: User | None, user: User) -> None:
    """Close an account: its sessions and feeds end at once, what the person wrote stays.

    Raises:
        ForbiddenError: The actor does not administer people.
        InvalidError: It is the actor's own account.
    """
    require(actor is None or policy.can_administer_people(actor))
    if actor is not None and actor.id == user.id:
        raise InvalidError(_("You cannot deactivate your own account. Ask another administrator."))
    if not user.is_active:
        return
    user.deactivate(clock.now())
    session.execute(delete(UserSession).where(UserSession.user_id == user.id))
    drop_token(user)
    record(events.UserDeactivated(actor_id=actor.id if actor else None, user_id=user.id))


def reactivate_user(actor: User | None, user: User) -> None:
    """Open an account again.

    Raises:
        ForbiddenError: The actor does not administer people.
    """
    require(actor is None or policy.can_administer_people(actor))
    if user.is_active:
        return
    user.reactivate()
    record(events.UserReactivated(actor_id=actor.id if actor else None, user_id=user.id))


def change_preferences(user: User, *, language: str, time_zone: str, theme: Theme, has_shortcuts: bool) -> None:
    """Change how the pages look and speak to a person.

    Raises:
        InvalidError: There is no such language.
    """
    if language not in LANGUAGES:
        raise InvalidError(_("Please choose one of the languages listed."), "language")
    user.language = language
    user.time_zone = time_zone
    user.theme = theme
    user.has_shortcuts = has_shortcuts
