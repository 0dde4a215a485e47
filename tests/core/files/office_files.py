"""Small office files, made part by part; hostile ones by adding a part or putting another in its place."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SLIDES = "http://schemas.openxmlformats.org/presentationml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{short}="{OASIS}{long}:1.0"'
    for short, long in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "presentation": "presentation",
        "script": "script", "meta": "meta", "manifest": "manifest",
    }.items()
) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'  # fmt: skip
MIMETYPES = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}

Parts = Mapping[str, str | bytes]


def packed(parts: Parts) -> bytes:
    """Return an archive of parts in their order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def content_types(*overrides: tuple[str, str]) -> str:
    more = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{more}</Types>"
    )


def relationships(*entries: tuple[str, str, str]) -> str:
    """Return relationships: of a kind, to a target, in a mode (`External`, or empty)."""
    lines = [
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"'
        + (f' TargetMode="{mode}"/>' if mode else "/>")
        for number, (kind, target, mode) in enumerate(entries, 1)
    ]
    return f'<Relationships xmlns="{RELATIONSHIPS}">{"".join(lines)}</Relationships>'


def paragraph(text: str, style: str = "") -> str:
    marked = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{marked}<w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str = "", more: Parts | None = None) -> bytes:
    """Return a Word document."""
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body or paragraph("Travel form")}</w:body></w:document>'
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types(("/word/document.xml", main)),
        "_rels/.rels": relationships(("officeDocument", "word/document.xml", "")),
        "word/document.xml": document,
        "word/styles.xml": f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="Titre1">'
        '<w:name w:val="heading 1"/></w:style></w:styles>',
    }
    return packed(parts | dict(more or {}))


def xlsx(cells: str = "", more: Parts | None = None, sheet: str = "Costs") -> bytes:
    """Return a workbook of one sheet."""
    cells = cells or '<c r="A1" t="inlineStr"><is><t>Train</t></is></c>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types(
            ("/xl/workbook.xml", kind + "sheet.main+xml"), ("/xl/worksheets/sheet1.xml", kind + "worksheet+xml")
        ),
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml", "")),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relationships(("worksheet", "worksheets/sheet1.xml", "")),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>',
    }
    return packed(parts | dict(more or {}))


def pptx(shapes: str = "", more: Parts | None = None) -> bytes:
    """Return a presentation of one slide."""
    shapes = shapes or (
        '<p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr>'
        "<p:txBody><a:p><a:r><a:t>Welcome</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(("officeDocument", "ppt/presentation.xml", "")),
        "ppt/presentation.xml": f'<p:presentation xmlns:p="{SLIDES}" xmlns:r="{OFFICE}"><p:sldIdLst>'
        '<p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>',
        "ppt/_rels/presentation.xml.rels": relationships(("slide", "slides/slide1.xml", "")),
        "ppt/slides/slide1.xml": f'<p:sld xmlns:p="{SLIDES}" xmlns:a="{DRAWING}" xmlns:r="{OFFICE}"><p:cSld><p:spTree>'
        f"{shapes}</p:spTree></p:cSld></p:sld>",
    }
    return packed(parts | dict(more or {}))


def opendocument(ending: str = "odt", body: str = "", more: Parts | None = None) -> bytes:
    """Return an OpenDocument text, table or presentation."""
    kind = MIMETYPES[ending]
    body = body or {
        "odt": '<text:h text:outline-level="1">Travel</text:h><text:p>Where to?</text:p>',
        "ods": '<table:table table:name="Costs"><table:table-row><table:table-cell><text:p>Train</text:p>'
        "</table:table-cell></table:table-row></table:table>",
        "odp": '<draw:page draw:name="one"><draw:frame presentation:class="title"><draw:text-box>'
        "<text:p>Welcome</text:p></draw:text-box></draw:frame></draw:page>",
    }[ending]  # fmt: skip
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    parts: dict[str, str | bytes] = {
        "mimetype": mimetype,
        "content.xml": f"<office:document-content {SPACES}><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>",
        "META-INF/manifest.xml": f'<manifest:manifest {SPACES}><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{mimetype}"/></manifest:manifest>',
    }
    return packed(parts | dict(more or {}))


def pdf(*pages: str, catalog: str = "", objects: tuple[str, ...] = (), page: str = "") -> bytes:
    """Return a PDF with a line of text on each page.

    Args:
        pages: The lines; nothing special may stand in them.
        catalog: What else stands in the catalog.
        objects: Further objects, numbered from 100.
        page: What else stands in each page.
    """
    lines = pages or ("Travel form",)
    kids = [10 + 2 * number for number in range(len(lines))]
    numbered = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        2: f"<</Type/Pages/Count {len(lines)}/Kids[{' '.join(f'{one} 0 R' for one in kids)}]>>",
        3: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    }
    for kid, line in zip(kids, lines, strict=True):
        drawn = f"BT /F1 24 Tf 72 700 Td ({line}) Tj ET"
        numbered[kid] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents {kid + 1} 0 R{page}>>"
        )
        numbered[kid + 1] = f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream"
    numbered |= dict(enumerate(objects, 100))
    text, places = b"%PDF-1.7\n", {}
    for number, content in numbered.items():
        places[number] = len(text)
        text += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{number} 1\n{place:010} 00000 n \n" for number, place in places.items())
    return text + f"xref\n{table}trailer\n<</Size 200/Root 1 0 R>>\nstartxref\n{len(text)}\n%%EOF\n".encode()
