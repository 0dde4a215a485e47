"""Imports by real processes: killed at any moment they lose and double nothing, and no address stays anywhere."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from app.core.db import Model
from tests.programme.meter.logs import NOON, SUBJECT, Mail, trace
from tests.servers import DATABASE, environment_of

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[3]
PEOPLE = {f"colleague.{number}@corp.example": f"Department {number // 5}" for number in range(20)}
STRANGERS = ["nobody.known@corp.example", "client.one@other.example", "ghost.writer@sub.corp.example"]
FIGURES = {
    "SELECT day, s.name, s.kind, r.name, r.kind, is_list, messages, deliveries FROM programme_traffic_flows f "
    "JOIN programme_parties s ON s.id = f.sender_id JOIN programme_parties r ON r.id = f.recipient_id",
    "SELECT day, name, messages, crossing_messages FROM programme_traffic_sent "
    "JOIN programme_parties p ON p.id = sender_id",
    "SELECT day, name, messages, deliveries, crossing FROM programme_list_traffic l "
    "JOIN programme_mailing_lists m ON m.id = l.list_id",
    "SELECT day FROM programme_traffic_days",
    "SELECT week, name, people FROM programme_headcounts JOIN programme_parties p ON p.id = party_id",
}


class Lab:
    """An installation of its own, with the people in it or empty."""

    def __init__(self, folder: Path, number: int = 0, **settings: str) -> None:
        self.folder = folder
        self.environment = environment_of(folder, f"traffic_{os.getpid()}_{number}", **settings)
        self.url = self.environment.get("PASSERELLE_DATABASE_URL", f"sqlite:///{folder / 'passerelle.db'}")
        self.people = folder.with_suffix(".people.csv")
        self.people.write_text("email,department\n" + "".join(f"{one},{home}\n" for one, home in PEOPLE.items()))

    def lab(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "tests.programme.meter.traffic_lab", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def flask(self, *commands: list[str]) -> str:
        """Run commands, and return what they print."""
        return self.lab("run", json.dumps(commands))

    def found(self) -> list[list[str]]:
        """Return the commands that make the installation and let the people in."""
        return [["db", "upgrade"], ["people", "import", str(self.people)]]

    def kill_imports(self, file: Path, times: int) -> int:
        """Kill so many imports, let one more come to its end, and return how many were killed before theirs."""
        return int(self.lab("kill", str(file), str(times)))

    def rows(self, query: str) -> list[tuple]:
        engine = create_engine(self.url.replace("postgresql://", "postgresql+psycopg://", 1))
        with closing(engine.connect()) as connection:
            found = sorted(tuple(map(str, row)) for row in connection.execute(text(query)))
        engine.dispose()
        return found

    def figures(self) -> dict[str, list[tuple]]:
        return {query: self.rows(query) for query in FIGURES}

    def contents(self) -> Iterator[bytes]:
        """Return every byte that is kept: files, and what a database elsewhere holds."""
        for path in self.folder.rglob("*"):
            if path.is_file():
                yield path.read_bytes()
        if DATABASE == "postgresql":
            for table in Model.metadata.tables:
                yield "\n".join(map(str, self.rows(f"SELECT * FROM {table}"))).encode()


def some_mail(count: int) -> list[Mail]:
    chance = random.Random(11)
    people = [*PEOPLE, *STRANGERS]
    return [
        Mail(
            number,
            chance.choice(people),
            tuple(chance.sample(people, chance.randint(1, 5))),
            NOON + timedelta(days=chance.randint(0, 20), minutes=number % 600),
        )
        for number in range(count)
    ]


def test_an_import_killed_at_any_moment_and_begun_again_equals_one_that_was_not(tmp_path: Path) -> None:
    file = tmp_path / "trace.csv"
    file.write_bytes(trace(some_mail(4_000)))
    clean, killed = Lab(tmp_path / "clean", 0), Lab(tmp_path / "killed", 1)
    clean.flask(*clean.found(), ["traffic", "import", str(file)])
    killed.flask(*killed.found())
    assert killed.kill_imports(file, 12) > 3
    assert killed.figures() == clean.figures()
    [(counted, read)] = killed.rows("SELECT SUM(counted), MAX(read) FROM programme_traffic_imports")
    assert (counted, read) == ("4000", "4000")


def occurrences(contents: Iterator[bytes], words: list[str]) -> Counter[str]:
    """Return how often words stand in something, in whatever case."""
    found: Counter[str] = Counter()
    for content in contents:
        lower = content.lower()
        found.update({word: lower.count(word.lower().encode()) for word in words})
    return +found


def test_no_address_no_subject_and_no_message_id_of_a_log_stays_anywhere(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "data")
    mails = some_mail(600)
    messages = [f"<{mail.number}.secret@corp.example>" for mail in mails]
    secrets = [*STRANGERS, "big.list@corp.example", "on.list@corp.example", "torn.line@corp.example", SUBJECT]
    bare = [word.strip("<>").partition("@")[0] for word in (*messages, *secrets)]
    file, lists, log = tmp_path / "of me@corp.example.csv", tmp_path / "lists.csv", tmp_path / "letter.txt"
    torn = f"yesterday,torn.line@corp.example,torn.line@corp.example##Deliver,{SUBJECT},1,<9.secret@corp.example>\n"
    to_list = Mail(9_999, STRANGERS[0], ("big.list@corp.example", *PEOPLE))
    file.write_bytes(trace([*mails, to_list]) + torn.encode())
    lists.write_text("address,name,members\nbig.list@corp.example,Big,on.list@corp.example colleague.1@corp.example\n")
    log.write_text("torn.line@corp.example writes\n")
    words = [*PEOPLE, *secrets, *messages, *bare]
    lab.flask(*lab.found())
    before = occurrences(lab.contents(), words)
    assert set(before) == {*PEOPLE}
    held = sqlite3.connect(lab.folder / "passerelle.db") if DATABASE == "sqlite" else None
    if held:
        held.execute("SELECT COUNT(*) FROM users").fetchone()
    importing = ["traffic", "import", str(file)]
    said = lab.flask([*importing, "--lists", str(lists)], [*importing, "--dry-run"], ["traffic", "import", str(log)])
    if held:
        assert (lab.folder / "passerelle.db-wal").stat().st_size > 0, "it was not looked at while it was there"
    assert lab.rows("SELECT SUM(counted), SUM(unreadable) FROM programme_traffic_imports") == [("601", "1")]
    assert occurrences(lab.contents(), words) == before
    told = said.replace(str(tmp_path), "").replace(file.name, "")
    assert not occurrences(iter([told.encode()]), [*PEOPLE, *secrets, *messages])
    if held:
        held.close()


def test_a_backup_holds_what_is_needed_to_count_nothing_twice_elsewhere(tmp_path: Path) -> None:
    file, archive = tmp_path / "trace.csv", tmp_path / "backup.tar.gz"
    file.write_bytes(trace(some_mail(300)))
    first = Lab(tmp_path / "first", PASSERELLE_SECRET_KEY="a" * 40)
    first.flask(*first.found(), ["traffic", "import", str(file)], ["backup", str(archive)])
    for number, (key, expected) in enumerate((("a", "300 repeated, 0 late"), ("b", "0 repeated, 300 late")), 1):
        second = Lab(tmp_path / key, number, PASSERELLE_SECRET_KEY=key * 40)
        said = second.flask(["db", "upgrade"], ["restore", str(archive)], ["traffic", "import", str(file)])
        assert f"300 read, 0 counted, {expected}" in said
