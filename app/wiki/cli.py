"""`flask wiki`: pages in and out from the command line."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.db import rehearsal, unit_of_work
from app.core.errors import InvalidError
from app.core.slugs import slugify
from app.wiki.exchange.exporting import export_wiki
from app.wiki.exchange.importing import Report, import_folder
from app.wiki.exchange.reading import SourceFolder, read_folder
from app.wiki.models import Space
from app.wiki.queries import get_space_by_slug
from app.wiki.service.spaces import create_space

wiki_commands = AppGroup("wiki", help="Import and export pages.")


@wiki_commands.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--space", "slug", required=True, help="Address of the space; opened for everyone where there is none.")
@click.option("--language", default="en", type=click.Choice(["en", "fr"]), help="Of pages that do not say.")
@click.option("--dry-run", is_flag=True, help="Print what would change, and change nothing.")
def import_pages(folder: Path, slug: str, language: str, dry_run: bool) -> None:
    """Import the Markdown pages in FOLDER, with their pictures and downloads, into a space."""
    source = read_folder(folder, space=slugify(slug), language=language)
    with click.progressbar(length=len(source.pages), label="Importing") as bar:
        report = _import(source, slug, dry_run=dry_run, progress=lambda _path: bar.update(1))
    _print(source, report, dry_run=dry_run)
    if not report.taken:
        raise SystemExit(1)


def _import(source: SourceFolder, slug: str, *, dry_run: bool, progress) -> Report:  # type: ignore[no-untyped-def]
    """Import in one unit of work: all of it, or nothing."""
    with unit_of_work():
        if not dry_run:
            return import_folder(_space(slug), source, progress=progress)
        with rehearsal():
            return import_folder(_space(slug), source, progress=progress)


def _space(slug: str) -> Space:
    """Return the space of an address; a new one for everyone to read where there is none."""
    space = get_space_by_slug(slugify(slug))
    if space is not None:
        return space
    try:
        name = slug.replace("-", " ").capitalize()
        return create_space(None, name=name, slug=slug, audience=["all"], editors=["all"])
    except InvalidError as error:
        raise click.ClickException(error.message) from error


def _print(source: SourceFolder, report: Report, *, dry_run: bool) -> None:
    if dry_run:
        for what in ("created", "updated"):
            for path in getattr(report, what):
                click.echo(f"would be {what}: {path}")
    for problem in report.problems:
        click.echo(f"{problem.file}:{problem.line}: {problem.reason}", err=True)
    for problem in source.broken:
        click.echo(f"{problem.file}:{problem.line}: {problem.reason}", err=True)
    click.echo(
        f"{len(report.created)} created, {len(report.updated)} updated, {len(report.unchanged)} unchanged, "
        f"{report.files} files, {len(report.problems)} problems, {len(source.broken)} links broken in the source"
        + (" (nothing was changed)" if dry_run else "")
    )


@wiki_commands.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--space", "slug", default=None, help="Address of one space; all of them otherwise.")
def export_pages(folder: Path, slug: str | None) -> None:
    """Export every page with its files as Markdown into FOLDER, one folder for each space."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty. Choose a new folder.")
    with unit_of_work(read_only=True):
        exported = export_wiki(folder, slug)
    if not exported.spaces:
        raise click.ClickException("There is no such space.")
    click.echo(f"{exported.pages} pages and {exported.files} files of {exported.spaces} spaces exported")
