"""The fields of a PDF form, read by pdfium."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from app.documents.reading.found import MOST_LINES, short

KINDS = {
    pdfium.FPDF_FORMFIELD_TEXTFIELD: "text",
    pdfium.FPDF_FORMFIELD_CHECKBOX: "checkbox",
    pdfium.FPDF_FORMFIELD_RADIOBUTTON: "radio",
    pdfium.FPDF_FORMFIELD_COMBOBOX: "choice",
    pdfium.FPDF_FORMFIELD_LISTBOX: "choice",
    pdfium.FPDF_FORMFIELD_SIGNATURE: "signature",
}
MOST_PAGES = 100
MOST_BYTES = 4_000
LINE_HEIGHT = 8
"""Points by which fields may differ in height and still stand on one line."""
INDEX = re.compile(r"\[\d+\]$")
WORDS = re.compile(r"(?<=[a-z])(?=[A-Z])|_+")


def fields_of(document: pypdfium2.PdfDocument) -> list[dict[str, str]]:
    """Return the fields of a form in reading order, each name once: what it is called, its kind, its label."""
    if document.formenv is None:
        return []
    found: dict[str, dict[str, str]] = {}
    for number in range(min(len(document), MOST_PAGES)):
        for _place, field in sorted(_fields_on(document, number), key=lambda one: one[0]):
            found.setdefault(field["name"], field)
    return list(found.values())[:MOST_LINES]


def _fields_on(document: pypdfium2.PdfDocument, number: int) -> Iterator[tuple[tuple[int, float], dict[str, str]]]:
    """Yield the fields of a page, each with its place."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return
    try:
        for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
            annotation = pdfium.FPDFPage_GetAnnot(page, index)
            if annotation and (field := _field_of(document, annotation)):
                yield _place_of(annotation), field
            pdfium.FPDFPage_CloseAnnot(annotation)
    finally:
        page.close()


def _field_of(document: pypdfium2.PdfDocument, annotation: Any) -> dict[str, str] | None:
    kind = KINDS.get(pdfium.FPDFAnnot_GetFormFieldType(document.formenv, annotation))
    if kind is None:
        return None
    name = _said(pdfium.FPDFAnnot_GetFormFieldName, document, annotation)
    label = _said(pdfium.FPDFAnnot_GetFormFieldAlternateName, document, annotation)
    return {"name": name, "kind": kind, "label": label or _readable(name)}


def _readable(name: str) -> str:
    """Return the last step of a name in words: `form[0].page[0].LastName[0]` is "Last Name"."""
    return " ".join(WORDS.sub(" ", INDEX.sub("", name.rpartition(".")[2])).split())


def _said(ask: Callable[..., int], document: pypdfium2.PdfDocument, annotation: Any) -> str:
    """Return a text that pdfium gives in UTF-16, with a NUL at its end."""
    size = min(ask(document.formenv, annotation, None, 0), MOST_BYTES)
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    ask(document.formenv, annotation, buffer, size)
    return short(bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "replace"))


def _place_of(annotation: Any) -> tuple[int, float]:
    """Return where a field stands, so that lines come from top to bottom and their fields from left to right."""
    box = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(box))
    return -round((box.top + box.bottom) / 2 / LINE_HEIGHT), box.left
