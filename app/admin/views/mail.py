"""Mail: what waits, what has failed, whose address bounces, and the folder where there is no mail server."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.queries import get_user
from app.admin import service
from app.admin.views.blueprint import blueprint
from app.core import clock
from app.core.errors import NotFoundError
from app.core.installation import installation
from app.core.mail import FileTransport
from app.core.mail.outbox import get_kept, list_kept, read_kept
from app.core.templating import flash_status, page
from app.notifications.models import MailState
from app.notifications.queries import mail as queries

SHOWN = 50


def _folder() -> Path | None:
    """Return the folder that takes the place of a mail server, where there is none."""
    transport = installation().mail
    return transport.folder if isinstance(transport, FileTransport) else None


@blueprint.get("/mail")
def mail() -> ResponseReturnValue:
    """Show how mail goes out."""
    folder = _folder()
    counts = queries.count_mails()
    return page(
        "admin/mail.html",
        waiting=counts[MailState.PENDING],
        failed=counts[MailState.FAILED],
        sent=queries.count_sent_since(clock.now() - timedelta(days=1)),
        troubled=queries.list_troubled(SHOWN),
        bounced=queries.list_bounced(SHOWN),
        folder=folder,
        kept=list_kept(folder, SHOWN) if folder else [],
    )


@blueprint.post("/mail/<int:mail_id>/retry")
def retry_mail(mail_id: int) -> ResponseReturnValue:
    """Try a mail again that has failed."""
    failed = queries.get_mail(mail_id)
    if failed is None:
        raise NotFoundError
    service.retry_mails(current_user, [failed])
    flash_status(_("The mail is being tried again."))
    return redirect(url_for(".mail"))


@blueprint.post("/mail/retry")
def retry_mails() -> ResponseReturnValue:
    """Try every mail again that has failed."""
    count = service.retry_mails(current_user, queries.list_failed())
    flash_status(ngettext("%(num)s mail is being tried again.", "%(num)s mails are being tried again.", count))
    return redirect(url_for(".mail"))


@blueprint.post("/mail/addresses/<int:user_id>/trust")
def trust_address(user_id: int) -> ResponseReturnValue:
    """Send mail again to an address that a mail server has refused."""
    user = get_user(user_id)
    if user is None:
        raise NotFoundError
    service.trust_address(current_user, user)
    flash_status(_("Mail goes to %(name)s again.", name=user.name))
    return redirect(url_for(".mail"))


@blueprint.get("/mail/outbox/<name>")
def kept_mail(name: str) -> ResponseReturnValue:
    """Show a message in the folder to the person it is for; nobody else reads it, administrators included."""
    folder = _folder()
    kept = get_kept(folder, name) if folder else None
    if folder is None or kept is None or kept.to_address != current_user.email:
        raise NotFoundError
    return page("admin/kept_mail.html", kept=kept, content=read_kept(folder, kept))
