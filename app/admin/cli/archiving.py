"""`flask backup` and `flask restore`: everything in one archive, from and into either database."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from app.admin import archive
from app.core.errors import UserError
from app.search.indexing import rebuild_index


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Write everything that is kept into the archive FILE, from one moment, while people work."""
    manifest = archive.write_archive(file)
    click.echo(f"{sum(manifest.rows.values())} rows and {manifest.files} files in {file}")
    for key in manifest.missing:
        click.echo(f"The file {key} is missing from the store, hence from the archive.", err=True)


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Read the archive FILE into this installation, which must be empty."""
    try:
        manifest = archive.read_archive(file)
    except UserError as error:
        raise click.ClickException(error.message) from error
    indexed = rebuild_index()
    click.echo(f"{sum(manifest.rows.values())} rows and {manifest.files} files restored, {indexed} documents indexed")
