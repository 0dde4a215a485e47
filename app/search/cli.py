"""`flask search`: the index from the command line."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from app.accounts.queries import get_user_by_email
from app.core.db import unit_of_work
from app.core.errors import UnavailableError
from app.search.finding import find
from app.search.indexing import compare_index, rebuild_index

search_commands = AppGroup("search", help="Query, rebuild and check the search index.")


@search_commands.command("query")
@click.argument("text")
@click.option("--as", "email", required=True, help="Address of the person who searches.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def query(text: str, email: str, as_json: bool) -> None:
    """Search for TEXT as somebody, and print what they would find."""
    with unit_of_work(read_only=True):
        reader = get_user_by_email(email)
        if reader is None or not reader.is_active:
            raise click.ClickException(f"Nobody with the address {email} has an account.")
        found = find(reader, text)
    if as_json:
        hits = [{"kind": hit.kind, "id": hit.id, "title": hit.title, "url": hit.url} for hit in found.hits]
        click.echo(json.dumps({"total": found.total, "hits": hits}, ensure_ascii=False))
        return
    for hit in found.hits:
        click.echo(f"{hit.kind:10} {hit.title}  {hit.url}")
    click.echo(f"{found.total} found")


@search_commands.command("rebuild")
def rebuild() -> None:
    """Build the index anew beside the old one, and swap."""
    click.echo(f"{rebuild_index()} documents indexed")


@search_commands.command("check")
def check() -> None:
    """Compare the index with the database; exit 1 where they differ."""
    try:
        comparison = compare_index()
    except UnavailableError as error:
        raise click.ClickException("The index is missing or damaged. Run: flask search rebuild") from error
    for name in ("missing", "stale", "surplus"):
        keys = getattr(comparison, name)
        click.echo(f"{len(keys)} {name}" + (f": {', '.join(keys[:10])}" if keys else ""))
    if not comparison.is_equal:
        raise SystemExit(1)
