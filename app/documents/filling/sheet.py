"""Workbooks: shared strings, strings in cells, headers, and cells that become a real number or date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.documents.filling.cells import Exact, Styles, forget_results, write_exact
from app.documents.filling.package import Package
from app.documents.filling.strings import fill_strings, only_name_in, strings_of, text_of
from app.documents.filling.xml import local_name, may_hold_places, parse, serialised

STRINGS = "spreadsheetml.sharedStrings+xml"
SHEETS = "spreadsheetml.worksheet+xml"
BOOK = "spreadsheetml.sheet.main+xml"
BEFORE_RECKONING = ("workbookPr", "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames")
FORMULA = (b"<f>", b"<f ", b":f>", b":f ")


def texts_in(package: Package) -> Iterator[str]:
    """Yield the text of each string, the shared ones first."""
    for name in package.parts_of(STRINGS) + package.parts_of(SHEETS):
        data = package.read(name)
        if may_hold_places(data):
            for string in strings_of(parse(data)):
                yield text_of(string)


def changed_parts(package: Package, values: Mapping[str, str], exact: Exact) -> dict[str, bytes]:
    """Return the parts that change when values are put in place.

    Args:
        package: The workbook.
        values: What is put in place.
        exact: The dates and numbers behind some of them.
    """
    strings = _trees_of(package, package.parts_of(STRINGS)[:1])
    shared = _behind_shared(strings.values(), exact)
    sheets = _trees_of(package, package.parts_of(SHEETS), also_plain=bool(shared))
    written = _written_exactly(package, sheets, shared, exact) if exact else set()
    filled = {name for name, tree in (strings | sheets).items() if fill_strings(tree, values)}
    changed = {name: serialised(tree) for name, tree in (strings | sheets).items() if name in written | filled}
    return changed | (_reckoned_anew(package, changed) if written else {})


def _trees_of(package: Package, names: Iterable[str], also_plain: bool = False) -> dict[str, Any]:
    """Return the trees of parts; those without placeholders only when asked for."""
    parts = {name: package.read(name) for name in names}
    return {name: parse(data) for name, data in parts.items() if also_plain or may_hold_places(data)}


def _behind_shared(trees: Iterable[Any], exact: Exact) -> Exact:
    """Return what is behind the shared strings that are nothing but one placeholder, by their number."""
    names = [only_name_in(text_of(string)) for tree in trees for string in strings_of(tree)]
    return {str(number): exact[name] for number, name in enumerate(names) if name is not None and name in exact}


def _written_exactly(package: Package, sheets: Mapping[str, Any], shared: Exact, exact: Exact) -> set[str]:
    book = _book_of(package)
    counts_from_1904 = any(
        one.get("date1904") in ("1", "true")
        for one in (book.iter() if book is not None else ())
        if local_name(one) == "workbookPr"
    )
    styles = Styles(package, counts_from_1904)
    return {name for name, tree in sheets.items() if write_exact(tree, shared, exact, styles)}


def _reckoned_anew(package: Package, changed: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts that change so that formulas take the new numbers into account."""
    result = {}
    for name in package.parts_of(SHEETS):
        data = changed.get(name) or package.read(name)
        if any(mark in data for mark in FORMULA) and forget_results(tree := parse(data)):
            result[name] = serialised(tree)
    book = _book_of(package)
    if result and book is not None:
        _ask_to_reckon(book.getroot())
        result[package.parts_of(BOOK)[0]] = serialised(book)
    return result


def _book_of(package: Package) -> Any:
    """Return the tree of the workbook part; None where there is none."""
    names = package.parts_of(BOOK)
    return parse(package.read(names[0])) if names else None


def _ask_to_reckon(root: Any) -> None:
    """Tell programs to reckon everything when they open the workbook."""
    there = [one for one in root if local_name(one) == "calcPr"]
    if there:
        there[0].set("fullCalcOnLoad", "1")
        return
    fresh = root.makeelement(f"{str(root.tag).rpartition('workbook')[0]}calcPr", {"fullCalcOnLoad": "1"})
    before = [number for number, one in enumerate(root) if local_name(one) in BEFORE_RECKONING]
    root.insert(before[-1] + 1 if before else len(root), fresh)
