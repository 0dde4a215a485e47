"""A house that sends mail, run in a process of its own so that it can be killed for real.

    python -m tests.notifications.mail_lab fill N     make N people who wait for a digest that tells of one post
    python -m tests.notifications.mail_lab send       send until nothing waits any more
    python -m tests.notifications.mail_lab count      print how many mails are in each state, and their Message-IDs

A lease lasts a second here, so that what a killed process had in its hands is soon free again.
"""

import json
import sys
import time
from collections import Counter
from datetime import timedelta

from flask import Flask
from sqlalchemy import select, update

from app import create_app
from app.accounts.models import Role, User
from app.accounts.queries import get_user_by_email
from app.accounts.service.departments import department_at
from app.accounts.service.people import create_user
from app.accounts.service.roles import grant_role
from app.core import clock, events, jobs
from app.core.db import session, unit_of_work
from app.core.mail.sending import id_of
from app.news.queries.categories import list_categories
from app.news.queries.posts import get_any_post
from app.news.service.publishing import publish_post
from app.news.service.writing import Wording, draft_post
from app.notifications.models import Mail, MailState, Rhythm
from app.notifications.service import sending
from app.notifications.service.digests import plan_digests
from config import load_settings

AUTHOR = "author@x.example"


def build() -> Flask:
    sending.LEASE = timedelta(seconds=1)
    return create_app(load_settings())


def fill(count: int) -> None:
    with unit_of_work():
        department = department_at(None, ["Works"])
        author = create_user(None, email=AUTHOR, name="The Author", department=department)
        grant_role(None, author, Role.ADMINISTRATOR)
        for number in range(count):
            create_user(None, email=f"person{number}@x.example", name=f"Person {number}", department=department)
    with unit_of_work():
        author = get_user_by_email(AUTHOR)
        assert author is not None
        publish(author)
    events.sweep()
    jobs.work_off()
    plan_digests()
    with unit_of_work():
        session.execute(update(Rhythm).values(next_digest_at=clock.now() - timedelta(minutes=1)))
    plan_digests()


def publish(author: User) -> None:
    said = Wording(
        title="Killed and sent", summary="", source="Words.", language="en", category=list_categories()[0],
        tags=(), audience=["all"],
    )  # fmt: skip
    draft = draft_post(author, said)
    session.expire(draft)
    post = get_any_post(draft.id)
    assert post is not None
    publish_post(author, post)


def send() -> None:
    print("sending", flush=True)
    while True:
        sending.send_mails()
        with unit_of_work(read_only=True):
            if session.scalar(select(Mail.id).where(Mail.state == MailState.PENDING).limit(1)) is None:
                return
        time.sleep(0.2)


def count() -> None:
    with unit_of_work(read_only=True):
        states = Counter(session.scalars(select(Mail.state)))
        ids = [id_of(mail.key) for mail in session.scalars(select(Mail))]
    print(json.dumps({"states": states, "ids": ids}))


if __name__ == "__main__":
    with build().app_context():
        match sys.argv[1:]:
            case ["fill", number]:
                fill(int(number))
            case ["send"]:
                send()
            case ["count"]:
                count()
