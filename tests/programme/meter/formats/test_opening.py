import bz2
import gzip
import io
import zipfile
import zlib
from datetime import UTC

import pytest

from app.programme.meter.formats import REASONS, Format, UnrecognisedLogError, open_log, unpacking
from app.programme.meter.formats.reasons import Reason
from app.programme.meter.sighting import Sighting
from tests.programme.meter.formats import test_google, test_m365, test_mbox, test_postfix
from tests.programme.meter.formats.reading import problems, records, sightings

SAMPLES = {
    Format.M365: test_m365.trace(test_m365.row()),
    Format.GOOGLE: test_google.export(test_google.event()),
    Format.POSTFIX: test_postfix.log(test_postfix.whole()),
    Format.MBOX: test_mbox.mail(*test_mbox.USUAL),
}


def zipped(**files: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_log_is_recognised_however_it_is_packed(app, kind: Format):
    text = SAMPLES[kind].encode()
    half = len(text) // 2
    packed = (
        text,
        b"\xef\xbb\xbf" + text,
        gzip.compress(text),
        gzip.compress(text[:half]) + gzip.compress(text[half:]) + b"\0" * 512,
        zipped(log=text),
        zipped(**{"folder/": b"", "folder/log": text, "__MACOSX/._log": b"x"}),
        text.decode().encode("utf-16"),
    )
    for content in packed:
        log = open_log(io.BytesIO(content))
        assert log.format == kind
        assert [type(one) for one in log] == [Sighting]
        assert 0 < log.position() <= len(content)


NO_LOGS = {
    "nothing": b"",
    "blank lines": b"\n\n \n",
    "gzip of nothing": gzip.compress(b""),
    "another table": b"name;department\nBo;Sales\n",
    "a letter": b"Dear all,\n\nFrom now on nobody writes mail.\n",
    "a PDF": b"%PDF-1.7\n\x00\x01\x02",
    "bzip2 of a letter": bz2.compress(b"x"),
    "an empty zip": zipped(),
    "a zip of two files": zipped(one=SAMPLES[Format.M365].encode(), two=b"x"),
    "a broken zip": b"PK\x03\x04 is no zip",
    "a broken gzip": b"\x1f\x8b is no gzip",
}


@pytest.mark.parametrize("name", NO_LOGS)
def test_what_is_no_log_is_refused_with_a_sentence(app, name: str):
    with pytest.raises(UnrecognisedLogError) as refusal:
        open_log(io.BytesIO(NO_LOGS[name]))
    assert refusal.value.message.endswith(".")


def test_a_workbook_is_told_from_a_zip_of_several_logs(app):
    workbook = zipped(**{"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    with pytest.raises(UnrecognisedLogError, match="file of an office program"):
        open_log(io.BytesIO(workbook))


def test_a_table_is_not_read_as_another_one(app):
    with pytest.raises(UnrecognisedLogError):
        open_log(io.BytesIO(SAMPLES[Format.M365].encode()), Format.GOOGLE)


def test_a_packed_file_that_ends_too_early_is_read_up_to_there():
    rows = [test_m365.row(message_id=f"<{zlib.crc32(b'%d' % number):08x}@x>") for number in range(20_000)]
    packed = gzip.compress(test_m365.trace(*rows).encode())
    found = records(packed[: len(packed) // 2])
    assert len([one for one in found if isinstance(one, Sighting)]) > 5_000
    assert found[-1].reason == Reason.BROKEN
    damaged = bytearray(packed)
    damaged[len(packed) // 2 : len(packed) // 2 + 50] = b"\xff" * 50
    assert records(bytes(damaged))[-1].reason == Reason.BROKEN


def test_a_packed_file_that_unpacks_without_end_is_given_up(monkeypatch):
    monkeypatch.setattr(unpacking, "ALWAYS_ALLOWED", 1 << 20)
    packed = gzip.compress(test_m365.trace(test_m365.row()).encode() + (b"x" * 99_999 + b"\n") * 40)
    assert problems(packed)[-1][1] == Reason.TOO_DENSE


def test_a_zip_needs_a_stream_that_can_go_back_and_gzip_does_not(app):
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_to):
            raise io.UnsupportedOperation

        def tell(self):
            raise io.UnsupportedOperation

    with pytest.raises(UnrecognisedLogError):
        open_log(Pipe(zipped(log=SAMPLES[Format.MBOX].encode())))
    assert len(list(open_log(Pipe(gzip.compress(SAMPLES[Format.MBOX].encode()))))) == 1


def test_every_reason_has_its_sentence(app):
    assert set(REASONS) == set(Reason)
    assert all(str(REASONS[reason.value]).endswith(".") for reason in Reason)


def test_the_position_grows_with_what_was_read():
    rows = [test_m365.row(message_id=f"<{number}@x>") for number in range(20_000)]
    log = open_log(io.BytesIO(test_m365.trace(*rows).encode()), zone=UTC)
    positions = [log.position() for _one in log]
    assert positions == sorted(positions)
    assert len(set(positions)) > 3


def test_all_samples_are_of_one_message():
    assert [len(sightings(text)) for text in SAMPLES.values()] == [1, 1, 1, 1]
