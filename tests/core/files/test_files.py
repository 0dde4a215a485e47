"""Files: taken when they are what they say, kept under names nobody can guess, handed out so that nothing runs."""

import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.core.files import RefusedFileError, TooLargeError, clean_name, open_store, sniff
from app.core.files.serving import send
from app.core.files.store import FileStore, StoreUnavailableError
from config import Settings

DOWNLOADS = Path(__file__).parents[4] / "shared" / "handbook-18f" / "downloads"


@pytest.fixture
def store(app: Flask, tmp_path: Path, settings: Settings) -> FileStore:
    """A folder, or a part of the bucket, of this test alone."""
    return open_store(f"{settings.files_url}/{tmp_path.name}", tmp_path / "files")


def archive(*names: str, content: bytes = b"<x/>", **named: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, content)
        for name, part in named.items():
            made.writestr(name, part)
    return stream.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (4, 4)) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size).save(stream, kind)
    return stream.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
GOOD = {
    "a.docx": DOCX,
    "a.xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "a.odt": archive(mimetype=b"application/vnd.oasis.opendocument.text"),
    "a.pdf": b"%PDF-1.7\n...",
    "a.png": picture(),
    "a.JPEG": picture("JPEG"),
    "a.webp": picture("WEBP"),
    "a.md": "# Très bien".encode(),
    "a.csv": b"a,b\n1,2\n",
}
BAD = {
    "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "a.html": b"<html>",
    "a.exe": b"MZ\0",
    "a.png": b"<svg onload=alert(1)>",
    "b.png": b"GIF89a=1;alert(1)//",
    "a.pdf": b"<script>1</script>%PDF-1.7",
    "b.pdf": b"%PDF-1.7\n<script>alert(1)</script>",
    "a.docx": b"PK\x03\x04 broken",
    "b.docx": archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "c.docx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "d.docx": archive("[Content_Types].xml", "word/document.xml", content=b"0" * 20_000_000),
    "e.docx": archive("[Content_Types].xml", "word/document.xml", content=b"no XML"),
    "a.odt": archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
    "a.txt": b"MZ\x90\0\x03",
    "b.txt": b"%PDF-1.4",
    "a": b"text",
    "empty.txt": b"",
}


@pytest.mark.parametrize("name", GOOD)
def test_a_file_that_is_what_it_says_is_kept_and_comes_back(app, store: FileStore, name: str) -> None:
    kept = store.save(io.BytesIO(GOOD[name]), name, limit=1_000_000)
    assert b"".join(store.read(kept.key)) == GOOD[name]
    assert kept.size == len(GOOD[name])
    assert name not in kept.key
    store.delete(kept.key)
    with pytest.raises(StoreUnavailableError):
        list(store.read(kept.key))


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_something_else_is_refused_and_leaves_nothing(app, store: FileStore, name: str) -> None:
    with pytest.raises(RefusedFileError) as caught:
        store.save(io.BytesIO(BAD[name]), name, limit=100_000_000)
    assert caught.value.message
    assert list(store.list_keys()) == []


def test_a_file_above_the_limit_is_refused_while_it_arrives(app, store: FileStore) -> None:
    with pytest.raises(TooLargeError, match="1 MB"):
        store.save(io.BytesIO(b"a" * 3_000_000), "a.txt", limit=1_000_000)
    assert list(store.list_keys()) == []


def test_a_stream_that_breaks_leaves_nothing(app, store: FileStore) -> None:
    class Broken(io.RawIOBase):
        def read(self, _size: int = -1) -> bytes:
            raise OSError("the browser went away")

    with pytest.raises(OSError, match="went away"):
        store.save(Broken(), "a.txt", limit=1_000)
    assert list(store.list_keys()) == []


def test_a_picture_of_too_many_pixels_is_refused(app) -> None:
    with pytest.raises(RefusedFileError):
        sniff(io.BytesIO(picture(size=(20_000, 3_000))), "a.png")


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("../../etc/passwd.txt", "passwd.txt"), ("C:\\Users\\x.docx", "x.docx"), ("CON.txt", "_CON.txt"), ("a\0.png", "a.png"),
        ("-rf.txt", "rf.txt"), ("a\nb.txt", "ab.txt"), ("facture\u202efdp.exe.txt", "facturefdp.exe.txt"), ("", "file"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"), ("Congés payés.pdf", "Congés payés.pdf"), ("...", "file"),
    ],
)  # fmt: skip
def test_a_name_is_made_safe(given_name: str, clean: str) -> None:
    assert clean_name(given_name) == clean


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_every_system_takes(name: str) -> None:
    safe = clean_name(name)
    assert 0 < len(safe) <= 150
    assert not set(safe) & set('/\\<>:"|?*\0\n\r')
    assert not safe.startswith("-")
    assert clean_name(safe) == safe


def test_what_is_handed_out_runs_nowhere(app, store: FileStore) -> None:
    kept = store.save(io.BytesIO(DOCX), 'Élodie; a"b.docx', limit=1_000_000)
    headers = send(store, kept).headers
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''%C3%89lodie%3B%20ab.docx"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-store"
    shown = store.save(io.BytesIO(picture()), "a.png", limit=1_000_000)
    assert send(store, shown).headers["Content-Disposition"].startswith("inline")


def test_the_folder_is_this_users_alone(tmp_path: Path) -> None:
    open_store("folder:", tmp_path / "files")
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700


def test_what_is_kept_in_a_folder_is_on_the_disk_before_anybody_hears_of_it(tmp_path: Path, monkeypatch) -> None:
    settled: list[Path] = []
    fsync = os.fsync

    def note(descriptor: int) -> None:
        fsync(descriptor)
        settled.append(Path(f"/proc/self/fd/{descriptor}").readlink())

    monkeypatch.setattr(os, "fsync", note)
    open_store("folder:", tmp_path / "files").put("ab/file", io.BytesIO(b"content"))
    assert settled == [tmp_path / "files" / rest for rest in ("ab/file", "ab", ".")]


@pytest.fixture
def no_room(tmp_path: Path) -> Iterator[FileStore]:
    folder = tmp_path / "files"
    store = open_store("folder:", folder)
    folder.rmdir()
    folder.write_text("not a folder")
    yield store
    folder.unlink()


def test_a_store_that_cannot_keep_says_so(app, no_room: FileStore) -> None:
    with pytest.raises(StoreUnavailableError):
        no_room.save(io.BytesIO(b"text"), "a.txt", limit=1_000)


@pytest.mark.skipif(not DOWNLOADS.exists(), reason="the handbook is not at hand")
def test_the_documents_of_a_real_handbook_are_taken(app, store: FileStore) -> None:
    for path in DOWNLOADS.iterdir():
        with path.open("rb") as stream:
            assert store.save(stream, path.name, limit=50_000_000).size == path.stat().st_size
