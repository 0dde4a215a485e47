"""What office files hide where programs look and checks might not: refused as well, and in reasonable time."""

import io
import time
import zipfile

import pytest

from app.core.files import RefusedFileError, sniff
from tests.core.files.office_files import OFFICE, SPACES, WORD, docx, opendocument, relationships, xlsx

HOME = "https://evil.example/x"
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
BEGIN, END = '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>'


def reason_for(name: str, data: bytes) -> str:
    with pytest.raises(RefusedFileError) as caught:
        sniff(io.BytesIO(data), name)
    return caught.value.message


def linked(element: str) -> bytes:
    """Return a document with an element that refers to what is called a link to click."""
    link = {"word/_rels/document.xml.rels": relationships(("hyperlink", HOME, "External"))}
    return docx(f'<w:p xmlns:r="{OFFICE}">{element}</w:p>', more=link)


def code(*pieces: str) -> str:
    return "".join(f"<w:instrText>{one}</w:instrText>" for one in pieces)


FETCHING = {
    "picture.docx": linked('<a:blip xmlns:a="x" r:link="rId1"/>'),
    "imagedata.docx": linked('<v:imagedata xmlns:v="x" r:href="rId1"/>'),
    "document.docx": linked('<w:subDoc r:id="rId1"/>'),
    "merge.docx": docx(more={"word/settings.xml": f'<w:settings xmlns:w="{WORD}"><w:connectString w:val="x"/></w:settings>'}),
    "column.xlsx": xlsx(more={"xl/tables/table1.xml": "<table><calculatedColumnFormula>WEBSERVICE(A1)</calculatedColumnFormula></table>"}),
    "name.ods": opendocument("ods", '<table:named-expressions><table:named-expression table:expression="of:=WEBSERVICE(A1)"/></table:named-expressions>'),
    "rule.ods": opendocument("ods", f'<x:y xmlns:x="x" {CALC} calcext:value="WEBSERVICE(A1)"/>'),
    "valid.ods": opendocument("ods", '<table:content-validation table:condition="of:is-true-formula(WEBSERVICE(A1))"/>'),
}  # fmt: skip


@pytest.mark.parametrize("name", FETCHING)
def test_what_fetches_by_itself_is_seen_whatever_it_is_called(app, name: str) -> None:
    assert "fetches something from elsewhere" in reason_for(name, FETCHING[name])


def test_a_link_to_click_stays_one(app) -> None:
    link = linked('<w:hyperlink r:id="rId1"><w:r><w:t>here</w:t></w:r></w:hyperlink>')
    assert sniff(io.BytesIO(link), "a.docx").ending == "docx"


def test_a_part_that_begins_with_many_blanks_is_read_as_well(app) -> None:
    hidden = f'{" " * 300}<w:document xmlns:w="{WORD}">{BEGIN}{code("DDE cmd")}{END}</w:document>'
    assert "starts other programs" in reason_for("a.docx", docx(more={"word/other.bin": hidden}))


@pytest.mark.parametrize("padding", [" ", "=", "&quot;"])
def test_the_name_of_a_field_cannot_be_pushed_out_of_sight(app, padding: str) -> None:
    body = f"<w:p><w:r>{BEGIN}{code(padding * 5_000, 'DDE cmd')}{END}</w:r></w:p>"
    assert "starts other programs" in reason_for("a.docx", docx(body))


@pytest.mark.parametrize(
    "body",
    [
        code("x" * 80) * 100_000,
        BEGIN + code("IF ") + (code("x") + BEGIN + END) * 100_000,
        BEGIN + code("IF ") + (code("x") + '<w:fldChar w:fldCharType="separate"/>') * 100_000,
    ],
    ids=["loose", "nested", "separated"],
)
def test_fields_in_countless_pieces_are_read_in_time(app, body: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:r>{body}</w:r></w:document>')
    began = time.process_time()
    assert sniff(stream, "a.docx").ending == "docx"
    assert time.process_time() - began < 5


def test_entities_are_declared_in_no_part_however_it_is_called(app) -> None:
    part = f'<!DOCTYPE a [<!ENTITY b "c">]><office:document-content {SPACES}>&b;</office:document-content>'
    assert "declares XML entities" in reason_for("a.odt", opendocument(more={"Object 1/other.dat": part}))
