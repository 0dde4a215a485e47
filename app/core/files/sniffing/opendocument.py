"""OpenDocument (odt, ods, odp): its links, scripts, formulas, and how it is locked."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.files.sniffing.formulas import check_formula
from app.core.files.sniffing.kinds import Reason, calls_home, refused
from app.core.files.sniffing.links import is_elsewhere, is_on_own_drive, starts_program

SPACE = "{urn:oasis:names:tc:opendocument:xmlns:"
HREF = "{http://www.w3.org/1999/xlink}href"
CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
FORMULA_ATTRIBUTES = (
    *(SPACE + f"table:1.0}}{name}" for name in ("formula", "expression", "condition")),
    *(SPACE + f"text:1.0}}{name}" for name in ("formula", "condition")),
    SPACE + "style:1.0}condition",
    CALC + "value",
)
CLICKED = frozenset({SPACE + "text:1.0}a", SPACE + "drawing:1.0}a", SPACE + "form:1.0}button"})
TEMPLATE = SPACE + "meta:1.0}template"
LOCKED = frozenset({"encryption-data", "encrypted-package", "encrypted-key"})
SCRIPTS = frozenset({"event-listener", "script", "library-embedded", "library-linked", "library"})
OBJECTS = frozenset({"object-ole", "applet", "floating-frame"})
COMMANDS = frozenset({"dde-source", "dde-connection", "dde-connection-decl", "dde-link"})


class OpenDocumentInspector:
    """Looks at one part."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See an element begin."""
        local = name.rpartition("}")[2]
        if local in LOCKED:
            raise refused(Reason.PASSWORD)
        if local in COMMANDS:
            raise refused(Reason.COMMANDS)
        if local in OBJECTS:
            raise refused(Reason.EMBEDDED)
        if local in SCRIPTS and not name.startswith(SPACE + "presentation"):
            raise refused(Reason.MACROS)
        if not attributes:
            return
        if address := attributes.get(HREF):
            _check_address(name, address)
        for one in FORMULA_ATTRIBUTES:
            if formula := attributes.get(one):
                check_formula(formula, bars_start_programs=False)

    def data(self, text: str) -> None:
        """See some text."""

    def end(self, name: str) -> None:
        """See an element end."""

    def finish(self) -> None:
        """See the part end."""


def _check_address(name: str, address: str) -> None:
    """Refuse what is fetched without a click, and what a click would run."""
    if starts_program(address):
        raise refused(Reason.COMMANDS)
    if name in CLICKED or (name == TEMPLATE and is_on_own_drive(address)):
        return
    if is_elsewhere(address) and not address.startswith("../Pictures/"):
        raise calls_home(address)
