"""PDFs that run something, or that nobody can look into, are refused; the scripts that format fields are known."""

import io
import zlib

import pytest

from app.core.files import RefusedFileError, sniff
from tests.core.files.office_files import pdf


def reason_for(name: str, data: bytes) -> str:
    with pytest.raises(RefusedFileError) as caught:
        sniff(io.BytesIO(data), name)
    return caught.value.message


SCRIPTED = {
    "open.pdf": pdf(catalog="/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"),
    "names.pdf": pdf(catalog="/Names<</JavaScript<</Names[(a) 100 0 R]>>>>", objects=("<</S/JavaScript/JS(this.submitForm\\(\\))>>",)),
    "page.pdf": pdf(page="/AA<</O<</S/JavaScript/JS<6170702E616C657274283129>>>>>"),
    "escaped.pdf": pdf(catalog="/OpenAction<</S/J#61vaScript/J#53(app.alert\\(1\\))>>"),
    "after-formatting.pdf": pdf(catalog="/OpenAction<</S/JavaScript/JS(AFNumber_Format\\(2\\); app.launchURL\\('x'\\))>>"),
    "hidden-in-text.pdf": pdf(objects=("(stream\n)", "<</S/JavaScript/JS(x\\(\\))>>", "(endstream)"), catalog="/OpenAction 101 0 R"),
}  # fmt: skip


@pytest.mark.parametrize("name", SCRIPTED)
def test_pdf_scripts_are_refused(app, name: str) -> None:
    assert "contains scripts" in reason_for(name, SCRIPTED[name])


def test_scripts_packed_into_object_streams_are_seen(app) -> None:
    inside = b"100 0 <</S/JavaScript/JS(app.alert\\(1\\))>>"
    packed_objects = zlib.compress(inside)
    hidden = pdf() + b"9 0 obj\n<</Type/ObjStm/N 1/First 6/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        len(packed_objects), packed_objects,
    )  # fmt: skip
    assert "contains scripts" in reason_for("a.pdf", hidden)


def test_a_form_may_format_its_fields(app) -> None:
    formatting = r"/OpenAction<</S/JavaScript/JS(AFNumber_Format\(2, 0, 0, 0, \"\", true\);)>>".replace('\\"', '"')
    sniff(io.BytesIO(pdf(catalog=formatting)), "a.pdf")


def test_a_pdf_with_a_password_is_refused(app) -> None:
    locked = "<</Filter/Standard/V 1/R 2/P -4/O(" + "a" * 32 + ")/U(" + "b" * 32 + ")>>"
    data = pdf(objects=(locked,)).replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt 100 0 R/ID[(a)(a)]")
    assert "password" in reason_for("a.pdf", data)
