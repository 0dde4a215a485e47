"""Office files: archives of XML, each part of which is looked at."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
import zlib
from typing import IO, BinaryIO

from app.core.files.sniffing.archives import ARCHIVE_HEAD, Archive, open_archive
from app.core.files.sniffing.kinds import ALLOWED, Reason, RefusedFileError, mismatch, refused
from app.core.files.sniffing.ooxml import MAIN_PARTS, TYPES, Links, OoxmlInspector
from app.core.files.sniffing.opendocument import OpenDocumentInspector
from app.core.files.sniffing.xml_parts import Budget, Inspector, inspect, is_xml

COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How OLE containers begin: locked files, old formats, VBA projects and embedded objects (MS-CFB 2.2)."""
LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
PROGRAMS = (b"MZ", b"\x7fELF")
ARCHIVES = (ARCHIVE_HEAD, b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
PART_HEAD_BYTES = 256
MOST_LOOKED_THROUGH = 5_000_000
MACRO_FOLDERS = ("basic/", "scripts/")
MACRO_PLACES = ("vbaproject.bin", "vbadata.xml", "xl/macrosheets/")
IN_MEMORY = 1_000_000


def check_office(stream: BinaryIO, ending: str) -> None:
    """Refuse an office file that is not what it says, or does more than show what it holds.

    Raises:
        RefusedFileError: It is one.
    """
    _check_not_locked(stream)
    _check(stream, ending, Budget(), depth=0)


def _check_not_locked(stream: BinaryIO) -> None:
    """Refuse an OLE container: a file with a password, or one of the formats before 2007."""
    stream.seek(0)
    if stream.read(len(COMPOUND_FILE)) == COMPOUND_FILE:
        raise refused(Reason.PASSWORD if LOCKED_STREAM in stream.read(MOST_LOOKED_THROUGH) else Reason.OLD)


def _check(stream: IO[bytes], ending: str, budget: Budget, depth: int) -> None:
    archive, links = open_archive(stream, ending), Links()
    try:
        with archive.zip:
            _check_places(archive, ending)
            for member in sorted(archive.members, key=_relationships_first):
                _check_part(archive, member, ending, links, budget, depth)
    except (zipfile.BadZipFile, EOFError, OSError, zlib.error) as error:
        raise refused(Reason.DAMAGED) from error


def _relationships_first(member: zipfile.ZipInfo) -> tuple[bool, str]:
    name = member.filename
    return not (name == TYPES or name.endswith(".rels") or name == "META-INF/manifest.xml"), name


def _check_places(archive: Archive, ending: str) -> None:
    """Refuse what the names of the parts give away."""
    names = [name.lower() for name in archive.names]
    if ending in MAIN_PARTS:
        if any(name.endswith(MACRO_PLACES) or MACRO_PLACES[-1] in name for name in names):
            raise refused(Reason.MACROS)
        if not {MAIN_PARTS[ending], TYPES} <= archive.names:
            raise mismatch(ending)
        return
    if any(name.startswith(MACRO_FOLDERS) for name in names):
        raise refused(Reason.MACROS)
    if "mimetype" not in archive.names:
        raise mismatch(ending)
    with archive.open(archive.zip.getinfo("mimetype")) as part:
        if part.read(PART_HEAD_BYTES).decode("ascii", "replace").strip() != ALLOWED[ending]:
            raise mismatch(ending)


def _check_part(
    archive: Archive, member: zipfile.ZipInfo, ending: str, links: Links, budget: Budget, depth: int
) -> None:
    with archive.open(member) as part:
        head = part.read(PART_HEAD_BYTES)
    if head.startswith(COMPOUND_FILE) or (head.startswith(PROGRAMS) and member.filename != "mimetype"):
        raise refused(Reason.EMBEDDED)
    if head.startswith(ARCHIVES):
        _check_nested(archive, member, budget, depth)
    elif is_xml(member.filename, head):
        with archive.open(member) as part:
            inspect(part, _inspector_for(ending, member.filename, links), budget)


def _inspector_for(ending: str, name: str, links: Links) -> Inspector:
    return OoxmlInspector(name, links) if ending in MAIN_PARTS else OpenDocumentInspector()


def _check_nested(archive: Archive, member: zipfile.ZipInfo, budget: Budget, depth: int) -> None:
    """Refuse an archive in an archive, unless it is the table behind a chart, which has to be as harmless itself."""
    ending = member.filename.rpartition(".")[2].lower()
    if ending not in MAIN_PARTS or depth > 0 or "/embeddings/" not in member.filename:
        raise refused(Reason.NESTED)
    budget.spend(member.file_size)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as inner, archive.open(member) as part:
        shutil.copyfileobj(part, inner)
        try:
            _check(inner, ending, budget, depth + 1)
        except RefusedFileError as error:
            raise error if error.message != mismatch(ending).message else refused(Reason.NESTED) from error
