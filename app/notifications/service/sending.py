"""Sending mail: each once, though servers stall and processes die; what cannot go now goes later.

A mail is leased, written, handed to the server and noted as sent, in this order. Where a process dies between the
server's "250" and the note, the lease runs out and the mail is sent once more, under the same Message-ID: the one case
in which a mail may arrive twice. None is lost.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from flask_babel import force_locale

from app.accounts.queries import get_user
from app.core import clock
from app.core.db import session, unit_of_work
from app.core.errors import PermanentError, UnavailableError
from app.core.installation import installation
from app.core.mail import Line, RecipientDeferredError, RecipientRefusedError
from app.core.mail.sending import send
from app.notifications.composing import TEMPLATE, compose
from app.notifications.models import Mail, MailState
from app.notifications.queries.mail import get_next_mail, list_content
from app.notifications.service.bounces import note_bounce
from app.notifications.wording import lines_for

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
MOST_FAILURES = 3
"""After so many failures in a row the server is left alone until the next run."""
PROGRESS = 500
_at_work = threading.Lock()


def send_mails() -> int:
    """Send everything that is due, one after the other; one thread of a process does it.

    Returns:
        How many mails have gone out.
    """
    if not _at_work.acquire(blocking=False):
        return 0
    try:
        with installation().mail.line() as line:
            return _send_through(line)
    finally:
        _at_work.release()


def _send_through(line: Line) -> int:
    sent, failures = 0, 0
    mail = _settle_and_claim()
    while mail is not None:
        try:
            state = _send(mail, line)
        except Exception as error:
            log.warning("mail %s was not sent: %s", mail.id, error)
            _note_failure(mail, error)
            failures += 0 if isinstance(error, RecipientDeferredError | PermanentError) else 1
            mail = _settle_and_claim() if failures < MOST_FAILURES else None
            continue
        sent, failures = sent + (state is MailState.SENT), 0
        mail = _settle_and_claim(mail, state)
        if sent and sent % PROGRESS == 0:
            log.info("mail: %s sent so far", sent)
    return sent


def _settle_and_claim(done: Mail | None = None, state: MailState = MailState.SENT) -> Mail | None:
    """Note what became of a mail, and take the next one for a while, so that nobody else sends it: one commit for both.

    Returns:
        The next mail; None where none is due.
    """
    with unit_of_work():
        if done is not None:
            session.get_one(Mail, done.id).finish(clock.now(), state)
            session.flush()
        mail = get_next_mail()
        if mail is not None:
            mail.lease(clock.now(), LEASE)
        return mail


def _send(mail: Mail, line: Line) -> MailState:
    """Write a mail and hand it over; one that has nothing left to tell is not sent."""
    with unit_of_work(read_only=True):
        reader = get_user(mail.user_id)
        if reader is None or not reader.is_active:
            return MailState.EMPTY
        with force_locale(reader.language):
            lines = lines_for(reader, list_content(mail))
            if not lines:
                return MailState.EMPTY
            letter = compose(reader, mail, lines)
            send(letter.message, template=TEMPLATE, through=line, **letter.context)  # type: ignore[arg-type]
    return MailState.SENT


def _note_failure(mail: Mail, error: Exception) -> None:
    """Note why a mail did not go out; an address that the server refuses gets none any more."""
    is_expected = isinstance(error, UnavailableError | PermanentError)
    told = str(error) if is_expected else f"{type(error).__name__}: {error}"
    with unit_of_work():
        failed = session.get_one(Mail, mail.id)
        failed.fail(clock.now(), told, final=isinstance(error, PermanentError))
        if isinstance(error, RecipientRefusedError) and (reader := get_user(failed.user_id)) is not None:
            note_bounce(reader, str(error))
