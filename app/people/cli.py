"""`flask people`: the directory from the command line."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.db import unit_of_work
from app.people.service.importing import Report, UnreadableListError, import_people, read_rows

people_commands = AppGroup("people", help="Import people.")


@people_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Print what would change, and change nothing.")
@click.option("--deactivate-missing", is_flag=True, help="Close the accounts that are not on the list.")
def import_file(file: Path, dry_run: bool, deactivate_missing: bool) -> None:
    """Import the people listed in the CSV file FILE."""
    try:
        rows, problems = read_rows(file.read_bytes())
    except UnreadableListError as error:
        raise click.ClickException(error.message) from error
    with unit_of_work(), click.progressbar(length=len(rows), label="Importing") as bar:
        report = import_people(
            None,
            rows,
            problems,
            deactivate_missing=deactivate_missing,
            dry_run=dry_run,
            progress=lambda _row: bar.update(1),
        )
    print_report(report, dry_run=dry_run)
    if not report.taken:
        raise SystemExit(1)


def print_report(report: Report, *, dry_run: bool) -> None:
    """Print what an import did; a dry run names every account that would change."""
    if dry_run:
        for change in report.changes:
            click.echo(f"would be {change.what}: {change.email}")
    for problem in report.problems:
        click.echo(f"line {problem.line}: {problem.reason}", err=True)
    click.echo(
        f"{len(report.created)} created, {len(report.updated)} updated, {len(report.unchanged)} unchanged, "
        f"{len(report.deactivated)} deactivated, {len(report.problems)} with a problem"
        + (" (nothing was changed)" if dry_run else "")
    )
