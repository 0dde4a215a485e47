"""`flask documents`: templates in and out from the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.db import rehearsal, unit_of_work
from app.core.errors import InvalidError
from app.core.installation import installation
from app.documents.exchange.exporting import export_folder
from app.documents.exchange.importing import Report, import_folder
from app.documents.exchange.reading import ManifestError, SourceFolder, read_folder
from config import LANGUAGES

documents_commands = AppGroup("documents", help="Import and export templates.")


@documents_commands.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--department", default="", help="Of templates that do not say; made where it is not there.")
@click.option("--language", default="en", type=click.Choice(LANGUAGES), help="Of templates that do not say.")
@click.option("--dry-run", is_flag=True, help="Print what would change, and change nothing.")
def import_templates(folder: Path, department: str, language: str, dry_run: bool) -> None:
    """Import the files in FOLDER, as its manifest.yaml describes them, or each by its name where it has none."""
    try:
        source = read_folder(folder)
    except ManifestError as error:
        raise click.ClickException(str(error)) from error
    with click.progressbar(length=len(source.sources), label="Importing") as bar:
        report = _import(source, department, language, dry_run=dry_run, progress=lambda _file: bar.update(1))
    _print(report, dry_run=dry_run)
    if not report.taken:
        raise SystemExit(1)


def _import(
    source: SourceFolder, department: str, language: str, *, dry_run: bool, progress: Callable[[str], None]
) -> Report:
    """Import in one unit of work: all of it, or nothing; a dry run leaves no file behind."""
    try:
        with unit_of_work():
            if not dry_run:
                return import_folder(source, department=department, language=language, progress=progress)
            with rehearsal():
                report = import_folder(source, department=department, language=language, progress=progress)
    except InvalidError as error:
        raise click.ClickException(error.message) from error
    for key in report.keys:
        installation().files.delete(key)
    return report


def _print(report: Report, *, dry_run: bool) -> None:
    if dry_run:
        for what, files in (("new", report.created), ("changed", report.updated)):
            for file in files:
                click.echo(f"would be {what}: {file}")
    for department in report.departments:
        click.echo(f"{'would be ' if dry_run else ''}made: the department {department}")
    for problem in report.problems:
        click.echo(f"{problem.file}: {problem.reason}", err=True)
    click.echo(
        f"{len(report.created)} new, {len(report.updated)} changed, {len(report.unchanged)} unchanged, "
        f"{len(report.problems)} problems" + (" (nothing was changed)" if dry_run else "")
    )


@documents_commands.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export_templates(folder: Path) -> None:
    """Export the newest version of every template into FOLDER, with a manifest that says what each is."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty. Choose a new folder.")
    with unit_of_work(read_only=True):
        exported = export_folder(folder)
    for problem in exported.problems:
        click.echo(f"{problem.file}: {problem.reason}", err=True)
    click.echo(f"{exported.files} templates exported")
