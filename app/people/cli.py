"""`flask people`: the directory from the command line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup

from app.accounts.queries import get_user_by_email
from app.accounts.queries.people import newcomer
from app.core.db import unit_of_work
from app.core.index import IndexUnavailableError
from app.people.finding import Expert, Piece, find_experts
from app.people.reasons import reason_for
from app.people.service.importing import Difference, Report, UnreadableListError, import_people, read_rows

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
    """Print what an import did; a dry run names every account that would change, and what in it."""
    if dry_run:
        for change in report.changes:
            click.echo(f"would be {change.what}: {change.email}{_in_brackets(change.differences)}")
    for problem in report.problems:
        click.echo(f"line {problem.line}: {problem.reason}", err=True)
    click.echo(
        f"{len(report.created)} created, {len(report.updated)} updated, {len(report.unchanged)} unchanged, "
        f"{len(report.deactivated)} deactivated, {len(report.problems)} with a problem"
        + (" (nothing was changed)" if dry_run else "")
    )


def _in_brackets(differences: Sequence[Difference]) -> str:
    """Return what differs in an account, as in ` (title: Clerk -> Head clerk)`; nothing where nothing is known."""
    told = [f"{one.field}: {one.before or 'nothing'} -> {one.after or 'nothing'}" for one in differences]
    return f" ({', '.join(told)})" if told else ""


@click.command("experts")
@click.argument("query")
@click.option("--as", "email", help="Whose eyes to look with; otherwise only what everybody may read counts.")
@click.option("-n", "limit", default=10, show_default=True, type=click.IntRange(1, 1_000), help="How many people.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of JSON objects.")
def experts(query: str, email: str | None, limit: int, as_json: bool) -> None:
    """Print who knows about QUERY, best first, and why."""
    with unit_of_work(read_only=True):
        reader = get_user_by_email(email) if email else newcomer()
        if reader is None or not reader.is_active:
            raise click.ClickException(f"Nobody with the address {email} has an account.")
        try:
            found = find_experts(reader, query, limit)
        except IndexUnavailableError as error:
            raise click.ClickException("the index does not answer; `flask search rebuild` builds it anew") from error
        rows = [_row(rank, one) for rank, one in enumerate(found, 1)]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
    else:
        for row in rows:
            click.echo(f"{row['rank']:>3}  {row['name']} ({row['department']}): {row['why']}")


def _row(rank: int, expert: Expert) -> dict[str, object]:
    return {
        "rank": rank,
        "id": expert.user.id,
        "name": expert.user.name,
        "email": expert.user.email,
        "department": expert.user.department.name,
        "score": round(expert.score, 6),
        "why": reason_for(expert),
        "evidence": [_evidence(piece) for piece in expert.pieces],
    }


def _evidence(piece: Piece) -> dict[str, object]:
    one = piece.evidence
    title = piece.text.title if piece.text else piece.skill.name if piece.skill else ""
    row: dict[str, object] = {"kind": one.kind, "id": one.number, "title": title, "weight": round(one.weight, 6)}
    if one.made_on:
        return row | {"date": one.made_on.isoformat(), "share": round(one.share, 4)}
    return row | ({"level": one.level, "endorsements": one.endorsements} if piece.skill else {})
