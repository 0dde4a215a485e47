"""Counting and looking at logs from the command line, and looking at them before they are counted."""

import io
from pathlib import Path

import pytest

from app.core.db import unit_of_work
from app.programme.meter.counting.mailing_lists import MailingLists
from app.programme.meter.formats import Format
from app.programme.service.imports import batches
from app.programme.service.imports.importing import preview_traffic
from tests.programme.meter.logs import count, figures, mail, trace

pytestmark = pytest.mark.usefixtures("app")


def test_a_look_at_a_log_changes_nothing_and_tells_what_would_be_counted(company, count_queries) -> None:
    mails = [mail(number, "ann", "ada", "bob", "ghost", days=number % 3) for number in range(30)]
    count(mails[:10])
    before = figures()
    with unit_of_work(read_only=True):
        preview = preview_traffic(io.BytesIO(trace(mails)), format=Format.AUTO, lists=MailingLists())
    outcome = preview.outcome
    assert (preview.format, preview.is_whole, outcome.read) == (Format.M365, True, 30)
    assert (outcome.counted, outcome.repeated, outcome.deliveries, outcome.unknown) == (20, 10, 60, 20)
    assert figures() == before


def test_a_look_stops_after_so_many_messages(company, monkeypatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 10)
    log = io.BytesIO(trace(mail(number, "ann", "bob") for number in range(100)))
    preview = preview_traffic(log, format=Format.AUTO, lists=MailingLists(), limit=25)
    assert (preview.outcome.read, preview.is_whole) == (30, False)


def command(app, *arguments: str):
    return app.test_cli_runner().invoke(args=["traffic", "import", *arguments])


def test_the_command_imports_several_files_and_prints_a_report(app, company, tmp_path: Path) -> None:
    first, second, third = (tmp_path / f"{number}.csv" for number in range(3))
    first.write_bytes(trace([mail(1, "ann", "bob", "ghost"), mail(2, "ann", "team")]))
    second.write_bytes(
        trace([mail(1, "ann", "bob", "ghost")]) + b"soon,ann@corp.example,bob@corp.example##Deliver,,1,<2@x>\n"
    )
    third.write_text("Dear all,\n")
    lists = tmp_path / "lists.csv"
    lists.write_text(
        "address,name,members\nteam@corp.example,Team,ada@corp.example;ben@corp.example\n", encoding="cp1252"
    )
    tried = command(app, str(first), "--lists", str(lists), "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert "2 would be counted" in tried.output
    assert "nothing was changed" in tried.output
    assert figures()["flows"] == []
    done = command(app, *map(str, (first, second, third)), "--lists", str(lists))
    assert done.exit_code == 0, done.output
    assert "0.csv (m365): 2 read, 2 counted, 0 repeated, 0 late, 0 unreadable; 4 deliveries" in done.output
    assert "25.0% of them with an unknown end; 1 days from 2026-03-04 to 2026-03-04" in done.output
    assert "1.csv, line 3: Its date cannot be read." in done.output
    assert "1 read, 0 counted, 1 repeated" in done.output
    assert "2.csv: This is no log" in done.output
    assert [row[1] for row in figures()["lists"]] == ["Team"]
    assert "corp.example" not in done.output


def test_the_command_fails_where_nothing_could_be_taken(app, company, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear all,\n")
    assert command(app, str(file)).exit_code == 1
    assert command(app, str(file), "--dry-run").exit_code == 1
    assert command(app, str(file), "--format", "m365").exit_code == 1
    lists = tmp_path / "lists.csv"
    lists.write_text("just words\n")
    assert "no column" in command(app, str(file), "--lists", str(lists)).output
