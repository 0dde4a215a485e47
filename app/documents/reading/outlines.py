"""The outline of an office file: the headings of a text, the sheets of a table, the titles of slides."""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import Any

from app.documents.reading.office_xml import each, local, tree, value, words

Outline = list[tuple[int, str]]
CONTENT = "content.xml"
HEADING_STYLE = re.compile(r"(?:heading|titre|überschrift)\s*(\d)", re.I)
TITLE_STYLE = re.compile(r"title|titre", re.I)
TITLES = frozenset({"title", "ctrTitle"})
BODY_TEXT_LEVEL = 9
MOST_SLIDES = 500


def outline_in(archive: zipfile.ZipFile, ending: str) -> Outline:
    """Return the outline of an office file, as pairs of level and text; slides have one each, if need be empty.

    Raises:
        UnreadableError: A part is missing or damaged.
    """
    readers = {"docx": _of_docx, "xlsx": _of_xlsx, "pptx": _of_pptx, "odt": _of_odt, "ods": _of_ods, "odp": _of_odp}
    return readers[ending](archive)


def words_in(archive: zipfile.ZipFile, ending: str) -> str:
    """Return the words of an OpenDocument file, paragraph by paragraph; of others there are none left to find."""
    if ending not in ("odt", "ods", "odp"):
        return ""
    paragraphs = (one for one in tree(archive, CONTENT).iter() if local(one) in ("p", "h"))
    return "\n".join(line for one in paragraphs if (line := _line(one)))


def _line(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _of_docx(archive: zipfile.ZipFile) -> Outline:
    levels = _levels_of_styles(archive)
    found = []
    for paragraph in each(tree(archive, "word/document.xml"), "p"):
        level = _level_of(paragraph, levels)
        if level is not None and (text := words(paragraph, "t")):
            found.append((level, text))
    return found


def _level_of(paragraph: Any, levels: dict[str, int]) -> int | None:
    """Return the level of a heading, as it says itself or as its style does; None for a plain paragraph."""
    properties = next((one for one in paragraph if local(one) == "pPr"), None)
    if properties is None:
        return None
    for one in each(properties, "outlineLvl"):
        number = value(one, "val")
        return int(number) + 1 if number.isdecimal() and int(number) < BODY_TEXT_LEVEL else None
    style = next((value(one, "val") for one in properties if local(one) == "pStyle"), "")
    return levels.get(style)


def _levels_of_styles(archive: zipfile.ZipFile) -> dict[str, int]:
    """Return the level of each style of headings; Word knows their English names in every language."""
    if "word/styles.xml" not in archive.namelist():
        return {}
    found = {}
    for style in each(tree(archive, "word/styles.xml"), "style"):
        name = next((value(one, "val") for one in style if local(one) == "name"), "")
        outlines = [value(one, "val") for one in each(style, "outlineLvl")]
        if match := HEADING_STYLE.match(name):
            found[value(style, "styleId")] = int(match[1])
        elif outlines and outlines[0].isdecimal() and int(outlines[0]) < BODY_TEXT_LEVEL:
            found[value(style, "styleId")] = int(outlines[0]) + 1
        elif TITLE_STYLE.fullmatch(name):
            found[value(style, "styleId")] = 1
    return found


def _of_xlsx(archive: zipfile.ZipFile) -> Outline:
    sheets = each(tree(archive, "xl/workbook.xml"), "sheet")
    return [(1, value(one, "name")) for one in sheets if value(one, "state") in ("", "visible")]


def _of_pptx(archive: zipfile.ZipFile) -> Outline:
    return [(1, _title_of(tree(archive, name))) for name in _slides_of(archive)[:MOST_SLIDES]]


def _slides_of(archive: zipfile.ZipFile) -> list[str]:
    """Return the parts of the slides in the order in which they are shown."""
    relationships = tree(archive, "ppt/_rels/presentation.xml.rels")
    targets = {value(one, "Id"): value(one, "Target") for one in each(relationships, "Relationship")}
    order = [_reference_of(one) for one in each(tree(archive, "ppt/presentation.xml"), "sldId")]
    parts = [posixpath.normpath(posixpath.join("/ppt", targets.get(one, ""))).lstrip("/") for one in order]
    return [part for part in parts if part in archive.namelist()]


def _reference_of(element: Any) -> str:
    """Return which relationship an element names; the element has an id of its own beside it."""
    return next((str(text) for name, text in element.attrib.items() if name.endswith("}id")), "")


def _title_of(slide: Any) -> str:
    for shape in each(slide, "sp"):
        if any(value(one, "type") in TITLES for one in each(shape, "ph")):
            return " ".join(words(one, "t") for one in each(shape, "p"))
    return ""


def _of_odt(archive: zipfile.ZipFile) -> Outline:
    found = []
    for heading in each(tree(archive, CONTENT), "h"):
        level = value(heading, "outline-level")
        found.append((int(level) if level.isdecimal() and len(level) < 3 else 1, _line(heading)))
    return found


def _of_ods(archive: zipfile.ZipFile) -> Outline:
    return [(1, value(one, "name")) for one in each(tree(archive, CONTENT), "table") if value(one, "name")]


def _of_odp(archive: zipfile.ZipFile) -> Outline:
    slides = [one for one in each(tree(archive, CONTENT), "page") if value(one, "name")]
    return [(1, _odp_title_of(one)) for one in slides[:MOST_SLIDES]]


def _odp_title_of(slide: Any) -> str:
    titles = (one for one in each(slide, "frame") if value(one, "class") == "title")
    return next((_line(one) for one in titles), "")
