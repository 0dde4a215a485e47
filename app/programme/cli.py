"""`flask traffic`: the email meter from the command line."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.db import unit_of_work
from app.core.errors import InvalidError
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.figures.values import Period
from app.programme.meter.formats import REASONS, Format, UnrecognisedLogError
from app.programme.queries.counting import count_counted_days
from app.programme.queries.figures import counted_period
from app.programme.queries.imports import get_import
from app.programme.reports.traffic import lines_of, report_of
from app.programme.service.imports.importing import Preview, begin_import, preview_traffic, run_import
from app.programme.service.imports.reading import read_lists

FORMAT = click.Choice([one.value for one in Format])
EARLIEST, LATEST = date(1990, 1, 1), date(2999, 12, 31)
DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

traffic_commands = AppGroup("traffic", help="Measure mail between departments.")


@traffic_commands.command("import")
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--format", "format_name", default=Format.AUTO.value, show_default=True, type=FORMAT)
@click.option("--lists", "lists_file", type=FILE, help="Mailing lists as CSV: address,name,members.")
@click.option("--dry-run", is_flag=True, help="Print what would be counted, and change nothing.")
def import_traffic(files: tuple[Path, ...], format_name: str, lists_file: Path | None, dry_run: bool) -> None:
    """Count the mail in the logs FILES; what was counted before is not counted again."""
    try:
        lists = _lists_in(lists_file) if lists_file else MailingLists()
    except InvalidError as error:
        raise click.ClickException(error.message) from error
    take = _preview if dry_run else _import
    taken = [take(file, Format(format_name), lists) for file in files]
    if not any(taken):
        raise SystemExit(1)


def _lists_in(file: Path) -> MailingLists:
    with file.open("rb") as stream:
        return read_lists(stream)


def _import(file: Path, format: Format, lists: MailingLists) -> bool:  # noqa: A002
    """Count a file and print the report; tell whether anything could be taken."""
    size = file.stat().st_size
    with unit_of_work():
        import_id = begin_import(None, source="command", file_name=file.name, size=size).id
    try:
        with file.open("rb") as stream, click.progressbar(length=size, label=file.name) as bar:
            run_import(
                import_id, stream, format=format, lists=lists, progress=lambda place: bar.update(place - bar.pos)
            )
            bar.update(size - bar.pos)
    except UnrecognisedLogError as error:
        click.echo(f"{file.name}: {error.message}", err=True)
        return False
    _report(file, import_id)
    return _was_taken(import_id)


def _was_taken(import_id: int) -> bool:
    with unit_of_work(read_only=True):
        row = get_import(import_id)
        return row is not None and row.read > 0


def _report(file: Path, import_id: int) -> None:
    with unit_of_work(read_only=True):
        row = get_import(import_id)
        assert row is not None
        _print_problems(file, [(one["line"], one["reason"]) for one in row.problems], row.unreadable)
        days = count_counted_days(row.first_day, row.last_day) if row.first_day and row.last_day else 0
        click.echo(
            f"{file.name} ({row.format}): {row.read} read, {row.counted} counted, {row.repeated} repeated, "
            f"{row.late} late, {row.unreadable} unreadable; {row.deliveries} deliveries within the company, "
            f"{_share(row.unknown, row.deliveries)} of them with an unknown end; "
            f"{days} days{f' from {row.first_day} to {row.last_day}' if row.first_day else ''}"
        )


def _preview(file: Path, format: Format, lists: MailingLists) -> bool:  # noqa: A002
    """Print what counting a file would add; tell whether anything could be taken."""
    try:
        with unit_of_work(read_only=True), file.open("rb") as stream:
            preview = preview_traffic(stream, format=format, lists=lists)
    except UnrecognisedLogError as error:
        click.echo(f"{file.name}: {error.message}", err=True)
        return False
    _print_preview(file, preview)
    return preview.outcome.read > 0


def _print_preview(file: Path, preview: Preview) -> None:
    one = preview.outcome
    _print_problems(file, [(problem.line, problem.reason) for problem in preview.problems], preview.unreadable)
    seen = f" from {min(one.seen_days)} to {max(one.seen_days)}" if one.seen_days else ""
    click.echo(
        f"{file.name} ({preview.format}): {one.read} read, {one.counted} would be counted, {one.repeated} repeated, "
        f"{one.late} late, {preview.unreadable} unreadable; {one.deliveries} deliveries within the company, "
        f"{_share(one.unknown, one.deliveries)} of them with an unknown end; {len(one.seen_days)} days with mail{seen}"
        + ("" if preview.is_whole else " (only the beginning was read)")
        + " (nothing was changed)"
    )


def _print_problems(file: Path, problems: list[tuple[int, str]], count: int) -> None:
    for line, reason in problems:
        click.echo(f"{file.name}, line {line}: {REASONS.get(reason, reason)}", err=True)
    if count > len(problems):
        click.echo(f"{file.name}: {count - len(problems)} more like these", err=True)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "0.0%"


@traffic_commands.command("report")
@click.option("--from", "since", type=DAY, help="First day; else the first that was counted.")
@click.option("--until", type=DAY, help="Last day; else the last that was counted.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def report(since: datetime | None, until: datetime | None, as_json: bool) -> None:
    """Print the figures of a period."""
    with unit_of_work(read_only=True):
        counted = counted_period()
        if counted is None:
            raise click.ClickException("No mail was counted yet; see `flask traffic import`.")
        first, last = since.date() if since else counted.since, until.date() if until else counted.until
        if first > last:
            raise click.ClickException("The first day is after the last one.")
        found = report_of(_within(counted, first, last))
    click.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else "\n".join(lines_of(found)))


def _within(counted: Period, first: date, last: date) -> Period:
    """Return what was counted of some days; where nothing was, these days, as far as there can be logs of them."""
    if first <= counted.until and last >= counted.since:
        return Period(max(first, counted.since), min(last, counted.until))
    return Period(*(min(max(day, EARLIEST), LATEST) for day in (first, last)))
