"""From words to a message that leaves: the house's layout around them."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from email.utils import quote
from urllib.parse import urlsplit

import css_inline
from flask import render_template

from app.core.installation import installation
from app.core.mail.message import Message, message_id, to_email
from app.core.mail.transport import Line

INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False, keep_at_rules=True)
"""Puts every style where mail programs read it; only the rules for dark screens stay at the top."""


def send(
    message: Message,
    *,
    action: str = "",
    url: str = "",
    template: str = "mail/layout",
    through: Line | None = None,
    **context: object,
) -> None:
    """Send a message in the house's layout, as text and as a page.

    Args:
        message: What it says; its HTML is made here.
        action: The words on its one button.
        url: Where the button leads.
        template: Name of the layout, without `.html` and `.txt`.
        through: The way out; the installation's own where missing.
        **context: What else the layout shows.

    Raises:
        MailTemporaryError: Not now; trying again may help.
        MailRefusedError: Never; trying again will not help.
    """
    settings = installation().settings
    shown = context | {"message": message, "action": action, "url": url, "site_name": settings.site_name}
    text = render_template(f"{template}.txt", **shown)
    html = INLINER.inline(render_template(f"{template}.html", **shown))
    full = replace(message, text=text, html=html, key=_sealed(message.key))
    sender = f'"{quote(settings.site_name)}" <{settings.mail_from}>'
    (through or installation().mail).send(to_email(full, sender, mail_host()))


def mail_host() -> str:
    """Return the host in our Message-IDs and list names."""
    return urlsplit(installation().settings.base_url).hostname or "localhost"


def id_of(key: str) -> str:
    """Return the Message-ID of everything that is sent under a key."""
    return message_id(_sealed(key), mail_host())


def _sealed(key: str) -> str:
    """Return what only this installation can make of a key: who guesses a Message-ID could say that it came back."""
    secret = f"passerelle.mail:{installation().settings.secret_key}"
    return hmac.new(secret.encode(), key.encode(), hashlib.sha256).hexdigest()
