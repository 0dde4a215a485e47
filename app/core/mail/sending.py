"""From words to a message that leaves: the house's layout around them."""

from __future__ import annotations

from urllib.parse import urlsplit

import css_inline
from flask import render_template

from app.core.installation import installation
from app.core.mail.message import Message, to_email


def send(message: Message, *, action: str = "", url: str = "") -> None:
    """Send a message in the house's layout, as text and as a page.

    Args:
        message: What it says; its HTML is made here.
        action: The words on its one button.
        url: Where the button leads.

    Raises:
        MailTemporaryError: Not now; trying again may help.
        MailRefusedError: Never; trying again will not help.
    """
    settings = installation().settings
    context = {"message": message, "action": action, "url": url, "site_name": settings.site_name}
    page = render_template("mail/layout.html", **context)
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
    full = Message(
        to_name=message.to_name,
        to_address=message.to_address,
        subject=message.subject,
        text=render_template("mail/layout.txt", **context),
        html=inliner.inline(page),
        key=message.key,
        language=message.language,
        headers=message.headers,
    )
    host = urlsplit(settings.base_url).hostname or "localhost"
    installation().mail.send(to_email(full, settings.mail_from, host))
