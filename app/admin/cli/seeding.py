"""`flask seed`: the demo company, and the starter wiki for any company."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import yaml
from flask.cli import AppGroup
from sqlalchemy import select

from app.accounts.models import Group, User
from app.accounts.passwords import DEMO_PASSWORD
from app.accounts.queries import get_user_by_email
from app.accounts.queries.people import WITH_RIGHTS
from app.accounts.service.groups import add_member, create_group
from app.accounts.service.passwords import set_password
from app.core.db import session, unit_of_work
from app.core.installation import installation
from app.documents.service.seeding import seed_templates
from app.news.service.rumours.seeding import seed_rumours
from app.news.service.seeding import seed_news
from app.people.service.importing import import_people, read_rows
from app.people.service.seeding import seed_profiles
from app.programme.service.seeding import seed_cycles, seed_mail
from app.wiki.service.seeding import seed_wiki, verify_seeded
from config import LANGUAGES

FOLDER = Path(__file__).parents[3] / "wiki_seed" / "demo"
seed_commands = AppGroup("seed", help="Fill an empty installation.")


@seed_commands.command("demo")
def demo() -> None:
    """Bring in the demo company; a second time changes nothing."""
    if installation().settings.is_production:
        raise click.ClickException("A production installation does not take the demo company.")
    with unit_of_work():
        rows, problems = read_rows((FOLDER / "people.csv").read_bytes())
        report = import_people(None, rows, problems, is_demo=True)
        _choose_languages(report.created)
        _form_groups(_load("groups.yaml"))
        accounts = _load("accounts.yaml")
        for account in accounts.values():
            _let_in(account["email"])
        profiles = _load("profiles.yaml")
        people = _people_by_name()
        seed_profiles(profiles, people)
        seed_news(_load("news.yaml"), people)
        seed_rumours(_load("rumours.yaml"), people)
        templates = seed_templates(FOLDER / "templates", _load("collections.yaml"))
        pages = seed_wiki(FOLDER.parent, authors=_authors(profiles["profiles"], people))
        verify_seeded()
        programme = _load("programme.yaml")
        seed_cycles(programme, people)
    seed_mail(programme["mail"])
    click.echo(f"{len(report.created)} people created, {len(report.unchanged) + len(report.updated)} known before")
    click.echo(f"{len(pages.created)} pages created, {len(pages.unchanged) + len(pages.updated)} known before")
    click.echo(f"{len(templates.created)} templates created, {templates.taken - len(templates.created)} known before")
    for role, account in accounts.items():
        click.echo(f"  {role:14} {account['email']:40} {DEMO_PASSWORD}")


@seed_commands.command("wiki")
@click.option("--language", default="en", type=click.Choice(LANGUAGES), help="In which the spaces are named.")
def wiki(language: str) -> None:
    """Bring in the starter wiki, the FAQ and the page templates; a second time only what is missing."""
    with unit_of_work():
        pages = seed_wiki(FOLDER.parent, language=language)
        verify_seeded()
    click.echo(f"{len(pages.created)} pages created, {len(pages.unchanged) + len(pages.updated)} known before")


def _load(name: str) -> Any:
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def _choose_languages(emails: Sequence[str]) -> None:
    """Let most of the company speak French, as it would, and every fifth person English."""
    for number, email in enumerate(emails):
        user = get_user_by_email(email)
        if user is not None:
            user.language = LANGUAGES[0] if number % 5 == 0 else LANGUAGES[1]


def _form_groups(groups: Sequence[dict[str, Any]]) -> None:
    for given in groups:
        known = session.scalars(select(Group).where(Group.name == given["name"])).one_or_none()
        if known is not None:
            continue
        group = create_group(None, given["name"], given["description"], get_user_by_email(given["owner"]))
        for email in given["members"]:
            member = get_user_by_email(email)
            if member is not None:
                add_member(None, group, member)


def _people_by_name() -> dict[str, User]:
    """Return the demo company's people by the name in their addresses."""
    query = select(User).where(User.is_demo).options(*WITH_RIGHTS)
    return {user.email.partition("@")[0]: user for user in session.scalars(query)}


def _authors(profiles: Mapping[str, Any], people: Mapping[str, User]) -> dict[str, User]:
    """Return who wrote which page and which answer."""
    pages = {path: people[key] for key, told in profiles.items() for path in told.get("wrote", ())}
    answers = {f"faq/{name}": people[key] for key, told in profiles.items() for name in told.get("answered", ())}
    return pages | answers


def _let_in(email: str) -> None:
    """Give a demo sign-in its password, once."""
    user: User | None = get_user_by_email(email)
    if user is None:
        raise click.ClickException(f"accounts.yaml names {email}, who is not in people.csv")
    if user.password_hash is None:
        set_password(user, DEMO_PASSWORD)
        user.language = LANGUAGES[0]
