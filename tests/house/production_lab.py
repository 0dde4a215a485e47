"""What a company has done before the tests of its production look at it; run in a process of its own.

    python -m tests.house.production_lab PASSWORD PEOPLE

brings the schema up to date and leaves behind an administrator who can sign in, PEOPLE others with a digest that is due,
an event that no worker has brought to anybody yet, and more requests to send mail than there are workers. Prints the id
of a space of the wiki.
"""

import sys

from alembic import command

from app import create_app
from app.accounts.queries import get_user_by_email
from app.accounts.service.passwords import set_password
from app.core import jobs
from app.core.db import unit_of_work
from app.core.migrating import alembic_config
from app.notifications.jobs import SEND_MAILS
from config import load_settings
from tests.factories.wiki import make_space
from tests.notifications.mail_lab import AUTHOR, fill, publish


def begin(password: str, people: int) -> None:
    fill(people)
    with unit_of_work():
        author = get_user_by_email(AUTHOR)
        assert author is not None
        set_password(author, password)
        publish(author)
        print(make_space("Handbook").id)
    for _worker in range(4):
        jobs.enqueue(SEND_MAILS.name)


if __name__ == "__main__":
    password, people = sys.argv[1:]
    with create_app(load_settings()).app_context():
        command.upgrade(alembic_config(), "head")
        begin(password, int(people))
