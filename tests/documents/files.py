"""Office files for tests, each with some text in it, and what is in a file afterwards."""

import io
import re
import zipfile
from xml.sax.saxutils import escape

import docx
import openpyxl
from lxml import etree

ODF = "application/vnd.oasis.opendocument.text"
NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:xlink="http://www.w3.org/1999/xlink"'
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODF}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)
SHEET_NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRING_ENTRIES = (
    (
        "[Content_Types].xml",
        b"</Types>",
        b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
        b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>',
    ),
    (
        "xl/_rels/workbook.xml.rels",
        b"</Relationships>",
        b'<Relationship Id="strings" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/sharedStrings"/>',
    ),
)


def docx_of(*paragraphs: str) -> bytes:
    """Return a Word document of some paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return _saved(document)


def workbook_of(*rows: str, formats: dict[str, str] | None = None, inline: bool = False) -> bytes:
    """Return a workbook with texts or formulas below one another.

    Args:
        rows: What stands in them.
        formats: How some of the cells show a number.
        inline: Whether texts stand in the cells themselves, as some programs write them.
    """
    book = openpyxl.Workbook()
    for number, text in enumerate(rows, 1):
        book.active[f"A{number}"] = text
    for place, number_format in (formats or {}).items():
        book.active[place].number_format = number_format
    return _saved(book) if inline else _with_shared_strings(_saved(book))


def odt_of(text: str = "", *, body: str = "", header: str = "", mimetype_last: bool = False) -> bytes:
    """Return an OpenDocument text of one paragraph, or of a body written out in XML."""
    content = body or f"<text:p>{escape(text)}</text:p>"
    page = f"<style:master-page><style:header><text:p>{escape(header)}</text:p></style:header></style:master-page>"
    members = {
        "mimetype": ODF,
        "content.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {NAMESPACES} '
        f'office:version="1.3"><office:body><office:text>{content}</office:text></office:body></office:document-content>',
        "styles.xml": f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-styles {NAMESPACES} '
        f'office:version="1.3"><office:master-styles>{page}</office:master-styles></office:document-styles>',
        "META-INF/manifest.xml": MANIFEST,
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(members, key=lambda name: (name == "mimetype") == mimetype_last):
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, members[name], packing)
    return target.getvalue()


def odt_texts(data: bytes) -> list[str]:
    """Return the paragraphs and headings of an OpenDocument text as a reader sees them."""
    root = etree.fromstring(members_of(data)["content.xml"])
    return [_shown(one) for one in root.iter("{*}p", "{*}h")]


def members_of(data: bytes) -> dict[str, bytes]:
    """Return what is in an archive, by name and in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _shown(element) -> str:
    result = re.sub("[ \t\n\r]+", " ", element.text or "")
    for child in element:
        kind = etree.QName(child).localname
        blanks = int(next(iter(child.attrib.values()), "1")) if kind == "s" else 0
        result += {"line-break": "\n", "tab": "\t", "s": " " * blanks}.get(kind) or _shown(child)
        result += re.sub("[ \t\n\r]+", " ", child.tail or "")
    return result


def _with_shared_strings(data: bytes) -> bytes:
    """Return a workbook whose texts are shared, as Excel writes them."""
    members = members_of(data)
    strings: list[bytes] = []

    def share(found: re.Match[bytes]) -> bytes:
        strings.append(found[1])
        return b't="s"><v>%d</v>' % strings.index(found[1])

    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = re.sub(rb't="inlineStr"><is>(.*?)</is>', share, members[sheet], flags=re.S)
    items = b"".join(b"<si>" + one + b"</si>" for one in strings)
    members["xl/sharedStrings.xml"] = b'<sst xmlns="%s">%s</sst>' % (SHEET_NAMESPACE, items)
    for name, closing, opening in STRING_ENTRIES:
        members[name] = members[name].replace(closing, opening + closing)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def _saved(document) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()
