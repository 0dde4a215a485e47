"""Pages: of a PDF by pdfium, of a picture by Pillow; what they look like, say, and ask to be filled in."""

from __future__ import annotations

import base64
import contextlib
import io
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

from app.documents.reading.form_fields import fields_of
from app.documents.reading.found import MOST_TEXT, Found, Problem

SHOWN_PAGES = 3
WIDTH = 1_000
"""Pixels of a picture across, at most."""
HEIGHT = 3_000
QUALITY = 80
MAX_PIXELS = 50_000_000


def read_pdf(data: bytes) -> Found:
    """Return what a PDF says, its first pages as pictures, and the fields of a form."""
    try:
        with _opened(data) as document:
            return _read(document)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code == pdfium.FPDF_ERR_PASSWORD
        return Found(problem=Problem.PASSWORD if is_locked else Problem.DAMAGED)


@contextlib.contextmanager
def _opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(data)
    try:
        if document.get_formtype() != pdfium.FORMTYPE_NONE:
            document.init_forms()
        yield document
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument) -> Found:
    found = Found(content={"pages": len(document), "form_fields": fields_of(document)})
    texts, left = [], MOST_TEXT
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            found.problem = Problem.DAMAGED
            continue
        if number < SHOWN_PAGES:
            found.pictures.append(_picture_of(page))
        texts.append(page.get_textpage().get_text_bounded())
        page.close()
        left -= len(texts[-1])
        if left <= 0:
            break
    found.text = "\n\n".join(texts)
    return found


def _picture_of(page: pypdfium2.PdfPage) -> dict[str, Any]:
    """Return a page as a picture, no larger than a screen shows it."""
    width, height = (max(side, 1.0) for side in page.get_size())
    scale = min(WIDTH / width, HEIGHT / height)
    picture = page.render(scale=scale, may_draw_forms=True).to_pil()
    return _encoded(picture.convert("RGB"))


def read_picture(data: bytes) -> Found:
    """Return a picture in the size of a page."""
    try:
        with Image.open(io.BytesIO(data), formats=["PNG", "JPEG"]) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                return Found(problem=Problem.TOO_MUCH)
            picture.draft("RGB", (WIDTH, HEIGHT))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((WIDTH, HEIGHT))
            return Found(content={"pages": 1}, pictures=[_encoded(_on_white(upright))])
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return Found(problem=Problem.DAMAGED)


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    ground.paste(picture, mask=picture.convert("RGBA").getchannel("A"))
    return ground


def _encoded(picture: Image.Image) -> dict[str, Any]:
    picture.thumbnail((WIDTH, HEIGHT))
    stream = io.BytesIO()
    picture.save(stream, "WEBP", quality=QUALITY, method=4)
    return {
        "width": picture.width,
        "height": picture.height,
        "webp": base64.b64encode(stream.getvalue()).decode(),
    }
