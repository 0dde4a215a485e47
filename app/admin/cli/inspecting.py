"""`flask doctor` and `flask stats`."""

from __future__ import annotations

import json

import click
from flask.cli import with_appcontext

from app.core.db import unit_of_work
from app.core.feature import house


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Check every part, a line each; exit 1 where something is wrong."""
    bad = 0
    for check in house().checks:
        try:
            click.echo(f"ok   {check.name:10} {check.run()}")
        except Exception as error:
            bad += 1
            click.echo(f"BAD  {check.name:10} {error}")
    if bad:
        raise SystemExit(1)


@click.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_appcontext
def stats(as_json: bool) -> None:
    """Count what there is."""
    with unit_of_work(read_only=True):
        counts = {name: count() for name, count in house().statistics.items()}
    if as_json:
        click.echo(json.dumps(counts))
        return
    for name, count in counts.items():
        click.echo(f"{count:10,} {name}")
