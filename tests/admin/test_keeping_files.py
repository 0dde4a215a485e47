"""Files while an archive is written, and files that were only half written when a process died."""

import io
import json
import os
import subprocess
import sys
import tarfile
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app.accounts.models import User
from app.accounts.queries import get_user
from app.admin.archive import Manifest, write_archive
from app.admin.sweeping import sweep_files
from app.core import clock
from app.core.db import current_unit, unit_of_work
from app.core.files import open_store
from app.core.files.keeping import MARKS, are_files_kept, keeping_files
from app.core.files.passing import forget_passing
from app.core.installation import installation
from app.people.models import Profile
from app.people.queries import get_profile
from app.people.service.photos import set_photo
from tests.factories import UserFactory
from tests.factories.files import picture
from tests.servers import DATABASE, free_port

PEOPLE = 12
in_a_folder = pytest.mark.skipif(DATABASE == "postgresql", reason="what a folder does, when files lie in S3")
PHOTO = picture(size=(40, 40))
ROOT = Path(__file__).parents[2]


def show(user: User) -> str:
    """Give a person another photo; return where it lies."""
    set_photo(user, user, io.BytesIO(PHOTO), "me.png")
    current_unit().commit()
    profile = get_profile(user.id)
    assert profile is not None
    return profile.photo_key


def keys() -> set[str]:
    return set(installation().files.list_keys())


def later(time_machine) -> None:
    time_machine.move_to(clock.now() + timedelta(days=1, hours=1), tick=False)


def test_what_is_thrown_away_while_an_archive_is_written_goes_a_day_later(empty_store, time_machine) -> None:
    user = UserFactory()
    before = show(user)
    with keeping_files():
        after = show(user)
        assert {before, after} <= keys()
    assert {before, after} <= keys()
    later(time_machine)
    assert sweep_files() == 1
    assert (before in keys(), after in keys()) == (False, True)
    assert (show(user) in keys(), after in keys()) == (True, False)


def test_what_was_committed_stands_though_the_store_is_away_when_its_file_is_to_go(app, tmp_path, monkeypatch) -> None:
    user = UserFactory()
    before = show(user)
    set_photo(user, user, io.BytesIO(PHOTO), "me.png")
    with monkeypatch.context() as away:
        away.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
        away.setenv("AWS_ACCESS_KEY_ID", "nobody")
        away.setenv("AWS_SECRET_ACCESS_KEY", "nothing")
        away.setenv("AWS_ALLOW_HTTP", "true")
        nowhere = replace(installation(), files=open_store("s3://x", tmp_path))
        away.setitem(app.extensions, "passerelle.installation", nowhere)
        current_unit().commit()
    profile = get_profile(user.id)
    assert profile is not None
    assert profile.photo_key != before
    assert {before, profile.photo_key} <= keys()


@in_a_folder
def test_nothing_is_swept_away_while_an_archive_is_written(empty_store, time_machine) -> None:
    stray = "00ff/" + "a" * 32
    installation().files.put(stray, io.BytesIO(b"words"))
    later(time_machine)
    installation().files.put(f"{MARKS}now", io.BytesIO(b""))
    os.utime(installation().settings.data_dir / "files" / f"{MARKS}now", (clock.now().timestamp(),) * 2)
    assert sweep_files() == 0
    assert stray in keys()
    installation().files.delete(f"{MARKS}now")
    assert sweep_files() == 1
    assert stray not in keys()


def test_the_mark_of_an_archive_that_was_broken_off_counts_for_a_day(empty_store, time_machine) -> None:
    installation().files.put(f"{MARKS}left", io.BytesIO(b""))
    assert are_files_kept()
    later(time_machine)
    assert not are_files_kept()
    sweep_files()
    assert f"{MARKS}left" not in keys()


def test_an_archive_has_every_file_of_its_rows_though_they_are_replaced_meanwhile(real_app: Flask, tmp_path) -> None:
    with unit_of_work():
        ids = [UserFactory().id for _number in range(PEOPLE)]
    with unit_of_work():
        for one in ids:
            set_photo(person(one), person(one), io.BytesIO(PHOTO), "me.png")
    over = threading.Event()
    replacing = threading.Thread(target=replace_photos, args=(real_app, ids, over))
    replacing.start()
    try:
        manifests = [write_archive(tmp_path / f"{number}.tar.gz") for number in range(4)]
    finally:
        over.set()
        replacing.join()
    assert all(not one.missing for one in manifests)
    for number in range(4):
        with tarfile.open(tmp_path / f"{number}.tar.gz") as archive:
            rows = archive.extractfile(f"tables/{Profile.__tablename__}.jsonl")
            assert rows is not None
            named = {json.loads(line)["photo_key"] for line in rows}
            assert len(named) == PEOPLE
            assert {f"files/{key}" for key in named} == {one for one in archive.getnames() if one.startswith("files/")}
    assert not are_files_kept()


def person(user_id: int) -> User:
    user = get_user(user_id)
    assert user is not None
    return user


def replace_photos(app: Flask, ids: list[int], over: threading.Event) -> None:
    with app.app_context():
        while not over.is_set():
            for one in ids:
                with unit_of_work():
                    set_photo(person(one), person(one), io.BytesIO(PHOTO), "me.png")


def test_a_row_whose_file_the_store_has_lost_is_named_and_stops_no_backup(real_app: Flask, tmp_path) -> None:
    with unit_of_work():
        key = show(UserFactory())
    installation().files.delete(key)
    doctor = real_app.test_cli_runner().invoke(args=["doctor"])
    assert f"BAD  files      1 missing, to be taken from a backup: {key}" in doctor.output
    result = real_app.test_cli_runner().invoke(args=["backup", str(tmp_path / "archive")])
    assert result.exit_code == 0
    assert f"The file {key} is missing" in result.output
    with tarfile.open(tmp_path / "archive") as archive:
        told = archive.extractfile("manifest.json")
        assert told is not None
        assert key in Manifest(**json.load(told)).missing


WRITER = """
import io, sys, time
from app.core.files.store import open_store
from pathlib import Path
class Endless(io.BytesIO):
    pieces = 0
    def seek(self, offset, whence=0):
        return 10**9 if whence == 2 else offset
    def tell(self):
        return 0
    def read(self, size=-1):
        self.pieces += 1
        if self.pieces == 8:
            print("writing", flush=True)
            time.sleep(60)
        return b"x" * size
open_store("folder:", Path(sys.argv[1])).put(sys.argv[2], Endless())
"""


@pytest.mark.slow
@in_a_folder
def test_what_a_killed_writer_leaves_is_listed_nowhere_and_gone_after_a_day(app, time_machine) -> None:
    folder, key = installation().settings.data_dir / "files", "passing/half"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(folder), key], cwd=ROOT, stdout=subprocess.PIPE)
    assert writer.stdout is not None
    try:
        assert writer.stdout.readline().strip() == b"writing"
    finally:
        writer.kill()
        writer.wait()
        writer.stdout.close()
    halves = list(folder.glob(f"{key}#*"))
    assert len(halves) == 1
    assert key not in keys()
    assert forget_passing(clock.now() - timedelta(hours=23), ()) == 0
    assert halves[0].exists()
    later(time_machine)
    forget_passing(clock.now() - timedelta(hours=23), ())
    assert not halves[0].exists()
