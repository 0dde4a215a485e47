"""Mail about accounts: links, and a word when a password has changed."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from app.accounts import queries
from app.accounts.events import LinkRequested, PasswordChanged
from app.accounts.models import LinkPurpose, User
from app.accounts.service.links import sign_link
from app.core import clock
from app.core.installation import installation
from app.core.mail import Message
from app.core.mail.sending import send


def send_link_mail(event: LinkRequested) -> None:
    """Send the link that was asked for, unless it is used or too old by now."""
    link = queries.get_link(event.link_id)
    if link is None or not link.is_good(clock.now()):
        return
    settings = installation().settings
    url = f"{settings.base_url}{PATHS[link.purpose]}/{sign_link(link, settings.secret_key)}"
    with force_locale(link.user.language):
        compose = _invitation if link.purpose is LinkPurpose.INVITATION else _password_reset
        message, action = compose(link.user, f"accounts.link:{link.id}", settings.site_name)
        send(message, action=action, url=url)


PATHS = {LinkPurpose.INVITATION: "/invitation", LinkPurpose.PASSWORD_RESET: "/reset-password"}


def _invitation(user: User, key: str, site_name: str) -> tuple[Message, str]:
    text = _(
        "Hello %(name)s,\n\n%(site)s is where colleagues ask, find and tell, instead of writing to everybody. "
        "Choose a password and come in. The link works once, for 14 days.",
        name=user.name,
        site=site_name,
    )
    return _message(user, _("Your invitation to %(site)s", site=site_name), text, key), _("Choose a password")


def _password_reset(user: User, key: str, _site_name: str) -> tuple[Message, str]:
    text = _(
        "Hello %(name)s,\n\nsomebody, probably you, wants a new password for this address. The link works once, for "
        "30 minutes. If it was not you, do nothing: your password stays as it is.",
        name=user.name,
    )
    return _message(user, _("Choose a new password"), text, key), _("Choose a new password")


def send_password_notice(event: PasswordChanged) -> None:
    """Tell a person that the password has changed, in case it was somebody else."""
    user = queries.get_user(event.user_id)
    if user is None or not user.is_active or event.is_first:
        return
    with force_locale(user.language):
        text = _(
            "Hello %(name)s,\n\nyour password was changed on %(site)s. "
            "If it was not you, ask an administrator at once.",
            name=user.name,
            site=installation().settings.site_name,
        )
        key = f"accounts.password_changed:{user.id}:{event.occurred_at}"
        send(_message(user, _("Your password was changed"), text, key))


def _message(user: User, subject: str, text: str, key: str) -> Message:
    return Message(
        to_name=user.name, to_address=user.email, subject=subject, text=text, key=key, language=user.language
    )
