"""Office Open XML (docx, xlsx, pptx): its relationships, types, fields and formulas."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from app.core.files.sniffing.formulas import check_formula
from app.core.files.sniffing.kinds import Reason, calls_home, refused
from app.core.files.sniffing.links import is_elsewhere, is_on_own_drive, leaves_package, squeezed, starts_program
from app.core.files.sniffing.word_fields import FieldReader, check_field

MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
TYPES = "[Content_Types].xml"
SVG_SCRIPT = "{http://www.w3.org/2000/svg}script"
OFFICE = "{urn:schemas-microsoft-com:office:office}"
FORMULAS = frozenset(
    {"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula", "totalsRowFormula"}
)
CODES = frozenset({"instrText", "delInstrText"})
MACRO_WORDS = ("vbaproject", "vbadata", "macrosheet", "macroenabled")
OBJECT_WORDS = ("oleobject", "activex", "/control", "afchunk", "sheet.binary")
FETCHING_WORDS = ("externallink", "connections", "querytable", "webextension", "attachedtoolbars")
DRAWN = frozenset({"image", "use", "feImage"})
"""Elements of SVG pictures that show something from elsewhere."""
HREFS = ("href", "{http://www.w3.org/1999/xlink}href")
CLICKED = frozenset({"hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver"})
"""Elements that lead elsewhere only when somebody clicks."""
RELATED = "/relationships}"
SOURCES = frozenset({"connectString", "udl"})
"""Where a mail merge takes its addresses from."""
DDE_ELEMENTS = frozenset({"ddeLink", "oleLink", "ddeItem"})


Links = dict[str, set[str]]
"""Which relationships of a part are links to click, by the name of the part that lists them."""


class OoxmlInspector:
    """Looks at one part.

    Args:
        name: What the part is called.
        links: Of the whole file: what is found is added; the parts that list relationships come first.
    """

    def __init__(self, name: str, links: Links) -> None:
        self._name = name
        self._links = links
        self._own_links = links.get(_list_of(name), set[str]())
        self._fields = FieldReader()
        self._text: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See an element begin."""
        local = name.rpartition("}")[2]
        if local in FORMULAS or local in CODES:
            self._text = []
        elif local == "Relationship":
            self._see_relationship(attributes)
        elif local in ("Override", "Default") and self._name == TYPES:
            _check_words(attributes.get("ContentType", ""))
        elif local == "fldChar":
            self._fields.mark(_attribute(attributes, "fldCharType"))
        elif local == "fldSimple":
            check_field(_attribute(attributes, "instr"))
        else:
            _check_element(name, local)
        if attributes:
            _check_addresses(attributes, HREFS if local in DRAWN else ())
            if self._own_links and local not in CLICKED:
                self._check_not_linked(attributes)

    def _see_relationship(self, attributes: Mapping[str, str]) -> None:
        """Check a relationship, and remember the ids of those that are called links to click."""
        _check_relationship(attributes)
        if _kind_of(attributes) == "hyperlink":
            self._links.setdefault(self._name.lower(), set()).add(attributes.get("Id", ""))

    def _check_not_linked(self, attributes: Mapping[str, str]) -> None:
        """Refuse what fetches by itself what is called a link to click: programs do not look at that."""
        for name, value in attributes.items():
            if RELATED in name and value in self._own_links:
                raise calls_home(value)

    def data(self, text: str) -> None:
        """See some text."""
        if self._text is not None:
            self._text.append(text)

    def end(self, name: str) -> None:
        """See an element end."""
        if self._text is None:
            return
        local, text = name.rpartition("}")[2], "".join(self._text)
        if local in FORMULAS:
            self._text = None
            check_formula(text, bars_start_programs=True)
        elif local in CODES:
            self._text = None
            self._fields.add(text)

    def finish(self) -> None:
        """See the part end."""
        self._fields.finish()


def _check_element(name: str, local: str) -> None:
    """Refuse elements that do something by being there."""
    if local in DDE_ELEMENTS:
        raise refused(Reason.COMMANDS)
    if local in SOURCES:
        raise calls_home(local)
    if name == SVG_SCRIPT:
        raise refused(Reason.EMBEDDED)


def _check_addresses(attributes: Mapping[str, str], more: tuple[str, ...]) -> None:
    """Refuse pictures that are fetched past the relationships, and shapes that start something."""
    for name in ("src", OFFICE + "href", OFFICE + "althref", *more):
        address = attributes.get(name)
        if address and is_elsewhere(address) and not address.startswith("data:image/"):
            raise calls_home(address)
    action = squeezed(attributes.get("action", "")).lower()
    if action.startswith(("ppaction://program", "ppaction://macro", "ppaction://ole")):
        raise refused(Reason.COMMANDS)


def _attribute(attributes: Mapping[str, str], local: str) -> str:
    """Return an attribute whatever its namespace: both editions of the standard have their own."""
    return next((value for name, value in attributes.items() if name.rpartition("}")[2] == local), "")


def _list_of(name: str) -> str:
    """Return what the part is called that lists the relationships of another (ECMA-376 part 2, 6.5.2.3)."""
    folder, base = posixpath.split(name.lower())
    return posixpath.join(folder, "_rels", f"{base}.rels")


def _kind_of(relationship: Mapping[str, str]) -> str:
    return relationship.get("Type", "").rpartition("/")[2].lower()


def _check_relationship(attributes: Mapping[str, str]) -> None:
    target, local = attributes.get("Target", ""), _kind_of(attributes)
    _check_words(attributes.get("Type", ""))
    if local == "hyperlink":
        if starts_program(target):
            raise refused(Reason.COMMANDS)
        return
    if local == "attachedtemplate" and is_on_own_drive(target):
        return
    is_outside = attributes.get("TargetMode", "").lower() == "external"
    if is_outside or leaves_package(target):
        raise calls_home(target)


def _check_words(kind: str) -> None:
    """Refuse what a type of a part, or of a relationship, gives away."""
    kind = kind.lower()
    if any(word in kind for word in MACRO_WORDS):
        raise refused(Reason.MACROS)
    if any(word in kind for word in OBJECT_WORDS):
        raise refused(Reason.EMBEDDED)
    if any(word in kind for word in FETCHING_WORDS):
        raise calls_home(kind.rpartition("/")[2])
