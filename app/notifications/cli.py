"""`flask mail`: what a mail server hands back."""

from __future__ import annotations

from typing import BinaryIO

import click
from flask.cli import AppGroup

from app.core.db import unit_of_work
from app.notifications.returning import MOST_BYTES, read_returns
from app.notifications.service.bounces import take_return

mail_commands = AppGroup("mail", help="Mail that comes back.")


@mail_commands.command("bounced")
@click.argument("report", type=click.File("rb"), default="-")
def bounced(report: BinaryIO) -> None:
    """Read a mail server's REPORT of a mail that could not be delivered, and stop writing to that address.

    Let the mail server pipe what comes back to the sender's address into this command.
    """
    returns = read_returns(report.read(MOST_BYTES))
    with unit_of_work():
        noted = [one.address for one in returns if take_return(one)]
    if not noted:
        raise click.ClickException("This is no report of one of our mails that could not be delivered.")
    click.echo(f"No more mail goes to {', '.join(noted)} until somebody says that the address works again.")
