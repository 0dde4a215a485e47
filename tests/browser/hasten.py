"""Let a week pass for mail: everybody's digest is due, and goes out.

Run in a process of its own, with the settings of an installation in the environment.
"""

from datetime import timedelta

from sqlalchemy import update

from app import create_app
from app.core import clock
from app.core.db import session, unit_of_work
from app.notifications.models import Rhythm
from app.notifications.service.digests import plan_digests
from app.notifications.service.sending import send_mails
from config import load_settings

with create_app(load_settings()).app_context():
    plan_digests()
    with unit_of_work():
        session.execute(update(Rhythm).values(next_digest_at=clock.now() - timedelta(minutes=1)))
    plan_digests()
    send_mails()
