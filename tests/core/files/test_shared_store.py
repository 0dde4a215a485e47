"""S3, as a production of several machines has it: whole or not at all, quick to say no, apart from its neighbours."""

import io
import os
from datetime import timedelta
from pathlib import Path

import pytest

from app.core import clock
from app.core.files import open_store
from app.core.files.store import FileMissingError, FileStore, StoreUnavailableError
from tests.servers import DATABASE, free_port, start_s3

pytestmark = pytest.mark.skipif(DATABASE != "postgresql", reason="this half of the tests keeps its files in a folder")
PART = 5 * 1024 * 1024
"""S3 takes what is larger in parts."""


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return open_store(f"{start_s3()}/{os.getpid()}/{tmp_path.name}", tmp_path)


def test_what_goes_up_in_parts_comes_back_whole(store: FileStore) -> None:
    content = os.urandom(2 * PART + 1)
    store.put("large", io.BytesIO(content))
    assert b"".join(store.read("large")) == content


def test_what_breaks_off_between_two_parts_leaves_nothing(store: FileStore) -> None:
    class Breaking(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= PART:
                raise OSError("the disk went away")
            return super().read(size)

    with pytest.raises(StoreUnavailableError):
        store.put("large", Breaking(bytes(3 * PART)))
    assert list(store.list_keys()) == []


def test_installations_in_one_bucket_do_not_see_each_other(store: FileStore, tmp_path: Path) -> None:
    neighbour = open_store(f"{start_s3()}/{os.getpid()}/{tmp_path.name}-too", tmp_path)
    store.put("ours", io.BytesIO(b"ours"))
    neighbour.put("theirs", io.BytesIO(b"theirs"))
    assert (list(store.list_keys()), list(neighbour.list_keys())) == (["ours"], ["theirs"])


def test_one_folder_is_listed_without_the_others(store: FileStore) -> None:
    for key in ("passing/one", "passing-by", "12ab/other"):
        store.put(key, io.BytesIO(b"x"))
    tomorrow = clock.now() + timedelta(days=1)
    assert list(store.list_keys_before(tomorrow, folder="passing/")) == ["passing/one"]
    assert sorted(store.list_keys()) == ["12ab/other", "passing-by", "passing/one"]


def test_what_is_not_there_is_told_from_a_store_that_is_away(store: FileStore, tmp_path: Path, monkeypatch) -> None:
    store.delete("nothing")
    with pytest.raises(FileMissingError):
        store.read("nothing")
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    away = open_store("s3://passerelle", tmp_path)
    for asked in (lambda: away.read("x"), lambda: away.put("x", io.BytesIO(b"x")), lambda: list(away.list_keys())):
        with pytest.raises(StoreUnavailableError) as told:
            asked()
        assert not isinstance(told.value, FileMissingError)


def test_a_wrong_secret_opens_nothing(store: FileStore, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    stranger = open_store(f"{start_s3()}/stranger", tmp_path)
    with pytest.raises(StoreUnavailableError):
        stranger.put("x", io.BytesIO(b"x"))
