"""`flask users`: accounts from the command line."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.accounts.models import Role
from app.accounts.service.departments import department_at
from app.accounts.service.passwords import set_password
from app.accounts.service.people import create_user
from app.accounts.service.roles import grant_role
from app.core.db import unit_of_work
from app.core.errors import UserError
from config import LANGUAGES

user_commands = AppGroup("users", help="Create accounts.")


@user_commands.command("create")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--password", required=True, help="At least 8 characters.")
@click.option("--department", default="Administration", show_default=True, help="“A/B” is department B inside A.")
@click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], show_default=True)
@click.option("--admin", is_flag=True, help="The person keeps this installation.")
def create(email: str, name: str, password: str, department: str, language: str, admin: bool) -> None:
    """Create an account with a password, for the person with the address EMAIL."""
    try:
        with unit_of_work():
            home = department_at(None, department.split("/"))
            user = create_user(None, email=email, name=name, department=home, language=language)
            set_password(user, password)
            if admin:
                grant_role(None, user, Role.ADMINISTRATOR)
    except UserError as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{user.email} can sign in now.")
