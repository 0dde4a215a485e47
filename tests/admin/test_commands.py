"""The keeper's commands: doctor, stats, seed, backup and restore, and a production that takes no demo."""

import dataclasses
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from app.admin.checks import refuse_demo_accounts
from app.core import heartbeat
from app.core.db import session
from app.core.installation import installation
from app.search.indexing import rebuild_index
from config import Environment, SettingsError
from tests.factories import UserFactory
from tests.servers import DATABASE, shared_settings

ROOT = Path(__file__).parents[2]
ON_ONE_MACHINE = pytest.mark.skipif(DATABASE != "sqlite", reason="its installations are on SQLite in either half")


class Installation:
    """An installation of its own, driven by commands."""

    def __init__(self, folder: Path, **settings: str) -> None:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PASSERELLE_")}
        self.environment = {**kept, "PASSERELLE_DATA_DIR": str(folder), **settings}
        self.flask("db", "upgrade")

    def flask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flask", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)

    def stats(self) -> dict[str, int]:
        return json.loads(self.flask("stats", "--json").stdout)


def on_several_machines(folder: Path) -> Installation:
    return Installation(folder, **shared_settings(f"restored_{os.getpid()}"))


@pytest.mark.slow
@pytest.mark.skipif(DATABASE == "sqlite", reason="it needs all servers, which the other half of the tests has")
def test_a_backup_goes_from_either_kind_of_installation_into_the_other_and_back(tmp_path: Path) -> None:
    first = Installation(tmp_path / "first")
    assert first.flask("seed", "demo").returncode == 0
    before = first.stats()
    for number, make in enumerate((on_several_machines, Installation)):
        archive = tmp_path / f"{number}.tar.gz"
        assert first.flask("backup", str(archive)).returncode == 0
        second = make(tmp_path / f"next-{number}")
        result = second.flask("restore", str(archive))
        assert result.returncode == 0, result.stderr
        assert archive.stat().st_mode & 0o077 == 0
        everything = sum(before[kind] for kind in ("people", "pages", "faq", "skills", "posts", "rumours", "templates"))
        assert second.stats() == before | {"documents_indexed": everything}
        assert (
            second.flask(
                "users", "create", "new@x.example", "--name", "New", "--password", "three odd words"
            ).returncode
            == 0
        )
        again = second.flask("restore", str(archive))
        assert (again.returncode, "not empty" in again.stderr) == (1, True)
        first = make(tmp_path / f"again-{number}")
        assert first.flask("restore", str(archive)).returncode == 0


@pytest.mark.slow
@ON_ONE_MACHINE
def test_a_damaged_or_foreign_archive_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    house = Installation(tmp_path / "house")
    house.flask("users", "create", "a@x.example", "--name", "A", "--password", "three odd words", "--admin")
    good = tmp_path / "good.tar.gz"
    house.flask("backup", str(good))
    with tarfile.open(good) as archive:
        archive.extractall(tmp_path / "open", filter="data")
    users = tmp_path / "open" / "tables" / "users.jsonl"
    users.write_text(users.read_text().replace('"A"', '"B"'))
    changed = tmp_path / "changed.tar.gz"
    with tarfile.open(changed, "w:gz") as archive:
        archive.add(tmp_path / "open", arcname="")
    with tarfile.open(changed, "w:gz") as archive:
        for path in sorted((tmp_path / "open").rglob("*.*")):
            archive.add(path, arcname=str(path.relative_to(tmp_path / "open")))
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(good.read_bytes()[:400])
    nonsense = tmp_path / "nonsense.tar.gz"
    nonsense.write_bytes(b"nonsense")
    unvouched = tmp_path / "unvouched.tar.gz"
    manifest = tmp_path / "open" / "manifest.json"
    content = json.loads(manifest.read_text())
    del content["sha256"]["tables/users.jsonl"]
    manifest.write_text(json.dumps(content))
    with tarfile.open(unvouched, "w:gz") as archive:
        for path in sorted((tmp_path / "open").rglob("*.*")):
            archive.add(path, arcname=str(path.relative_to(tmp_path / "open")))
    empty = Installation(tmp_path / "empty")
    for bad in (changed, cut, nonsense, unvouched):
        result = empty.flask("restore", str(bad))
        assert result.returncode == 1, bad
        assert "Traceback" not in result.stderr
        assert "damaged" in result.stderr or "not an archive" in result.stderr
    assert empty.stats()["people"] == 0


@pytest.mark.slow
@ON_ONE_MACHINE
def test_a_restore_never_deletes_what_is_there(tmp_path: Path) -> None:
    house = Installation(tmp_path / "house")
    house.flask("backup", str(tmp_path / "empty.tar.gz"))
    table = "INSERT INTO groups (name, description) VALUES ('Kept', '')"
    with sqlite3.connect(tmp_path / "house" / "passerelle.db") as database:
        database.execute(table)
    database.close()
    result = house.flask("restore", str(tmp_path / "empty.tar.gz"))
    assert (result.returncode, "not empty" in result.stderr) == (1, True)


def test_the_doctor_says_what_is_well_and_what_is_not(app) -> None:
    runner = app.test_cli_runner()
    installation().index.rebuild([])
    sick = runner.invoke(args=["doctor"])
    assert sick.exit_code == 1
    assert "BAD  worker" in sick.output
    heartbeat.beat()
    well = runner.invoke(args=["doctor"])
    assert (well.exit_code, well.output.count("ok ")) == (0, 10), well.output


def test_health_tells_no_more_than_it_must(app, client) -> None:
    installation().index.rebuild([])
    assert client.get("/healthz").get_json() == {"status": "ok"}
    sick = client.get("/readyz")
    assert (sick.status_code, sick.get_json()["missing"]) == (503, ["worker"])
    assert sick.headers["Retry-After"]
    heartbeat.beat()
    assert client.get("/readyz").get_json() == {"status": "ok", "missing": []}


def test_production_takes_no_demo(app, settings) -> None:
    production = dataclasses.replace(settings, env=Environment.PRODUCTION)
    refuse_demo_accounts(production)
    UserFactory(is_demo=True)
    refuse_demo_accounts(settings)
    with pytest.raises(SettingsError, match="demo company"):
        refuse_demo_accounts(production)


def test_production_starts_while_its_database_is_away(app, settings, monkeypatch, caplog) -> None:
    away = create_engine("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    monkeypatch.setattr("app.admin.checks.get_engine", lambda: away)
    refuse_demo_accounts(dataclasses.replace(settings, env=Environment.PRODUCTION))
    assert "the database does not answer" in caplog.text


def test_the_demo_company_comes_in_once_and_is_found(app, index) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["seed", "demo"])
    assert first.exit_code == 0, first.output
    assert "61 people created" in first.output
    assert "0 people created, 61 known before" in runner.invoke(args=["seed", "demo"]).output
    session.expire_all()
    stats = json.loads(runner.invoke(args=["stats", "--json"]).output)
    assert (stats["people"], stats["departments"], stats["pages"], stats["faq"]) == (61, 14, 67, 64)
    assert rebuild_index() == 61 + 67 + 64 + sum(stats[kind] for kind in ("skills", "posts", "rumours", "templates"))
